package org.lamppost.decide;

import org.lamppost.model.IncidentChange.Evidence;
import org.lamppost.model.Quality;

/**
 * What makes the sensor side of an incident move. One object serves for all, so that a reading
 * leaves no garbage: nobody keeps it. Confined to the engine's thread.
 */
final class Sighting {
  /** When the reading was sampled, UTC milliseconds. */
  long sampleUtcMillis;

  /** In the point's unit; NaN where the quality carries none. */
  double value;

  Quality quality = Quality.GOOD;

  /** Its place in the order of samples, monotonic milliseconds. */
  long judgedMillis;

  /** It belongs to a walk test. */
  boolean test;

  /** It tells of now, so that outputs may follow it. */
  boolean fresh;

  /** The reading, as it is recorded. */
  Evidence evidence() {
    return new Evidence(sampleUtcMillis, value, quality);
  }
}
