package org.lamppost.simulator.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.lamppost.model.IncidentChange.Cause;

/**
 * What the engine did.
 *
 * @param at milliseconds after the start.
 * @param what the cause of a change, or {@code order OUTPUT}.
 * @param incident such as {@code #1}.
 * @param facts everything that a fixture may ask about.
 */
record Happening(long at, String what, String incident, ObjectNode facts) {
  static final String ORDER = "order ";

  boolean isOrder() {
    return what.startsWith(ORDER);
  }

  boolean is(Cause cause) {
    return what.equals(Head.nameOf(cause));
  }

  /** Whether an alarm begins with it. */
  boolean begins() {
    return is(Cause.RAISE) || is(Cause.REOPEN);
  }

  @Override
  public String toString() {
    return incident + " " + what + " at " + Offsets.text(at) + " " + facts;
  }
}
