package org.lamppost.sense.gpio;

import java.time.Duration;

/**
 * Tells when a regular thing is due again; turns that were missed are not made up. Not thread-safe.
 */
final class Due {
  private final long intervalMillis;
  private boolean begun;
  private long nextMillis;

  Due(Duration interval) {
    this.intervalMillis = Math.max(1, interval.toMillis());
  }

  /** Whether it is due; if so, the next turn is one interval on. The first call is due. */
  boolean due(long nowMillis) {
    if (begun && nowMillis < nextMillis) {
      return false;
    }
    boolean punctual = begun && nowMillis - nextMillis < intervalMillis;
    nextMillis = (punctual ? nextMillis : nowMillis) + intervalMillis;
    begun = true;
    return true;
  }

  /** Puts the first turn one interval after now, unless there was one. */
  void begin(long nowMillis) {
    if (!begun) {
      restart(nowMillis);
    }
  }

  /** Puts the next turn one interval after now. */
  void restart(long nowMillis) {
    begun = true;
    nextMillis = nowMillis + intervalMillis;
  }
}
