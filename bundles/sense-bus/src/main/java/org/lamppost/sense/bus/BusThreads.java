package org.lamppost.sense.bus;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads {@code lamppost-bus-N} that all buses share. Its queue holds at most one turn of each
 * bus, so it is bounded by the site.
 */
final class BusThreads implements Scheduler {
  private static final long EXIT_MILLIS = 100;

  private final ScheduledThreadPoolExecutor executor;
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

  BusThreads(int size) {
    AtomicInteger number = new AtomicInteger();
    executor =
        new ScheduledThreadPoolExecutor(
            size,
            task -> {
              Thread thread = new Thread(task, "lamppost-bus-" + number.incrementAndGet());
              // A peer that hangs beyond all timeouts must not keep the process alive.
              thread.setDaemon(true);
              threads.add(thread);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Runnable after(long delayMillis, Runnable task) {
    Future<?> future = executor.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
    return () -> future.cancel(false);
  }

  /** Drops what has not begun and waits for what has. Returns whether all threads have ended. */
  boolean stop(long waitMillis) {
    executor.shutdownNow();
    try {
      boolean ended = executor.awaitTermination(waitMillis, TimeUnit.MILLISECONDS);
      for (Thread thread : threads) {
        // The executor counts as terminated a moment before its last thread is gone.
        thread.join(ended ? EXIT_MILLIS : 1);
      }
      return ended;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
