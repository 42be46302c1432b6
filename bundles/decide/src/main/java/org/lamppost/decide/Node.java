package org.lamppost.decide;

import java.io.DataOutputStream;
import java.io.IOException;

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

  /**
   * Until when it shows what is bad if no reading comes any more: {@link Dossier#NONE} if it does
   * not, the largest number if for good.
   */
  abstract long badUntil();

  /** Whether a reading beyond the sensor's range is on the bad side of a limit here. */
  boolean beyond(Row row) {
    return false;
  }

  /** Forgets all readings. */
  abstract void forget();

  /** Writes what it remembers. */
  abstract void save(DataOutputStream out) throws IOException;

  /** Reads what {@link #save} wrote, in place of what it remembers. */
  abstract void load(Recall recall) throws IOException;
}
