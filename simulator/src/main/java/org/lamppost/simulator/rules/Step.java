package org.lamppost.simulator.rules;

import org.lamppost.model.Command;

/** Something that happens to the gateway. */
sealed interface Step {
  /**
   * One message with readings, by rows. Nobody changes the arrays.
   *
   * @param points by index.
   * @param qualities codes; {@link #JUDGE} where the point's range decides.
   * @param sampled when each was sampled, milliseconds after its arrival; usually zero or below.
   */
  record Read(int[] points, double[] values, byte[] qualities, long[] sampled) implements Step {
    /** The point's range says what a value is worth. */
    static final byte JUDGE = -1;
  }

  /** UTC steps; monotonic time goes on. */
  record Clock(long millis) implements Step {}

  /**
   * The gateway is killed and comes back.
   *
   * @param down how long it is away, milliseconds.
   * @param newBoot whether the machine starts too, so that monotonic time begins anew.
   * @param utc by how much UTC has stepped when it is back.
   * @param redelivered whether alarm-class devices send again what was not acknowledged.
   */
  record Restart(long down, boolean newBoot, long utc, boolean redelivered) implements Step {}

  /** The city asks something of an incident such as {@code #1}. */
  record Told(Command.Type type, String incident, String by, String workOrder, String reason)
      implements Step {}

  /** The city has stored a record of an incident. */
  record Receipt(String incident) implements Step {}

  /** From now on an output answers like this. */
  record Answers(int point, Kind kind, long after) implements Step {}

  /** A tick of the recorded gateway. */
  record Tick() implements Step {}

  /** How an output answers an order. */
  enum Kind {
    DONE,
    REFUSED,
    UNKNOWN
  }

  /**
   * A step at its time.
   *
   * @param at milliseconds after the start.
   * @param line where it stands.
   */
  record Event(long at, int line, Step step) {}
}
