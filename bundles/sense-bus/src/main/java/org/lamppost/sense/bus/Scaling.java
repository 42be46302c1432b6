package org.lamppost.sense.bus;

/**
 * From the number on the wire to the point's unit: {@code value = raw · scale + offset}.
 *
 * @param scale not 0.
 */
record Scaling(double scale, double offset) {
  static final Scaling NONE = new Scaling(1, 0);

  private static final double ROUNDING = 1e-12;

  /** The value of a raw number. */
  double apply(double raw) {
    double steps = Math.rint(1 / scale);
    // 312 / 1000 is the double next to 0.312; 312 · 0.001 may miss it by one.
    boolean decimal = Math.abs(scale) < 1 && Math.abs(steps * scale - 1) < ROUNDING;
    return (decimal ? raw / steps : raw * scale) + offset;
  }

  /** The raw number of a value; rarely whole by itself. */
  double invert(double value) {
    return (value - offset) / scale;
  }
}
