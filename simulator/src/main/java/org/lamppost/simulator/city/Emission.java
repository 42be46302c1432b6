package org.lamppost.simulator.city;

/**
 * One value that a device gave away, by its own log.
 *
 * @param atMillis when the sample was taken, UTC milliseconds.
 * @param value in the unit of the log; NaN where the device sent something that is not a value.
 * @param holds a level, such as a contact's: it stands until the next emission, and whoever looks
 *     in between sees it again.
 */
record Emission(long atMillis, double value, boolean holds) {
  /** A value that was given away once. */
  Emission(long atMillis, double value) {
    this(atMillis, value, false);
  }
}
