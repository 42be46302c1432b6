package org.lamppost.sense.bus;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A port with simulated devices: registers in maps, faults by unit. For one thread. */
final class FakeWire implements Wire {
  /** A request as it went over the wire, and when. */
  record Seen(long at, Request request) {}

  final List<Seen> seen = new ArrayList<>();
  final Map<String, Integer> content = new HashMap<>();
  final Set<Integer> silentUnits = new HashSet<>();
  final Set<String> holes = new HashSet<>();
  final Map<Integer, Integer> exceptionOfUnit = new HashMap<>();
  boolean unplugged;
  boolean ignoresWrites;
  boolean loseNext;
  boolean cancelled;
  boolean closed;
  Runnable during = () -> {};

  private static final int ANSWER_MILLIS = 20;
  private static final int TIMEOUT_MILLIS = 500;

  private final ManualTime time;
  private boolean busy;

  FakeWire(ManualTime time) {
    this.time = time;
  }

  static String key(int unit, Table table, int address) {
    return unit + "/" + table + "/" + address;
  }

  void set(int unit, Table table, int address, int raw) {
    content.put(key(unit, table, address), raw);
  }

  @Override
  public Answer exchange(Request request) {
    assertFalse(busy, "two requests in flight");
    busy = true;
    seen.add(new Seen(time.monotonicMillis(), request));
    try {
      during.run();
      return answer(request);
    } finally {
      busy = false;
    }
  }

  private Answer answer(Request request) {
    if (unplugged) {
      return new Answer.Unreachable("unplugged");
    }
    if (loseNext) {
      loseNext = false;
      return new Answer.Silent("connection lost", true);
    }
    if (silentUnits.contains(request.unit())) {
      time.pass(TIMEOUT_MILLIS);
      return new Answer.Silent("no answer", false);
    }
    time.pass(ANSWER_MILLIS);
    Integer exception = exceptionOfUnit.get(request.unit());
    if (exception != null) {
      return new Answer.Rejected(exception);
    }
    if (request instanceof Request.Write write) {
      if (!ignoresWrites) {
        set(write.unit(), write.table(), write.address(), write.raw());
      }
      return new Answer.Written();
    }
    return read((Request.Read) request);
  }

  private Answer read(Request.Read read) {
    int[] raw = new int[read.count()];
    for (int i = 0; i < raw.length; i++) {
      String key = key(read.unit(), read.table(), read.address() + i);
      if (holes.contains(key)) {
        return new Answer.Rejected(2);
      }
      raw[i] = content.getOrDefault(key, 0);
    }
    return new Answer.Values(raw);
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public void close() {
    closed = true;
  }
}
