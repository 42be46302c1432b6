package org.lamppost.peers;

import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Producer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.lamppost.simulator.contest.Batch;
import org.lamppost.simulator.contest.Contestant;
import org.lamppost.simulator.contest.Events;
import org.lamppost.simulator.contest.Sensors;

/**
 * Apache Camel: a direct route that chooses by predicates written in Java; a reading is the body of
 * one exchange that is used again and again, given straight to the endpoint's producer.
 */
public final class CamelPeer implements Contestant {
  private final CamelContext context = new DefaultCamelContext();
  private Sensor[] all;
  private Producer producer;
  private Exchange exchange;

  @Override
  public void begin(Sensors sensors, Events events) throws Exception {
    all = Sensor.all(sensors);
    context.setUseMDCLogging(false);
    context.setLoadTypeConverters(false);
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:readings")
                .choice()
                .when(read -> sensor(read).bad())
                .process(read -> sensor(read).suspect(events))
                .when(read -> sensor(read).calmedDown())
                .process(read -> sensor(read).relax(events));
          }
        });
    context.start();
    Endpoint endpoint = context.getEndpoint("direct:readings");
    producer = endpoint.createProducer();
    producer.start();
    exchange = endpoint.createExchange(ExchangePattern.InOnly);
  }

  private static Sensor sensor(Exchange read) {
    return (Sensor) read.getIn().getBody();
  }

  @Override
  public void judge(int number, Batch batch) throws Exception {
    for (int row = 0; row < batch.points.length; row++) {
      Sensor sensor = all[batch.points[row]];
      sensor.read(batch.millis[row], batch.values[row]);
      exchange.getIn().setBody(sensor);
      producer.process(exchange);
      sensor.remember();
    }
  }

  @Override
  public void close() {
    context.stop();
  }
}
