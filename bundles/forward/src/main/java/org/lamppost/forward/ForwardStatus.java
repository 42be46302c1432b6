package org.lamppost.forward;

import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.lamppost.model.Stream;

/**
 * What the room tells of itself. Written by the room's thread, read from any.
 *
 * <p>{@code sent} counts records that went out for the first time in this process, {@code resent}
 * those that went out again.
 */
final class ForwardStatus implements Supplier<Map<String, Object>> {
  /** What is counted for each stream. */
  enum Tally {
    SENT,
    RESENT,
    RECEIPTED,
    REFUSED
  }

  /** What is counted for the whole room. */
  enum Count {
    RECONNECTS,
    COMMANDS,
    MALFORMED,
    FOREIGN_RECEIPTS,
    RECEIPTS_AHEAD,
    DROPPED,
    JOURNAL_ERRORS
  }

  private final String broker;
  private final Map<Tally, Map<Stream, AtomicLong>> tallies = new EnumMap<>(Tally.class);
  private final Map<Count, AtomicLong> counts = new EnumMap<>(Count.class);
  private final Set<String> failingCalls = new ConcurrentSkipListSet<>();
  private final Map<Stream, AtomicLong> inFlight = perStream();

  private volatile String state = "waiting";
  private volatile long sinceUtcMillis;
  private volatile String lastError = "";

  ForwardStatus(String broker, long utcMillis) {
    this.broker = broker;
    this.sinceUtcMillis = utcMillis;
    for (Tally tally : Tally.values()) {
      tallies.put(tally, perStream());
    }
    for (Count count : Count.values()) {
      counts.put(count, new AtomicLong());
    }
  }

  /** The link is now in another state. */
  void state(String name, long utcMillis) {
    state = name;
    sinceUtcMillis = utcMillis;
  }

  /** Counts one more, and gives how many there are now. */
  long add(Count count) {
    return counts.get(count).incrementAndGet();
  }

  /** Counts one more of a stream. */
  void add(Tally tally, Stream stream) {
    tallies.get(tally).get(stream).incrementAndGet();
  }

  void inFlight(Stream stream, int count) {
    inFlight.get(stream).set(count);
  }

  void error(String message) {
    lastError = message;
  }

  /** A kind of call on the journal fails, or succeeds again. */
  void journal(String call, boolean answers) {
    if (answers) {
      failingCalls.remove(call);
    } else {
      failingCalls.add(call);
    }
  }

  @Override
  public Map<String, Object> get() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("connected", state.equals("online"));
    map.put("state", state);
    map.put("broker", broker);
    map.put("since", Instant.ofEpochMilli(sinceUtcMillis).toString());
    map.put("inFlight", byLabel(inFlight));
    tallies.forEach((tally, streams) -> map.put(name(tally), byLabel(streams)));
    counts.forEach((count, value) -> map.put(name(count), value.get()));
    map.put("journalFailing", List.copyOf(failingCalls));
    map.put("lastError", lastError);
    return map;
  }

  private static Map<Stream, AtomicLong> perStream() {
    Map<Stream, AtomicLong> map = new EnumMap<>(Stream.class);
    for (Stream stream : Stream.values()) {
      map.put(stream, new AtomicLong());
    }
    return map;
  }

  private static Map<String, Object> byLabel(Map<Stream, AtomicLong> streams) {
    Map<String, Object> map = new LinkedHashMap<>();
    streams.forEach((stream, value) -> map.put(stream.label(), value.get()));
    return map;
  }

  /** {@code FOREIGN_RECEIPTS} is {@code foreignReceipts}. */
  private static String name(Enum<?> constant) {
    StringBuilder name = new StringBuilder();
    for (String word : constant.name().split("_")) {
      String lower = word.toLowerCase(Locale.ROOT);
      name.append(
          name.isEmpty() ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1));
    }
    return name.toString();
  }
}
