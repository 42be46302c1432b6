package org.lamppost.sense.bus;

/** Runs tasks later. Safe from any thread. */
interface Scheduler {
  /**
   * Runs a task once.
   *
   * @param delayMillis 0 or more.
   * @return takes the task back if it has not begun.
   */
  Runnable after(long delayMillis, Runnable task);
}
