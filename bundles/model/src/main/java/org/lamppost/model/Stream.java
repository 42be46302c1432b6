package org.lamppost.model;

import java.util.Locale;

/** A lane of the journal with its own sequence and limits. */
public enum Stream {
  /** All changes of all incidents. */
  INCIDENT,
  /** Readings and declared losses. */
  TELEMETRY,
  /** What the gateway and people did. */
  AUDIT;

  /** The name in topics and formats: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The stream of a name.
   *
   * @throws IllegalArgumentException if there is none.
   */
  public static Stream of(String label) {
    for (Stream stream : values()) {
      if (stream.label().equals(label)) {
        return stream;
      }
    }
    throw new IllegalArgumentException(
        "stream '" + label + "' is not incident, telemetry or audit");
  }
}
