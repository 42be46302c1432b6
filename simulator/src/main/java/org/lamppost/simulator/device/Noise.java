package org.lamppost.simulator.device;

import java.util.random.RandomGenerator;

/**
 * Measuring noise with a hard bound, so that a limit in a test is never crossed by chance. Not
 * thread-safe.
 */
final class Noise {
  private final RandomGenerator random;
  private final double bound;
  private double value;

  /**
   * Noise between -bound and +bound.
   *
   * @param bound in the unit of what it is added to.
   */
  Noise(RandomGenerator random, double bound) {
    this.random = random;
    this.bound = bound;
  }

  /** Draws the next value; small ones are more likely than large ones. */
  void next() {
    value = (random.nextDouble() - random.nextDouble()) * bound;
  }

  double value() {
    return value;
  }
}
