package org.lamppost.simulator.bench;

import java.util.List;

/** The nearest-rank percentile. */
final class Percentile {
  private Percentile() {}

  /**
   * The smallest value that is not below {@code percent} of all.
   *
   * @param percent above 0, up to 100.
   * @throws IllegalArgumentException if there are no values.
   */
  static long of(List<Long> values, int percent) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values");
    }
    List<Long> sorted = values.stream().sorted().toList();
    int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
    return sorted.get(Math.max(0, rank - 1));
  }
}
