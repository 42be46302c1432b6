package org.lamppost.decide;

/**
 * One symptom of a rule, with what it remembers. A rule over more than a limit and a rate has a
 * small tree of them.
 *
 * <p>Allocates nothing per reading, except where a series still grows to its bound. Confined to the
 * engine's thread.
 */
abstract class Node {
  /**
   * Takes a reading of a point that the rule watches, in the order of its time.
   *
   * @return whether it said something to this node: it is of its point, and counts.
   */
  abstract boolean see(Row row, long time);

  /** What it shows at a moment, not before the newest reading. */
  abstract Plane plane(long time);

  /** Whether a reading beyond the sensor's range is on the bad side of a limit here. */
  boolean beyond(Row row) {
    return false;
  }

  /** Forgets all readings. */
  abstract void forget();
}
