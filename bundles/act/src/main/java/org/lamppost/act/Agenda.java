package org.lamppost.act;

/** The one thread on which all switching is decided, as its owner sees it. Safe from any thread. */
interface Agenda {
  /**
   * Runs a task there, after those that were given before.
   *
   * @return false if it has ended; the task is not run.
   */
  boolean now(Runnable task);

  /** Runs a task there after a time, unless it has ended by then. */
  void later(Runnable task, long millis);

  /**
   * Runs what was given to {@link #now} and ends, within 2 s; what was to come later is dropped.
   */
  void end();
}
