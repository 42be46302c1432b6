package org.lamppost.decide;

import org.lamppost.model.Quality;

/** The reading that is being judged. One object serves for all. */
final class Row {
  int point;
  double value;
  Quality quality = Quality.GOOD;

  /** When it was sampled, at most its arrival; monotonic milliseconds. */
  long sampleMillis;

  /** When it reached the gateway, monotonic milliseconds. */
  long arrivalMillis;

  boolean test() {
    return quality == Quality.TEST;
  }

  boolean overRange() {
    return quality == Quality.OVER_RANGE;
  }

  /** Whether its value may be judged by any rule. */
  boolean usable() {
    return quality == Quality.GOOD || quality == Quality.TEST;
  }
}
