package org.lamppost.forward;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt to connect: doubles from the shortest to the longest
 * wait, each time somewhere between half and all of it, so that a street of gateways does not come
 * back at once.
 *
 * <p>Not thread-safe.
 */
final class Backoff {
  private final Plan.Pauses pauses;
  private final RandomGenerator random;
  private long nextMillis;

  Backoff(Plan.Pauses pauses, RandomGenerator random) {
    this.pauses = pauses;
    this.random = random;
    reset();
  }

  /** Begins anew with the shortest wait. */
  void reset() {
    nextMillis = pauses.shortestMillis();
  }

  /** The wait before the next attempt, milliseconds. */
  long next() {
    long whole = nextMillis;
    nextMillis = Math.min(pauses.longestMillis(), whole * 2);
    return whole / 2 + random.nextLong(whole - whole / 2 + 1);
  }
}
