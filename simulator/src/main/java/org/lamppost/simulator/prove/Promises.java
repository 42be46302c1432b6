package org.lamppost.simulator.prove;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.lamppost.model.Stream;

/**
 * What the workload offered and the journal promised, read from the marks that the workload wrote
 * among its changes. A mark of an offer is written before the call, a mark of a promise after it.
 *
 * <p>Marks, one line each: {@code epoch NAME}, {@code batch K FIRST SIZE ARRIVAL}, {@code kept K},
 * {@code change N}, {@code incident SEQUENCE N}, {@code deed N}, {@code audit SEQUENCE N}, {@code
 * loss K}, {@code lost K}, {@code release STREAM SEQUENCE READING LOSS}, {@code closed}. Not
 * thread-safe.
 */
final class Promises {
  /** The marks' file in the watched folder. */
  static final String FILE = "marks";

  /** Readings handed over together. */
  static final class Batch {
    final int first;
    final int size;
    final long arrival;
    boolean kept;

    Batch(int first, int size, long arrival) {
      this.first = first;
      this.size = size;
      this.arrival = arrival;
    }

    int last() {
      return first + size - 1;
    }
  }

  private final StringBuilder rest = new StringBuilder();
  private final Map<Stream, NavigableMap<Long, Integer>> records = new HashMap<>();
  private final Map<Stream, Long> released = new HashMap<>();
  private final Map<Stream, Integer> offered = new HashMap<>();
  private final List<Batch> batches = new ArrayList<>();
  private final List<Integer> keptLosses = new ArrayList<>();
  private String epoch = "";
  private int releasedReading = -1;
  private int releasedLoss = -1;
  private int marksFile = -1;

  Promises() {
    for (Stream stream : Stream.values()) {
      records.put(stream, new TreeMap<>());
      released.put(stream, 0L);
      offered.put(stream, 0);
    }
  }

  /** Reads it if it is a mark. */
  void follow(Change change) {
    if (change.kind() == Change.Kind.CREATE && change.name().equals(FILE)) {
      marksFile = change.file();
    }
    if (change.kind() != Change.Kind.WRITE || change.file() != marksFile) {
      return;
    }
    rest.append(new String(change.data(), StandardCharsets.US_ASCII));
    for (int end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
      mark(rest.substring(0, end).split(" "));
      rest.delete(0, end + 1);
    }
  }

  private void mark(String... words) {
    switch (words[0]) {
      case "epoch" -> epoch = words[1];
      case "batch" ->
          batches.add(new Batch(number(words[2]), number(words[3]), Long.parseLong(words[4])));
      case "kept" -> batches.get(number(words[1])).kept = true;
      case "change" -> offered.put(Stream.INCIDENT, number(words[1]));
      case "deed" -> offered.put(Stream.AUDIT, number(words[1]));
      case "incident", "audit" ->
          records.get(Stream.of(words[0])).put(Long.parseLong(words[1]), number(words[2]));
      case "lost" -> keptLosses.add(number(words[1]));
      case "release" -> {
        released.put(Stream.of(words[1]), Long.parseLong(words[2]));
        releasedReading = Math.max(releasedReading, number(words[3]));
        releasedLoss = Math.max(releasedLoss, number(words[4]));
      }
      default -> {} // for people
    }
  }

  private static int number(String word) {
    return Integer.parseInt(word);
  }

  /** The epoch in use; empty until the workload knew it. */
  String epoch() {
    return epoch;
  }

  /** Whether anything was promised yet. */
  boolean any() {
    return !records.get(Stream.INCIDENT).isEmpty()
        || !records.get(Stream.AUDIT).isEmpty()
        || batches.stream().anyMatch(batch -> batch.kept);
  }

  /** Accepted records that were not released: sequence to number. */
  NavigableMap<Long, Integer> owed(Stream stream) {
    return records.get(stream).tailMap(released.get(stream), false);
  }

  /** The last accepted record's number; 0 for none. */
  int lastAccepted(Stream stream) {
    NavigableMap<Long, Integer> all = records.get(stream);
    return all.isEmpty() ? 0 : all.lastEntry().getValue();
  }

  /** The last accepted record's sequence; 0 for none. */
  long lastSequence(Stream stream) {
    NavigableMap<Long, Integer> all = records.get(stream);
    return all.isEmpty() ? 0 : all.lastKey();
  }

  /** The number of the last record offered. */
  int lastOffered(Stream stream) {
    return offered.get(stream);
  }

  /** Batches of which not everything was released. */
  List<Batch> owedBatches() {
    int from = batches.size();
    while (from > 0 && batches.get(from - 1).last() > releasedReading) {
      from--;
    }
    return batches.subList(from, batches.size());
  }

  /** Numbers of declared losses that were kept and not released. */
  List<Integer> owedLosses() {
    return keptLosses.stream().filter(each -> each > releasedLoss).toList();
  }

  /** Readings up to this one were released. */
  int releasedReading() {
    return releasedReading;
  }
}
