package org.lamppost.act;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agenda without a hand-over to another thread: a task runs on the thread that brings it, unless
 * one is running; then whoever runs that one takes it too. What is to come later comes from a
 * thread of its own.
 *
 * <p>An order thus reaches its driver on the line's thread: a thread that has to be woken first
 * costs more than all the rest on a busy machine. That is why no task may block.
 */
final class ThreadAgenda implements Agenda {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadAgenda.class);
  private static final long STOP_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** Tasks that wait or run; whoever makes it 1 runs all until it is 0. */
  private final AtomicInteger waiting = new AtomicInteger();

  private final ScheduledThreadPoolExecutor clock;
  private volatile boolean ended;

  /**
   * Begins.
   *
   * @param name of the thread for what comes later; it starts with the first of that.
   */
  ThreadAgenda(String name) {
    clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread fresh = new Thread(task, name);
              fresh.setDaemon(true);
              return fresh;
            });
    clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    clock.setRemoveOnCancelPolicy(true);
  }

  @Override
  public boolean now(Runnable task) {
    if (ended) {
      LOG.debug("actions have ended, nothing is done any more");
      return false;
    }
    tasks.add(task);
    if (waiting.getAndIncrement() == 0) {
      do {
        guarded(tasks.remove());
      } while (waiting.decrementAndGet() > 0);
    }
    return true;
  }

  /** Whatever fails must be seen, and the next order still served. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("a task of the actions failed, the next ones go on", e);
    }
  }

  @Override
  public void later(Runnable task, long millis) {
    try {
      clock.schedule(() -> now(task), millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException over) {
      LOG.debug("actions have ended, nothing is tried again");
    }
  }

  @Override
  public void end() {
    long deadline = System.nanoTime() + STOP_NANOS;
    ended = true;
    clock.shutdown();
    while (waiting.get() > 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    if (waiting.get() > 0) {
      LOG.error("actions did not end in time");
    }
  }
}
