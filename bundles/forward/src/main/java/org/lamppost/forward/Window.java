package org.lamppost.forward;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.model.Stream;

/**
 * The records of one stream of one epoch that are without a receipt: a bounded queue, of which the
 * first part has gone out in this round and the rest has not. A broken link or a missing receipt
 * begins a new round with the first.
 *
 * <p>Sequences only rise: a record may stand for several of them, and then goes out and is released
 * under the last.
 *
 * <p>Not thread-safe: confined to the room's thread.
 */
final class Window {
  private static final long LONGEST_PATIENCE_MILLIS = 60_000;

  private final Stream stream;
  private final int limit;
  private final long patienceMillis;

  // valid as long as the journal holds the epoch
  private final List<Flight> flights = new ArrayList<>();
  private long lastRead;
  private long highestSent;
  private boolean mayHaveMore = true;

  // valid for one connection: what the broker has not answered yet, oldest first, and since when
  private final Map<Flight, Long> transit = new LinkedHashMap<>();

  // valid for one round
  private int gone;
  private long progressMillis;
  private long presentPatienceMillis;

  /**
   * An empty window.
   *
   * @param limit how many records may be without a receipt.
   * @param patienceMillis how long to wait for a receipt the first time.
   */
  Window(Stream stream, int limit, long patienceMillis) {
    this.stream = stream;
    this.limit = limit;
    this.patienceMillis = patienceMillis;
    this.presentPatienceMillis = patienceMillis;
  }

  Stream stream() {
    return stream;
  }

  /** How many records are without a receipt. */
  int size() {
    return flights.size();
  }

  /** How many more may be read from the journal; 0 if there is nothing to be had. */
  int wanted() {
    return mayHaveMore ? limit - flights.size() : 0;
  }

  /** After which sequence to read on. */
  long lastRead() {
    return lastRead;
  }

  /** The highest sequence that ever went out of it; 0 for none. */
  long highestSent() {
    return highestSent;
  }

  /** The journal has something new. */
  void expectMore() {
    mayHaveMore = true;
  }

  /** Takes what the journal gave for {@code wanted} records. */
  void add(List<Outgoing> records, int wanted) {
    for (Outgoing record : records) {
      flights.add(new Flight(record));
      lastRead = record.id().sequence();
    }
    mayHaveMore = records.size() >= wanted;
  }

  /** The next record to go out; null if all have. */
  Flight waiting() {
    return gone < flights.size() ? flights.get(gone) : null;
  }

  /** Notes that {@link #waiting} goes out now. */
  void send(long nowMillis) {
    Flight flight = flights.get(gone++);
    flight.sent(nowMillis);
    highestSent = Math.max(highestSent, flight.sequence());
    transit.put(flight, nowMillis);
  }

  /** How many are on their way to the broker, or there without its answer. */
  int inTransit() {
    return transit.size();
  }

  /**
   * Since when the broker has owed an answer, monotonic milliseconds; MAX_VALUE if it owes none.
   */
  long inTransitSince() {
    return transit.isEmpty() ? Long.MAX_VALUE : transit.values().iterator().next();
  }

  /** Notes that the broker answered for one, whatever it said. */
  void answered(Flight flight) {
    transit.remove(flight);
  }

  /** Up to which sequence the broker has acknowledged without a hole; 0 for none. */
  long acknowledgedThrough() {
    long through = 0;
    for (Flight flight : flights) {
      if (!flight.acknowledged()) {
        break;
      }
      through = flight.sequence();
    }
    return through;
  }

  /** Takes out what has its receipt, in order. */
  List<Flight> release(long through, long nowMillis) {
    int count = 0;
    while (count < flights.size() && flights.get(count).sequence() <= through) {
      count++;
    }
    List<Flight> released = List.copyOf(flights.subList(0, count));
    flights.subList(0, count).clear();
    gone = Math.max(0, gone - count);
    if (count > 0) {
      progressMillis = nowMillis;
      presentPatienceMillis = patienceMillis;
    }
    return released;
  }

  /** Everything goes out again, since the link is another one. */
  void reconnect() {
    gone = 0;
    transit.clear();
    presentPatienceMillis = patienceMillis;
  }

  /** When to send again for want of a receipt; {@link Long#MAX_VALUE} for never. */
  long impatientAt() {
    // What the broker itself has not answered is the link's matter; more of it would not help.
    if (gone == 0 || !transit.isEmpty()) {
      return Long.MAX_VALUE;
    }
    return Math.max(flights.get(0).sentMillis(), progressMillis) + presentPatienceMillis;
  }

  /** Everything goes out again, since no receipt came; the next time it waits longer. */
  void repeat() {
    gone = 0;
    presentPatienceMillis =
        Math.min(Math.max(LONGEST_PATIENCE_MILLIS, patienceMillis), presentPatienceMillis * 2);
  }
}
