package org.lamppost.act;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An agenda on a thread of its own. */
final class ThreadAgenda implements Agenda {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadAgenda.class);
  private static final long STOP_MILLIS = 1_500;

  private final ScheduledThreadPoolExecutor thread;

  /** The thread begins with the first task. */
  ThreadAgenda(String name) {
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread fresh = new Thread(task, name);
              fresh.setDaemon(true);
              return fresh;
            });
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread.setRemoveOnCancelPolicy(true);
  }

  @Override
  public boolean now(Runnable task) {
    try {
      thread.execute(() -> guarded(task));
      return true;
    } catch (RejectedExecutionException ended) {
      LOG.debug("actions have ended, nothing is done any more");
      return false;
    }
  }

  @Override
  public void later(Runnable task, long millis) {
    try {
      thread.schedule(() -> guarded(task), millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException ended) {
      LOG.debug("actions have ended, nothing is tried again");
    }
  }

  /** An executor would swallow it: whatever fails must be seen, and the next order still served. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("a task of the actions failed, the next ones go on", e);
    }
  }

  @Override
  public void end() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.error("actions did not end in time, they are interrupted after={}ms", STOP_MILLIS);
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
