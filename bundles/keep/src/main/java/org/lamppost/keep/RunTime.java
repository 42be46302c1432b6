package org.lamppost.keep;

import org.lamppost.api.GatewayClock;

/**
 * How long the gateway has run with its present journal, as far as it was written down. It goes on
 * over restarts, no clock that somebody sets changes it, and time switched off does not count: then
 * nobody can tell how long that was.
 *
 * <p>Safe from any thread.
 */
final class RunTime {
  private final GatewayClock clock;

  /** Run time minus monotonic milliseconds; guarded by this. */
  private long offset;

  /** Begins at 0. */
  RunTime(GatewayClock clock) {
    this.clock = clock;
    this.offset = -clock.monotonicMillis();
  }

  /** It is known that it has come this far. */
  synchronized void atLeast(long ranMillis) {
    offset = Math.max(offset, ranMillis - clock.monotonicMillis());
  }

  /** Milliseconds until now. */
  synchronized long millis() {
    return clock.monotonicMillis() + offset;
  }
}
