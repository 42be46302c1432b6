package org.lamppost.sense.bus;

import java.util.function.LongSupplier;
import org.lamppost.api.GatewayClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the turns of one bus one after another on shared threads: never two at once, and between two
 * turns other buses have their chance. Safe from any thread.
 */
final class Turns {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
  private static final long PAUSE_AFTER_DEFECT_MILLIS = 1_000;

  private final Scheduler scheduler;
  private final GatewayClock clock;
  private final LongSupplier turn;

  // guarded by this
  private Runnable takeBack = () -> {};
  private boolean running;
  private boolean woken;
  private boolean stopped;

  /**
   * Does nothing until woken.
   *
   * @param turn does a piece of work and tells at which monotonic millisecond it wants the next.
   */
  Turns(Scheduler scheduler, GatewayClock clock, LongSupplier turn) {
    this.scheduler = scheduler;
    this.clock = clock;
    this.turn = turn;
  }

  /** Asks for a turn as soon as possible. */
  synchronized void wake() {
    if (stopped) {
      return;
    }
    if (running) {
      woken = true;
    } else {
      next(0);
    }
  }

  /** No further turn begins; a running one goes on. */
  synchronized void stop() {
    stopped = true;
    takeBack.run();
  }

  private void run() {
    if (!begin()) {
      return;
    }
    long wanted;
    try {
      wanted = turn.getAsLong();
    } catch (RuntimeException e) {
      // Top of a bus thread: a defect in one turn must not end all further polling.
      LOG.error("turn of a bus failed, going on in a second", e);
      wanted = clock.monotonicMillis() + PAUSE_AFTER_DEFECT_MILLIS;
    }
    end(wanted);
  }

  private synchronized boolean begin() {
    if (stopped) {
      return false;
    }
    if (running) {
      // A wake came while this turn was already on its way.
      woken = true;
      return false;
    }
    running = true;
    woken = false;
    return true;
  }

  private synchronized void end(long wantedMillis) {
    running = false;
    if (!stopped) {
      next(woken ? 0 : Math.max(0, wantedMillis - clock.monotonicMillis()));
    }
  }

  private void next(long delayMillis) {
    takeBack.run();
    takeBack = scheduler.after(delayMillis, this::run);
  }
}
