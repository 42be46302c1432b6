package org.lamppost.simulator.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a fixture says must happen.
 *
 * @param at milliseconds after the start; not earlier.
 * @param within how much later it may be, milliseconds.
 * @param line where it stands.
 * @param what which event: see {@link Happening#what()}.
 * @param incident such as {@code #1}.
 * @param facts what of it must be as stated; whatever is not stated may be anything.
 */
record Expected(long at, long within, int line, String what, String incident, ObjectNode facts) {
  @Override
  public String toString() {
    String time = Offsets.text(at) + (within == 0 ? "" : " to " + Offsets.text(at + within));
    return incident + " " + what + " at " + time + (facts.isEmpty() ? "" : " " + facts);
  }
}
