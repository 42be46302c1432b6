package org.lamppost.keep;

import java.sql.SQLException;
import org.lamppost.api.GatewayClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of one file: does its work when it is due, and after a failure again with growing
 * pauses.
 */
final class Writer {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
  private static final long SHORTEST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  /** Work that takes longer is held up by a disk that hangs. */
  private static final long HANGING_MILLIS = 2_000;

  private static final long IDLE = Long.MAX_VALUE;

  private final GatewayClock clock;
  private final long longestNapMillis;
  private final Work work;
  private final Runnable afterwards;
  private final Thread thread;

  // guarded by this
  private boolean signalled;
  private boolean stopping;

  // confined to the thread
  private long notBefore = Long.MIN_VALUE;

  // for status
  private volatile int failures;
  private volatile String problem = "";
  private volatile long workingSince = IDLE;
  private volatile long commits;
  private volatile long turns;

  /** What a writer does. Called on its thread only. */
  interface Work {
    /** Milliseconds until there is something to do; not positive for now. */
    long dueIn();

    /** Does what is due. What fails keeps its place: it is tried again. */
    void perform() throws SQLException;

    /** The last work before the end. */
    void finish() throws SQLException;

    /** Nothing is tried any more: fails what still waits, and whatever is offered from now on. */
    void ended(KeepException reason);
  }

  /**
   * Makes a writer; {@link #start} starts it.
   *
   * @param longestNapMillis how long it sleeps at most before it looks at the clock again.
   * @param afterwards the very last thing that its thread does.
   */
  Writer(String name, GatewayClock clock, long longestNapMillis, Work work, Runnable afterwards) {
    this.clock = clock;
    this.longestNapMillis = longestNapMillis;
    this.work = work;
    this.afterwards = afterwards;
    this.thread = new Thread(this::run, name);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** There may be something to do. Safe from any thread. */
  synchronized void signal() {
    signalled = true;
    notifyAll();
  }

  /** Ends it after its last work. */
  void stop() {
    synchronized (this) {
      stopping = true;
      notifyAll();
    }
  }

  /** Waits for the end. */
  boolean ended(long withinMillis) {
    try {
      thread.join(Math.max(1, withinMillis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  /** Why the last attempt failed, or that the present one hangs; empty if all is well. */
  String problem() {
    long since = workingSince;
    long millis = since == IDLE ? 0 : clock.monotonicMillis() - since;
    return problem.isEmpty() && millis > HANGING_MILLIS
        ? "disk hangs thread=" + thread.getName() + " millis=" + millis
        : problem;
  }

  long commits() {
    return commits;
  }

  /** How often it has looked whether something is due; tells tests that it had its chance. */
  long turns() {
    return turns;
  }

  private void run() {
    while (nap()) {
      turns++;
      if (work.dueIn() <= 0 && clock.monotonicMillis() >= notBefore) {
        attempt();
      }
    }
    KeepException reason = new KeepException("journal is closed: nothing was taken");
    try {
      work.finish();
    } catch (Exception e) { // the thread's end: whoever waits must hear of it
      LOG.warn("journal could not be closed cleanly thread={}", thread.getName(), e);
      reason = failure("journal was closed before this was durable", e);
    } finally {
      work.ended(reason);
      afterwards.run();
    }
  }

  /** Sleeps until something is due. Gives false when it is time to end. */
  private boolean nap() {
    long pause = notBefore == Long.MIN_VALUE ? 0 : notBefore - clock.monotonicMillis();
    // Asked outside the monitor: whoever signals must never wait for the files.
    long due = Math.max(work.dueIn(), pause);
    synchronized (this) {
      if (due > 0 && !signalled && !stopping) {
        try {
          wait(Math.min(due, longestNapMillis));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          stopping = true;
        }
      }
      signalled = false;
      return !stopping;
    }
  }

  private void attempt() {
    workingSince = clock.monotonicMillis();
    try {
      work.perform();
      commits++;
      if (failures > 0) {
        LOG.info("journal writes again thread={} failures={}", thread.getName(), failures);
      }
      failures = 0;
      problem = "";
      notBefore = Long.MIN_VALUE;
    } catch (Exception e) { // top of the thread: no failure may end the journal
      failures++;
      long pause =
          Math.min(LONGEST_PAUSE_MILLIS, SHORTEST_PAUSE_MILLIS << Math.min(failures - 1, 10));
      notBefore = clock.monotonicMillis() + pause;
      problem = failure("journal cannot write, will be tried again", e).getMessage();
      // Once until it writes again: a full disk must not fill itself with its own log.
      if (failures == 1) {
        LOG.error("{} pauseMillis={}", problem, pause, e);
      }
    } finally {
      workingSince = IDLE;
    }
  }

  private KeepException failure(String what, Exception e) {
    return new KeepException(what + " thread=" + thread.getName() + " reason=" + e.getMessage(), e);
  }
}
