package org.lamppost.simulator.process;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waiting for the real world: other processes, have no clock of ours. */
public final class Pause {
  private Pause() {}

  /** Pauses this thread. */
  public static void of(Duration duration) {
    LockSupport.parkNanos(duration.toNanos());
    if (Thread.interrupted()) {
      Thread.currentThread().interrupt();
      throw new PartException("interrupted");
    }
  }
}
