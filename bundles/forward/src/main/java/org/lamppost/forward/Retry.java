package org.lamppost.forward;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One kind of call on the journal, and the wait after one that failed: from half a second, doubling
 * to half a minute. Says once that it fails and once that it succeeds again.
 *
 * <p>Not thread-safe: confined to the room's thread.
 */
final class Retry {
  private static final Logger LOG = LoggerFactory.getLogger(Retry.class);
  private static final long FIRST_WAIT_MILLIS = 500;
  private static final long LONGEST_WAIT_MILLIS = 30_000;

  private final String what;
  private final ForwardStatus status;
  private long waitMillis;
  private long dueMillis;

  /**
   * Nothing failed yet.
   *
   * @param what the kind of call, for people.
   */
  Retry(String what, ForwardStatus status) {
    this.what = what;
    this.status = status;
  }

  /** Whether a call may be made now. */
  boolean due(long nowMillis) {
    return !failing() || nowMillis >= dueMillis;
  }

  /** Whether the last call failed. */
  boolean failing() {
    return waitMillis > 0;
  }

  /** When to call again, monotonic milliseconds; MAX_VALUE if nothing is wrong. */
  long dueMillis() {
    return failing() ? dueMillis : Long.MAX_VALUE;
  }

  /** Makes a call, and tells whether it succeeded; a failure is kept, not thrown. */
  boolean attempt(long nowMillis, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) { // the journal's exceptions are its own; each means "not now"
      failed(e, nowMillis);
      return false;
    }
    if (failing()) {
      waitMillis = 0;
      status.journal(what, true);
      LOG.info("journal answers again call={}", what);
    }
    return true;
  }

  /** The call is not made any more: its failure is history. */
  void forget() {
    waitMillis = 0;
    status.journal(what, true);
  }

  private void failed(RuntimeException e, long nowMillis) {
    status.add(ForwardStatus.Count.JOURNAL_ERRORS);
    status.error("journal, " + what + ": " + e.getMessage());
    if (!failing()) {
      status.journal(what, false);
      LOG.error("journal does not answer, trying again; nothing is lost call={}", what, e);
    }
    waitMillis = failing() ? Math.min(LONGEST_WAIT_MILLIS, waitMillis * 2) : FIRST_WAIT_MILLIS;
    dueMillis = nowMillis + waitMillis;
  }
}
