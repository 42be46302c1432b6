package org.lamppost.model;

import java.time.Duration;
import java.util.Objects;

/**
 * One measured or switched quantity as the profile and the site describe it.
 *
 * @param index its place in {@link Site#points()}; readings carry it instead of the name. Valid for
 *     one load of the site.
 * @param id its lasting name.
 * @param unit the unit of its values, such as {@code MPa}; empty for a contact or a plain number.
 * @param range what the sensor can truly measure.
 * @param interval how often a value is expected; polled points are asked this often. Positive.
 * @param output whether it can be switched; its readings are then its feedback.
 * @param source how the driver finds it: registers, pins, names. Only the driver understands it.
 */
public record Point(
    int index,
    PointId id,
    String unit,
    Range range,
    Duration interval,
    boolean output,
    Settings source) {
  /** Refuses a negative index and an interval that is not positive. */
  public Point {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(range, "range");
    Objects.requireNonNull(source, "source");
    if (index < 0) {
      throw new IllegalArgumentException("index of " + id + " is " + index);
    }
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("interval of " + id + " is " + interval);
    }
  }

  /** What a value in this point's unit is worth by itself. */
  public Quality judge(double value) {
    return range.judge(value);
  }
}
