package org.lamppost.simulator.device;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waiting times between attempts: doubling from 0.5 s to 10 s, with jitter so that a district does
 * not call at once.
 */
final class BackOff {
  static final Duration SHORTEST = Duration.ofMillis(500);
  static final Duration LONGEST = Duration.ofSeconds(10);

  private static final int ENOUGH_DOUBLINGS = 5;

  private BackOff() {}

  /**
   * How long to wait.
   *
   * @param failures attempts that failed in a row, 1 or more.
   * @return between {@link #SHORTEST} and {@link #LONGEST}.
   */
  static Duration after(int failures, RandomGenerator random) {
    long doubled = SHORTEST.toMillis() << Math.min(failures, ENOUGH_DOUBLINGS);
    long ceiling = Math.min(doubled, LONGEST.toMillis());
    return Duration.ofMillis(ceiling / 2 + random.nextLong(ceiling / 2 + 1));
  }
}
