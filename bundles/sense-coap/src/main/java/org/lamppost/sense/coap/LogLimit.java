package org.lamppost.sense.coap;

import java.util.function.LongConsumer;
import org.lamppost.api.GatewayClock;

/** Lets one line a minute into the log and counts the rest. Safe from any thread. */
final class LogLimit {
  private static final long PERIOD_MILLIS = 60_000;

  private final GatewayClock clock;
  private boolean logged;
  private long lastMillis;
  private long suppressed;

  LogLimit(GatewayClock clock) {
    this.clock = clock;
  }

  /**
   * Logs, unless it did within the last minute.
   *
   * @param line writes the line; gets how many were left out since the one before.
   */
  synchronized void log(LongConsumer line) {
    long now = clock.monotonicMillis();
    if (logged && now - lastMillis < PERIOD_MILLIS) {
      suppressed++;
      return;
    }
    line.accept(suppressed);
    logged = true;
    lastMillis = now;
    suppressed = 0;
  }
}
