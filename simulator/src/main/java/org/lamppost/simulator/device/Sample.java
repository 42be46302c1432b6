package org.lamppost.simulator.device;

import java.time.Instant;
import java.util.Objects;

/**
 * One value on its way to the gateway.
 *
 * @param number the order it was taken in, from 1.
 * @param at when it was taken, whole milliseconds.
 * @param point the name without the device.
 * @param value what is sent; NaN where the message carries something that is not a value.
 * @param unit what is sent as its unit; empty for a contact.
 * @param form what is odd about its message.
 */
record Sample(long number, Instant at, String point, double value, String unit, Form form) {

  Sample {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(point, "point");
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(form, "form");
  }

  /**
   * What a message looks like. Everything but {@link #PLAIN} travels alone, so that it spoils no
   * other sample.
   */
  enum Form {
    PLAIN,
    /** Carries a number that JSON cannot express. */
    NOT_A_NUMBER,
    /** Breaks off in the middle. */
    GARBLED,
    /** Right in form, but with a unit the point does not have. */
    WRONG_UNIT,
    /** Right in form, but under the name of a device that nobody knows. */
    UNKNOWN_DEVICE
  }
}
