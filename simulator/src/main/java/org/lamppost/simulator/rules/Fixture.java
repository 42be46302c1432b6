package org.lamppost.simulator.rules;

import java.util.List;
import org.lamppost.model.Site;

/**
 * A fixture, or a recorded day: what stands in the street, what happens, what must follow.
 *
 * @param site built of the head.
 * @param events in order.
 * @param expected in order of their lines.
 */
record Fixture(Head head, Site site, List<Step.Event> events, List<Expected> expected, End end) {
  /**
   * The last line.
   *
   * @param at when to stop.
   * @param open which incidents are open then; null if nothing is said.
   * @param changes how many changes there were; -1 if nothing is said.
   * @param orders how many orders there were; -1 if nothing is said.
   */
  record End(long at, int line, List<String> open, int changes, int orders) {}

  String file() {
    return head.line().file();
  }

  /** The same under the rules of another site with the same devices. */
  Fixture under(Site other) {
    return new Fixture(head, other, events, expected, end);
  }
}
