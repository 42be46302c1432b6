package org.lamppost.simulator.city;

import java.util.List;

/** How far a reading may be trusted. The ordinal is the code of the telemetry record. */
enum Quality {
  GOOD,
  NO_ANSWER,
  REFUSED,
  INVALID,
  WRONG_UNIT,
  SENTINEL,
  STALE,
  OVER_RANGE,
  MAINTENANCE,
  CALIBRATION,
  TEST;

  private static final List<Quality> BY_CODE = List.of(values());

  /**
   * The quality of a code.
   *
   * @throws IllegalArgumentException if no quality has this code.
   */
  static Quality of(int code) {
    if (code < 0 || code >= BY_CODE.size()) {
      throw new IllegalArgumentException("quality code " + code + " is unknown");
    }
    return BY_CODE.get(code);
  }

  int code() {
    return ordinal();
  }

  /**
   * Whether the gateway did get something from the sensor and judged it. The other two tell of
   * silence, so they explain no emission.
   */
  boolean answered() {
    return this != NO_ANSWER && this != STALE;
  }
}
