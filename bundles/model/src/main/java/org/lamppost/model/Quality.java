package org.lamppost.model;

/**
 * How far a reading may be trusted, or why there is no value. The codes are those of the telemetry
 * record.
 */
public enum Quality {
  /** The sensor's value, inside its range. */
  GOOD(0, true),
  /** Asked, and nothing came back in time. No value. */
  NO_ANSWER(1, false),
  /** The device answered that it will not, such as a Modbus exception. No value. */
  REFUSED(2, false),
  /** The device answered something that is not a value: NaN, a malformed number. No value. */
  INVALID(3, false),
  /** The value came in a unit that its profile does not expect. No value. */
  WRONG_UNIT(4, false),
  /** The device's own mark for "no sensor". The value is that mark. */
  SENTINEL(5, true),
  /** Too old to act on. */
  STALE(6, true),
  /** Outside the range that the profile states. */
  OVER_RANGE(7, true),
  /** Taken while the device is being maintained. */
  MAINTENANCE(8, true),
  /** Taken while the device is being calibrated. */
  CALIBRATION(9, true),
  /** Taken during a walk test: rules run, incidents are marked, nobody is dispatched. */
  TEST(10, true);

  private static final Quality[] BY_CODE = values();

  private final int code;
  private final boolean valued;

  Quality(int code, boolean valued) {
    this.code = code;
    this.valued = valued;
  }

  /** The code in formats, 0 to 10; never reused for another meaning. */
  public int code() {
    return code;
  }

  /** Whether a reading of this quality carries a number. */
  public boolean valued() {
    return valued;
  }

  /**
   * The quality of a code.
   *
   * @throws IllegalArgumentException if no quality has the code.
   */
  public static Quality of(int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new IllegalArgumentException(
          "quality code " + code + " is not 0.." + (BY_CODE.length - 1));
    }
    return BY_CODE[code];
  }
}
