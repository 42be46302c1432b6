package org.lamppost.model;

import java.util.Arrays;
import java.util.Objects;

/**
 * The values that a sensor can truly give, in its point's unit.
 *
 * @param least the lowest true value, included.
 * @param most the highest true value, included.
 * @param resolution the smallest step that means something; positive.
 * @param sentinels values that mean "no sensor", such as −500; compared within half a resolution.
 *     Not changed after construction.
 */
public record Range(double least, double most, double resolution, double... sentinels) {
  /** A contact or a coil: 0 or 1. */
  public static final Range CONTACT = new Range(0, 1, 1);

  /** Refuses an empty range and a resolution that is not positive. */
  public Range {
    Objects.requireNonNull(sentinels, "sentinels");
    if (!(least < most)) {
      throw new IllegalArgumentException("range " + least + ".." + most + " is empty");
    }
    if (!(resolution > 0)) {
      throw new IllegalArgumentException("resolution " + resolution + " is not positive");
    }
    sentinels = sentinels.clone();
  }

  /**
   * {@code INVALID} for NaN and infinities, {@code SENTINEL}, {@code OVER_RANGE}, else {@code
   * GOOD}.
   */
  public Quality judge(double value) {
    if (!Double.isFinite(value)) {
      return Quality.INVALID;
    }
    for (double sentinel : sentinels) {
      if (Math.abs(value - sentinel) <= resolution / 2) {
        return Quality.SENTINEL;
      }
    }
    return value < least || value > most ? Quality.OVER_RANGE : Quality.GOOD;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Range range
        && least == range.least
        && most == range.most
        && resolution == range.resolution
        && Arrays.equals(sentinels, range.sentinels);
  }

  @Override
  public int hashCode() {
    return Objects.hash(least, most, resolution, Arrays.hashCode(sentinels));
  }
}
