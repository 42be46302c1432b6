package org.lamppost.sense.gpio;

import org.lamppost.model.Point;
import org.lamppost.model.Quality;

/** What a current in a 4-20 mA loop means (NAMUR NE 43). */
final class CurrentLoop {
  /** NE 43: below, the loop is broken or the transmitter says that it failed low. */
  private static final double BROKEN_BELOW_MILLIAMPERES = 3.6;

  /** NE 43: above, the transmitter says that it failed high, or the loop is shorted. */
  private static final double FAULT_ABOVE_MILLIAMPERES = 21.0;

  private static final double ZERO_MILLIAMPERES = 4;
  private static final double SPAN_MILLIAMPERES = 16;

  private final Point point;
  private final double from;
  private final double to;

  CurrentLoop(Wiring.LoopSource source) {
    this.point = source.point();
    this.from = source.from();
    this.to = source.to();
  }

  /** The point's value at a current; the line goes on beyond both ends. */
  double value(double milliamperes) {
    return from + (milliamperes - ZERO_MILLIAMPERES) / SPAN_MILLIAMPERES * (to - from);
  }

  /**
   * Tells a measurement from a fault.
   *
   * @return {@code SENTINEL} for a broken wire, {@code OVER_RANGE} for a fault current, else what
   *     the point's range says.
   */
  Quality quality(double milliamperes) {
    if (milliamperes < BROKEN_BELOW_MILLIAMPERES) {
      return Quality.SENTINEL;
    }
    if (milliamperes > FAULT_ABOVE_MILLIAMPERES) {
      return Quality.OVER_RANGE;
    }
    return point.judge(value(milliamperes));
  }
}
