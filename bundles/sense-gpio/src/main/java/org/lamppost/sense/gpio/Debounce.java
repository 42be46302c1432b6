package org.lamppost.sense.gpio;

import java.util.Optional;

/**
 * Believes a level once it has stayed for a time.
 *
 * <p>Not thread-safe.
 */
final class Debounce {
  /**
   * A believed change.
   *
   * @param level the new level of the pin.
   * @param atMillis when the pin went there, before the wait.
   */
  record Change(boolean level, long atMillis) {}

  private final long waitMillis;

  // what is believed; valid once known
  private boolean known;
  private boolean believed;

  // what the pin shows; valid once seen
  private boolean seen;
  private boolean shown;
  private long sinceMillis;

  /** Waits so many milliseconds; 0 believes at once. */
  Debounce(long waitMillis) {
    this.waitMillis = waitMillis;
  }

  /** Notes the pin's level at a time; times never go back. */
  void see(boolean level, long nowMillis) {
    if (!seen || level != shown) {
      seen = true;
      shown = level;
      sinceMillis = nowMillis;
    }
  }

  /**
   * The change that the pin's calm has made certain by now, if there is one. The first level is
   * one.
   */
  Optional<Change> settle(long nowMillis) {
    if (!waiting() || nowMillis - sinceMillis < waitMillis) {
      return Optional.empty();
    }
    known = true;
    believed = shown;
    return Optional.of(new Change(believed, sinceMillis));
  }

  /** Whether the pin shows a level that is not believed yet. */
  boolean waiting() {
    return seen && (!known || shown != believed);
  }

  /** The level that is believed; empty before the first. */
  Optional<Boolean> level() {
    return known ? Optional.of(believed) : Optional.empty();
  }
}
