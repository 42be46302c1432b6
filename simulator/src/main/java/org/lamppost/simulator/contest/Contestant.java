package org.lamppost.simulator.contest;

/**
 * Somebody who judges readings by one rule for each point:
 *
 * <ul>
 *   <li>bad: above the limit, or climbing more steeply than the rate from the sample before;
 *   <li>raised by a bad sample at least {@link #FOR_MILLIS} after the first of an unbroken row of
 *       them;
 *   <li>closed by the first sample at or below the clear limit that does not climb too steeply;
 *   <li>a sample that is not bad ends the row; one that is neither changes nothing else.
 * </ul>
 */
public interface Contestant extends AutoCloseable {
  /** How long a rule's condition must hold. */
  long FOR_MILLIS = 5_000;

  /** Takes the limits and where to tell what happens. Called once. */
  void begin(Sensors sensors, Events events) throws Exception;

  /**
   * Brings batch number {@code number} into the form in which it reaches this contestant, which is
   * not measured.
   */
  default void prepare(int number, Batch batch) {}

  /** Judges it, row by row. */
  void judge(int number, Batch batch) throws Exception;

  /**
   * Ends a round: when this returns, all that follows from its batches has been told.
   *
   * @param millis the time at the end of the round.
   */
  default void settle(long millis) throws Exception {}

  /** Processor time that other threads of its own have used so far, nanoseconds. */
  default long otherNanos() {
    return 0;
  }

  /** Bytes of state by its own count; 0 if it does not count. */
  default long stateBytes() {
    return 0;
  }

  @Override
  default void close() {}
}
