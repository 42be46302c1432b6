package org.lamppost.sense.coap;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Line;
import org.lamppost.api.LineException;
import org.lamppost.model.Readings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /senml}: takes a pack as a whole, or refuses it with the reason.
 *
 * <p>An alarm-class pack is answered once the line says that it is durable, any other once the line
 * has taken it. One too many to wait for that is offered all the same, so that it is judged, and
 * its sender is told at once to come back. Called on the protocol stage's threads.
 */
final class SenmlResource extends CoapResource {
  private static final Logger LOG = LoggerFactory.getLogger(SenmlResource.class);
  private static final int RETRY_SECONDS = 5;

  private final Intake intake;
  private final Line line;
  private final CoapLimits limits;
  private final ScheduledExecutorService timers;
  private final PortCounters counters;
  private final LogLimit unknownNames;
  private final LogLimit malformed;
  private final LogLimit refusals;
  private final Map<SenmlFormat, SenmlParser> parsers = new EnumMap<>(SenmlFormat.class);

  SenmlResource(
      PortPoints points, CoapRoom room, ScheduledExecutorService timers, PortCounters counters) {
    super("senml");
    GatewayClock clock = room.clock();
    this.intake = new Intake(points, clock);
    this.line = room.line();
    this.limits = room.limits();
    this.timers = timers;
    this.counters = counters;
    this.unknownNames = new LogLimit(clock);
    this.malformed = new LogLimit(clock);
    this.refusals = new LogLimit(clock);
    getAttributes().setTitle("SenML packs of sensors");
    getAttributes().addResourceType("lamppost.senml");
    for (SenmlFormat format : SenmlFormat.values()) {
      parsers.put(format, new SenmlParser(format));
      getAttributes().addContentType(format.contentFormat());
    }
  }

  @Override
  public void handlePOST(CoapExchange exchange) {
    Optional<SenmlFormat> format = SenmlFormat.of(exchange.getRequestOptions().getContentFormat());
    if (format.isEmpty()) {
      exchange.respond(
          ResponseCode.UNSUPPORTED_CONTENT_FORMAT,
          "expected content format 110 (SenML JSON) or 112 (SenML CBOR)");
      return;
    }
    if (exchange.getRequestPayloadSize() > limits.maxBodyBytes()) {
      exchange.respond(
          ResponseCode.REQUEST_ENTITY_TOO_LARGE,
          "expected at most " + limits.maxBodyBytes() + " bytes");
      return;
    }
    try {
      take(exchange, intake.take(parsers.get(format.get()).parse(exchange.getRequestPayload())));
    } catch (SenmlException e) {
      counters.malformed.incrementAndGet();
      malformed.log(
          suppressed ->
              LOG.warn(
                  "malformed pack refused from={} problem={} suppressed={}",
                  exchange.getSourceSocketAddress(),
                  e.getMessage(),
                  suppressed));
      exchange.respond(ResponseCode.BAD_REQUEST, e.getMessage());
    } catch (UnknownNameException e) {
      counters.unknown.incrementAndGet();
      unknownNames.log(
          suppressed ->
              LOG.warn(
                  "pack with an unknown name refused from={} problem={} suppressed={}",
                  exchange.getSourceSocketAddress(),
                  e.getMessage(),
                  suppressed));
      exchange.respond(ResponseCode.NOT_FOUND, e.getMessage());
    }
  }

  private void take(CoapExchange exchange, Readings batch) {
    if (!batch.urgent()) {
      // A line that refuses does so before offer returns; what fails later it declares lost itself.
      answer(exchange, batch, offer(batch));
      return;
    }
    // Offered before anything is refused: the line judges without a disk, and its queue is bounded.
    CompletionStage<Void> durable = offer(batch);
    boolean crowded = counters.pending.incrementAndGet() > limits.maxPending();
    LaterAnswer later =
        new LaterAnswer(exchange::accept, timers, counters.pending::decrementAndGet);
    durable.whenComplete((done, failure) -> later.settle(() -> reply(exchange, batch, failure)));
    if (crowded) {
      LineException reason = new LineException("too many packs wait for the journal");
      later.settle(() -> refuse(exchange, reason));
      return;
    }
    later.arm(() -> refuse(exchange, new LineException("the journal did not answer in time")));
  }

  private CompletionStage<Void> offer(Readings batch) {
    if (batch.size() == 0) {
      return CompletableFuture.completedFuture(null);
    }
    try {
      return line.offer(batch);
    } catch (LineException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void answer(CoapExchange exchange, Readings batch, CompletionStage<Void> stage) {
    Throwable[] failure = new Throwable[1];
    stage.whenComplete((done, thrown) -> failure[0] = thrown);
    reply(exchange, batch, failure[0]);
  }

  private void reply(CoapExchange exchange, Readings batch, Throwable failure) {
    if (failure != null) {
      refuse(exchange, failure);
      return;
    }
    counters.packs.incrementAndGet();
    counters.readings.addAndGet(batch.size());
    exchange.respond(ResponseCode.CHANGED);
  }

  private void refuse(CoapExchange exchange, Throwable failure) {
    counters.refused.incrementAndGet();
    refusals.log(
        suppressed ->
            LOG.warn(
                "pack not taken, sender told to come back from={} reason={} suppressed={}",
                exchange.getSourceSocketAddress(),
                failure.getMessage(),
                suppressed));
    exchange.respondOverload(RETRY_SECONDS);
  }
}
