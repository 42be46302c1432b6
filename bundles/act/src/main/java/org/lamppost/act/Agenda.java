package org.lamppost.act;

/** Has all switching decided one task after the other, in sequence. Safe from any thread. */
interface Agenda {
  /**
   * Runs a task after those that were given before, and before it returns if none is running.
   *
   * @return false if it has ended; the task is not run.
   */
  boolean now(Runnable task);

  /** Runs a task after a time, unless it has ended by then. */
  void later(Runnable task, long millis);

  /**
   * Runs what was given to {@link #now} and ends, within 2 s; what was to come later is dropped.
   */
  void end();
}
