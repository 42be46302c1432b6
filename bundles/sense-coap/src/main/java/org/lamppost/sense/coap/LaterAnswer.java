package org.lamppost.sense.coap;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An answer that waits for the journal: one datagram if it comes soon, else an empty
 * acknowledgement and a response of its own.
 *
 * <p>Safe from any thread; exactly one answer is given.
 */
final class LaterAnswer {
  /** Below the 2 s after which a sender repeats (RFC 7252 clause 4.8, ACK_TIMEOUT). */
  private static final long ACKNOWLEDGE_MILLIS = 1_000;

  /** A journal that takes longer is as good as none. */
  private static final long PATIENCE_MILLIS = 20_000;

  private final Runnable accept;
  private final Runnable free;
  private final ScheduledExecutorService timers;
  private final AtomicBoolean settled = new AtomicBoolean();
  private ScheduledFuture<?> acknowledge;
  private ScheduledFuture<?> giveUp;

  /**
   * Takes a place among those that wait.
   *
   * @param accept sends the empty acknowledgement.
   * @param free gives the place up; run once, whichever way the answer is settled.
   */
  LaterAnswer(Runnable accept, ScheduledExecutorService timers, Runnable free) {
    this.accept = accept;
    this.timers = timers;
    this.free = free;
  }

  /**
   * Begins to wait.
   *
   * @param late answers when nothing came in time.
   */
  synchronized void arm(Runnable late) {
    if (settled.get()) {
      return;
    }
    acknowledge = timers.schedule(accept, ACKNOWLEDGE_MILLIS, TimeUnit.MILLISECONDS);
    giveUp = timers.schedule(() -> settle(late), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Answers, unless it was answered before. */
  void settle(Runnable answer) {
    if (!settled.compareAndSet(false, true)) {
      return;
    }
    cancel();
    free.run();
    answer.run();
  }

  private synchronized void cancel() {
    if (acknowledge != null) {
      acknowledge.cancel(false);
      giveUp.cancel(false);
    }
  }
}
