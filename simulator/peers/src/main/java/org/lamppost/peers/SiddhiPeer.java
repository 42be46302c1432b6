package org.lamppost.peers;

import io.siddhi.core.SiddhiAppRuntime;
import io.siddhi.core.SiddhiManager;
import io.siddhi.core.event.Event;
import io.siddhi.core.stream.input.InputHandler;
import io.siddhi.core.stream.output.StreamCallback;
import org.lamppost.simulator.contest.Batch;
import org.lamppost.simulator.contest.Contestant;
import org.lamppost.simulator.contest.Events;
import org.lamppost.simulator.contest.Sensors;

/**
 * Siddhi: a table with a row for each sensor, joined with each reading and updated by what follows.
 * A partition for each point is slower and tells other events.
 */
public final class SiddhiPeer implements Contestant {
  private static final String APP =
      String.join(
          "\n",
          "define stream Limits(p int, upper double, clear double, perMilli double,"
              + " was double, seen long, since long, raised bool);",
          "define stream Readings(p int, t long, v double);",
          "@PrimaryKey('p') define table Sensors(p int, upper double, clear double,"
              + " perMilli double, was double, seen long, since long, raised bool);",
          "from Limits insert into Sensors;",
          "from Readings as r join Sensors as s on s.p == r.p",
          "select r.p as p, r.t as t, r.v as v, s.upper as upper, s.clear as clear,"
              + " s.since as since, s.raised as raised,",
          "  s.seen >= 0L and r.v - s.was > s.perMilli * (r.t - s.seen) as steep",
          "insert into Seen;",
          "from Seen select p, t, v, raised, since, steep or v > upper as bad,",
          "  raised and v <= clear and not steep as over",
          "insert into Judged;",
          "from Judged select p, t, v, raised, over,",
          "  not raised and bad and since >= 0L and t - since >= " + FOR_MILLIS + "L as due,",
          "  ifThenElse(raised or not bad, -1L, ifThenElse(since < 0L, t, since)) as since",
          "insert into Decided;",
          "from Decided select p, t as seen, v as was, ifThenElse(due, -1L, since) as since,",
          "  due or (raised and not over) as raised",
          "update Sensors set Sensors.was = was, Sensors.seen = seen, Sensors.since = since,",
          "  Sensors.raised = raised on Sensors.p == p;",
          "from Decided[due or over] select p, t, due insert into Told;");

  private final SiddhiManager manager = new SiddhiManager();
  private SiddhiAppRuntime runtime;
  private InputHandler readings;

  @Override
  public void begin(Sensors sensors, Events events) throws InterruptedException {
    runtime = manager.createSiddhiAppRuntime(APP);
    runtime.addCallback(
        "Told",
        new StreamCallback() {
          @Override
          public void receive(Event[] told) {
            for (Event event : told) {
              tell(event, events);
            }
          }
        });
    runtime.start();
    InputHandler limits = runtime.getInputHandler("Limits");
    for (int p = 0; p < sensors.points(); p++) {
      limits.send(
          new Object[] {
            p, sensors.limit(p), sensors.clear(p), sensors.perSecond(p) / 1_000, 0d, -1L, -1L, false
          });
    }
    readings = runtime.getInputHandler("Readings");
  }

  private static void tell(Event event, Events events) {
    int point = (Integer) event.getData(0);
    long millis = (Long) event.getData(1);
    if ((Boolean) event.getData(2)) {
      events.raised(point, millis);
    } else {
      events.closed(point, millis);
    }
  }

  @Override
  public void judge(int number, Batch batch) throws InterruptedException {
    for (int row = 0; row < batch.points.length; row++) {
      Object[] reading = {batch.points[row], batch.millis[row], batch.values[row]};
      readings.send(reading);
    }
  }

  @Override
  public void close() {
    runtime.shutdown();
    manager.shutdown();
  }
}
