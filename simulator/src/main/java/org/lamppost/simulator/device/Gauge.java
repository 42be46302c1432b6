package org.lamppost.simulator.device;

import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;

/**
 * One point of a device as its wire shows it.
 *
 * @param point the name without the device, such as {@code pressure}.
 * @param unit the unit of the value; empty for a contact.
 * @param decimals digits after the point that the wire carries, 0 to 6.
 * @param source the true value, unrounded.
 */
record Gauge(String point, String unit, int decimals, DoubleSupplier source) {

  Gauge {
    Objects.requireNonNull(point, "point");
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(source, "source");
    if (decimals < 0 || decimals > 6) {
      throw new IllegalArgumentException("decimals of " + point + " must be 0..6, not " + decimals);
    }
  }

  /** A point that is 0 or 1 and has no unit. */
  static Gauge contact(String point, BooleanSupplier source) {
    return new Gauge(point, "", 0, () -> source.getAsBoolean() ? 1 : 0);
  }

  /** The value in steps of the last decimal: what an integer register holds. */
  long steps() {
    return Math.round(source.getAsDouble() * Math.pow(10, decimals));
  }

  /** The value rounded to what the wire carries. */
  double value() {
    return scaled(steps());
  }

  /** The value that a number of steps stands for. */
  double scaled(long steps) {
    return steps / Math.pow(10, decimals);
  }
}
