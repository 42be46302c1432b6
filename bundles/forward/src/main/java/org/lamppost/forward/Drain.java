package org.lamppost.forward;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lamppost.api.Line;
import org.lamppost.api.Outbox;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;
import org.lamppost.wire.Receipt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which record goes out next and what a receipt frees.
 *
 * <p>Incidents go before audit records, and both before telemetry; each stream in its own order.
 * Not thread-safe except {@link #expectMore}: confined to the room's thread.
 */
final class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final List<Stream> BY_URGENCY =
      List.of(Stream.INCIDENT, Stream.AUDIT, Stream.TELEMETRY);

  /**
   * A block is large: only one is on the wire at a time, so that an incident waits for one only.
   */
  private static final int BLOCKS_IN_TRANSIT = 1;

  /** What MQTT adds to a payload, at most: header, topic, properties. */
  private static final int PACKET_OVERHEAD_BYTES = 512;

  private final Plan.DrainPlan plan;
  private final Outbox outbox;
  private final Line line;
  private final ForwardStatus status;
  private final Retry epochs;
  private final Map<Stream, Retry> reads = new EnumMap<>(Stream.class);
  private final Map<Stream, Retry> releases = new EnumMap<>(Stream.class);
  private final Map<Stream, Window> windows = new EnumMap<>(Stream.class);
  private final Map<Stream, RecordId> unreleased = new EnumMap<>(Stream.class);
  private final AtomicBoolean news = new AtomicBoolean(true);
  private final Set<String> complained = new LinkedHashSet<>();

  private String epoch = "";
  private boolean epochInDoubt = true;
  private Uplink.Terms terms = new Uplink.Terms(0, 0);

  Drain(Plan.DrainPlan plan, Outbox outbox, Line line, ForwardStatus status) {
    this.plan = plan;
    this.outbox = outbox;
    this.line = line;
    this.status = status;
    this.epochs = new Retry("epoch", status);
    for (Stream stream : BY_URGENCY) {
      reads.put(stream, new Retry("read " + stream.label(), status));
      releases.put(stream, new Retry("release " + stream.label(), status));
      windows.put(stream, new Window(stream, plan.windows().get(stream), plan.receiptMillis()));
    }
  }

  /** The journal has something new. From any thread. */
  void expectMore() {
    news.set(true);
  }

  /** There is a new connection: all that has no receipt goes out again. */
  void begin(Uplink.Terms granted) {
    // One place stays free for the messages about our own state.
    terms = new Uplink.Terms(Math.max(1, granted.unacknowledged() - 1), granted.largestBytes());
    windows.values().forEach(Window::reconnect);
    epochInDoubt = true;
    complained.clear();
  }

  /** The epoch being written, as the journal last said; empty if it has not yet. */
  String epoch() {
    return epoch;
  }

  /** Notices what is new in the journal: records, or another epoch. */
  void look(long nowMillis) {
    if (news.getAndSet(false)) {
      windows.values().forEach(Window::expectMore);
      epochInDoubt = true;
    }
    if (epochInDoubt && epochs.due(nowMillis)) {
      epochs.attempt(nowMillis, this::checkEpoch);
    }
    for (Stream stream : unreleased.keySet().toArray(new Stream[0])) {
      releaseAgain(stream, nowMillis);
    }
  }

  /** The record to send next, already noted as sent; null if none may go out now. */
  Flight next(long nowMillis) {
    look(nowMillis);
    for (Stream stream : BY_URGENCY) {
      Window window = windows.get(stream);
      if (window.inTransit() >= transitLimit(window) || total() >= allowance(stream)) {
        continue;
      }
      refill(window, nowMillis);
      Flight flight = window.waiting();
      if (flight != null && fits(flight)) {
        window.send(nowMillis);
        status.add(
            flight.times() == 1 ? ForwardStatus.Tally.SENT : ForwardStatus.Tally.RESENT, stream);
        status.inFlight(stream, window.size());
        return flight;
      }
    }
    return null;
  }

  /** The broker answered for a record; {@code problem} is empty if it acknowledged. */
  void answered(Flight flight, String problem, long nowMillis) {
    Stream stream = flight.record().id().stream();
    Window window = windows.get(stream);
    window.answered(flight);
    if (!problem.isEmpty()) {
      status.add(ForwardStatus.Tally.REFUSED, stream);
      status.error(problem);
      complain("refused " + stream, "record refused, sent again later", stream, problem);
      return;
    }
    flight.acknowledge();
    if (!plan.receipts()) {
      release(window, window.acknowledgedThrough(), nowMillis);
    }
  }

  /** The receiver holds records durably. */
  void receipt(Receipt receipt, long nowMillis) {
    if (!receipt.epoch().equals(epoch)) {
      status.add(ForwardStatus.Count.FOREIGN_RECEIPTS);
      complain(
          "epoch " + receipt.epoch(),
          "receipt of another epoch",
          receipt.stream(),
          receipt.epoch());
      return;
    }
    Window window = windows.get(receipt.stream());
    if (receipt.through() > window.highestSent()) {
      // It may stem from before our restart; what we have not sent since we do not free on it.
      status.add(ForwardStatus.Count.RECEIPTS_AHEAD);
      LOG.debug(
          "receipt ahead of what was sent stream={} through={} sent={}",
          receipt.stream().label(),
          receipt.through(),
          window.highestSent());
    }
    release(window, Math.min(receipt.through(), window.highestSent()), nowMillis);
  }

  /** Begins a new round in each stream whose receipt is overdue. */
  void repeatOverdue(long nowMillis) {
    for (Window window : windows.values()) {
      if (nowMillis >= window.impatientAt()) {
        LOG.info(
            "no receipt, sending again stream={} records={}",
            window.stream().label(),
            window.size());
        window.repeat();
      }
    }
  }

  /** When there may be something to do without any event, monotonic milliseconds. */
  long dueMillis() {
    if (epochInDoubt && !epochs.failing()) {
      return 0;
    }
    long due = epochs.dueMillis();
    for (Stream stream : BY_URGENCY) {
      due = Math.min(due, windows.get(stream).impatientAt());
      due = Math.min(due, reads.get(stream).dueMillis());
      due = Math.min(due, releases.get(stream).dueMillis());
    }
    return due;
  }

  /**
   * Since when the broker has owed an answer, monotonic milliseconds; MAX_VALUE if it owes none.
   */
  long inTransitSince() {
    return windows.values().stream().mapToLong(Window::inTransitSince).min().orElseThrow();
  }

  private void checkEpoch() {
    String present = outbox.epoch();
    if (!present.equals(epoch)) {
      // What is on its way belongs to a journal that was set aside.
      epoch = present;
      windows.values().forEach(Window::reset);
      unreleased.clear();
    }
    epochInDoubt = false;
  }

  private void refill(Window window, long nowMillis) {
    int wanted = window.wanted();
    Retry read = reads.get(window.stream());
    if (wanted == 0 || epochInDoubt || !read.due(nowMillis)) {
      return;
    }
    List<Outgoing> records = new ArrayList<>();
    boolean done =
        read.attempt(
            nowMillis,
            () ->
                records.addAll(
                    outbox.next(
                        plan.destination(), epoch, window.stream(), window.lastRead(), wanted)));
    if (!done) {
      return;
    }
    if (records.stream().allMatch(record -> record.id().epoch().equals(epoch))) {
      window.add(records, wanted);
      status.inFlight(window.stream(), window.size());
    } else {
      // The epoch changed under our hands: nothing of this batch counts.
      epochInDoubt = true;
    }
  }

  private void release(Window window, long through, long nowMillis) {
    Stream stream = window.stream();
    List<Flight> released = window.release(through, nowMillis);
    if (released.isEmpty()) {
      return;
    }
    status.inFlight(stream, window.size());
    unreleased.put(stream, released.get(released.size() - 1).record().id());
    releaseAgain(stream, nowMillis);
    Set<String> incidents = new LinkedHashSet<>();
    for (Flight flight : released) {
      status.add(ForwardStatus.Tally.RECEIPTED, stream);
      incidents.add(flight.record().subject());
    }
    if (stream == Stream.INCIDENT) {
      incidents.forEach(line::reported);
    }
  }

  private void releaseAgain(Stream stream, long nowMillis) {
    RecordId through = unreleased.get(stream);
    if (releases.get(stream).due(nowMillis)
        && releases
            .get(stream)
            .attempt(nowMillis, () -> outbox.release(plan.destination(), through))) {
      unreleased.remove(stream);
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

  private int total() {
    return windows.values().stream().mapToInt(Window::inTransit).sum();
  }

  /** Up to how many records in transit this stream may still send: a quarter is for incidents. */
  private int allowance(Stream stream) {
    int all = terms.unacknowledged();
    return stream == Stream.INCIDENT ? all : all - all / 4;
  }

  private static int transitLimit(Window window) {
    return window.stream() == Stream.TELEMETRY ? BLOCKS_IN_TRANSIT : Integer.MAX_VALUE;
  }

  /** Warns once for each connection. */
  private void complain(String about, String what, Stream stream, String reason) {
    if (complained.size() < 100 && complained.add(about)) {
      LOG.warn("{} stream={} reason={}", what, stream.label(), reason);
    }
  }
}
