package org.lamppost.simulator.device;

/**
 * Exponential approach to a target: exact for any step, so a device that is read seldom behaves
 * like one read often.
 */
final class Relax {

  private Relax() {}

  /**
   * The value after a time.
   *
   * @param timeConstant seconds until 63 % of the way is gone; more than 0.
   */
  static double toward(double target, double value, double seconds, double timeConstant) {
    return target + (value - target) * Math.exp(-seconds / timeConstant);
  }
}
