package org.lamppost.sense.bus;

import java.util.function.LongUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * How long to leave something alone that failed: 1 s, 2 s, 4 s … up to a limit; over at the first
 * success. Confined to its bus.
 */
final class BackOff {
  private static final long FIRST_MILLIS = 1_000;

  private final long mostMillis;
  private final LongUnaryOperator jitter;
  private int failures;
  private long untilMillis = Long.MIN_VALUE;

  /**
   * Begins without failures.
   *
   * @param mostMillis the longest pause.
   * @param jitter changes each pause, so that many gateways do not return at the same moment.
   */
  BackOff(long mostMillis, LongUnaryOperator jitter) {
    this.mostMillis = mostMillis;
    this.jitter = jitter;
  }

  /** With pauses of half to the whole length, by chance. */
  static BackOff jittered(long mostMillis, RandomGenerator random) {
    return new BackOff(mostMillis, pause -> pause / 2 + random.nextLong(pause / 2 + 1));
  }

  boolean ready(long nowMillis) {
    return nowMillis >= untilMillis;
  }

  void failed(long nowMillis) {
    // Doubling beyond 2^20 s would overflow in the end, and the limit is far below.
    long pause = Math.min(mostMillis, FIRST_MILLIS << Math.min(failures, 20));
    failures++;
    untilMillis = nowMillis + jitter.applyAsLong(pause);
  }

  void succeeded() {
    failures = 0;
    untilMillis = Long.MIN_VALUE;
  }
}
