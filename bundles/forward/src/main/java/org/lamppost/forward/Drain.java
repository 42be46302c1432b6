package org.lamppost.forward;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lamppost.api.Line;
import org.lamppost.api.Outbox;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.model.Stream;
import org.lamppost.wire.Receipt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which record goes out next and what a receipt frees.
 *
 * <p>Incidents go before audit records, and both before telemetry; what was salvaged of older
 * epochs comes after all of these. Each stream of each epoch in its own order. Not thread-safe
 * except {@link #expectMore}: confined to the room's thread.
 */
final class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  /**
   * A block is large: only one is on the wire at a time, so that an incident waits for one only.
   */
  private static final int BLOCKS_IN_TRANSIT = 1;

  /** What MQTT adds to a payload, at most: header, topic, properties. */
  private static final int PACKET_OVERHEAD_BYTES = 512;

  private final Plan.DrainPlan plan;
  private final Line line;
  private final ForwardStatus status;
  private final Lanes lanes;
  private final Retry epochs;
  private final AtomicBoolean news = new AtomicBoolean(true);
  private final Set<String> complained = new LinkedHashSet<>();

  private boolean epochsInDoubt = true;
  private Uplink.Terms terms = new Uplink.Terms(0, 0);

  Drain(Plan.DrainPlan plan, Outbox outbox, Line line, ForwardStatus status) {
    this.plan = plan;
    this.line = line;
    this.status = status;
    this.lanes = new Lanes(plan, outbox, status);
    this.epochs = new Retry("epoch", status);
  }

  /** The journal has something new. From any thread. */
  void expectMore() {
    news.set(true);
  }

  /** There is a new connection: all that has no receipt goes out again. */
  void begin(Uplink.Terms granted) {
    // One place stays free for the messages about our own state.
    terms = new Uplink.Terms(Math.max(1, granted.unacknowledged() - 1), granted.largestBytes());
    lanes.all().forEach(lane -> lane.window().reconnect());
    epochsInDoubt = true;
    complained.clear();
  }

  /** The epoch being written, as the journal last said; empty if it has not yet. */
  String epoch() {
    return lanes.present();
  }

  /** Notices what is new in the journal: records, or other epochs. */
  void look(long nowMillis) {
    if (news.getAndSet(false)) {
      lanes.all().forEach(lane -> lane.window().expectMore());
      epochsInDoubt = true;
    }
    if (epochsInDoubt && epochs.due(nowMillis)) {
      epochsInDoubt = !epochs.attempt(nowMillis, lanes::ask);
    }
    lanes.all().forEach(lane -> lane.releaseAgain(nowMillis));
  }

  /** The record to send next, already noted as sent; null if none may go out now. */
  Flight next(long nowMillis) {
    look(nowMillis);
    for (Lane lane : lanes.all()) {
      refill(lane, nowMillis);
      Flight flight = free(lane) ? lane.window().waiting() : null;
      if (flight != null && fits(flight)) {
        lane.window().send(nowMillis);
        status.add(
            flight.times() == 1 ? ForwardStatus.Tally.SENT : ForwardStatus.Tally.RESENT,
            lane.stream());
        return flight;
      }
    }
    return null;
  }

  /** The broker answered for a record; {@code problem} is empty if it acknowledged. */
  void answered(Flight flight, String problem, long nowMillis) {
    Stream stream = flight.record().id().stream();
    Lane lane = lanes.of(flight.record().id().epoch(), stream);
    if (lane == null) {
      return;
    }
    lane.window().answered(flight);
    if (!problem.isEmpty()) {
      status.add(ForwardStatus.Tally.REFUSED, stream);
      status.error(problem);
      complain("refused " + stream, "record refused, sent again later", stream, problem);
      return;
    }
    flight.acknowledge();
    if (!plan.receipts()) {
      release(lane, lane.window().acknowledgedThrough(), nowMillis);
    }
  }

  /** The receiver holds records durably. */
  void receipt(Receipt receipt, long nowMillis) {
    Lane lane = lanes.of(receipt.epoch(), receipt.stream());
    if (lane == null) {
      status.add(ForwardStatus.Count.FOREIGN_RECEIPTS);
      complain(
          "epoch " + receipt.epoch(),
          "receipt of another epoch",
          receipt.stream(),
          receipt.epoch());
      return;
    }
    Window window = lane.window();
    if (receipt.through() > window.highestSent()) {
      // It may stem from before our restart; what we have not sent since we do not free on it.
      status.add(ForwardStatus.Count.RECEIPTS_AHEAD);
      LOG.debug(
          "receipt ahead of what was sent stream={} through={} sent={}",
          receipt.stream().label(),
          receipt.through(),
          window.highestSent());
    }
    release(lane, Math.min(receipt.through(), window.highestSent()), nowMillis);
  }

  /** Begins a new round in each stream whose receipt is overdue. */
  void repeatOverdue(long nowMillis) {
    for (Lane lane : lanes.all()) {
      Window window = lane.window();
      if (nowMillis >= window.impatientAt()) {
        LOG.info(
            "no receipt, sending again stream={} epoch={} records={}",
            lane.stream().label(),
            lane.epoch(),
            window.size());
        window.repeat();
      }
    }
  }

  /** When there may be something to do without any event, monotonic milliseconds. */
  long dueMillis() {
    if (epochsInDoubt && !epochs.failing()) {
      return 0;
    }
    long due = epochs.dueMillis();
    for (Lane lane : lanes.all()) {
      due = Math.min(due, lane.dueMillis());
      if (!epochsInDoubt) {
        due = Math.min(due, lane.readDueMillis());
      }
    }
    return due;
  }

  /**
   * Since when the broker has owed an answer, monotonic milliseconds; MAX_VALUE if it owes none.
   */
  long inTransitSince() {
    return lanes.all().stream()
        .mapToLong(lane -> lane.window().inTransitSince())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private void refill(Lane lane, long nowMillis) {
    if (!epochsInDoubt) {
      // False: the epochs changed under our hands.
      epochsInDoubt = !lane.refill(nowMillis);
      lanes.showInFlight(lane.stream());
    }
  }

  private void release(Lane lane, long through, long nowMillis) {
    Stream stream = lane.stream();
    List<Flight> released = lane.window().release(through, nowMillis);
    if (released.isEmpty()) {
      return;
    }
    lanes.showInFlight(stream);
    lane.release(released.get(released.size() - 1).record().id(), nowMillis);
    Set<String> incidents = new LinkedHashSet<>();
    for (Flight flight : released) {
      status.add(ForwardStatus.Tally.RECEIPTED, stream);
      incidents.add(flight.record().subject());
    }
    if (stream == Stream.INCIDENT) {
      // A gap has no incident.
      incidents.remove("");
      incidents.forEach(line::reported);
    }
  }

  private boolean fits(Flight flight) {
    Outgoing record = flight.record();
    if (record.body().length + PACKET_OVERHEAD_BYTES <= terms.largestBytes()) {
      return true;
    }
    String problem =
        "record "
            + record.id().sequence()
            + " has "
            + record.body().length
            + " bytes, the broker"
            + " takes packets of "
            + terms.largestBytes();
    status.error(problem);
    complain("large " + record.id(), "stream held", record.id().stream(), problem);
    return false;
  }

  /** Whether the broker may be given one more of this lane: a quarter is for incidents. */
  private boolean free(Lane lane) {
    if (lane.stream() == Stream.TELEMETRY
        && lanes.inTransit(Stream.TELEMETRY) >= BLOCKS_IN_TRANSIT) {
      return false;
    }
    int all = terms.unacknowledged();
    return lanes.inTransit() < (lanes.urgent(lane) ? all : all - all / 4);
  }

  /** Warns once for each connection. */
  private void complain(String about, String what, Stream stream, String reason) {
    if (complained.size() < 100 && complained.add(about)) {
      LOG.warn("{} stream={} reason={}", what, stream.label(), reason);
    }
  }
}
