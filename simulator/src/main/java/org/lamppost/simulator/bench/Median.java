package org.lamppost.simulator.bench;

import java.util.List;

/** The middle of some figures. */
final class Median {
  private Median() {}

  /** The middle one; of an even number the lower of the two. Not for an empty list. */
  static double of(List<Double> figures) {
    return figures.stream().sorted().toList().get((figures.size() - 1) / 2);
  }

  /** Rounded to so many digits after the point, for printing. */
  static double rounded(double figure, int digits) {
    double scale = Math.pow(10, digits);
    return Math.round(figure * scale) / scale;
  }
}
