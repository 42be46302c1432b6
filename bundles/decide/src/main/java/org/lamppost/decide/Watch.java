package org.lamppost.decide;

import java.util.SortedSet;
import java.util.TreeSet;
import org.lamppost.model.Condition.Shown;
import org.lamppost.model.Symptom;

/**
 * A rule over more than a limit and a rate: two small trees of nodes, one for when it is true and
 * one for when it is over. Confined to the engine's thread.
 */
final class Watch {
  private final Node raise;
  private final Node clear;
  private final boolean several;
  private boolean test;
  private long judged = Dossier.NONE;

  Watch(Shown shown) {
    raise = Nodes.of(shown.raise());
    clear =
        shown.clear().equals(new Symptom.Not(shown.raise()))
            ? new NotNode(raise)
            : Nodes.of(shown.clear());
    several = points(shown).size() > 1;
  }

  /** The points that a condition looks at, ascending. */
  static SortedSet<Integer> points(Shown shown) {
    SortedSet<Integer> points = new TreeSet<>();
    points.add(shown.point());
    Nodes.collect(shown.raise(), points);
    Nodes.collect(shown.clear(), points);
    return points;
  }

  /** Time of the newest reading that counted; {@link Dossier#NONE} before it. */
  long judged() {
    return judged;
  }

  /** Lets nothing before a moment count as the newest. */
  void notBefore(long millis) {
    judged = Math.max(judged, millis);
  }

  /**
   * Whether a reading may be taken: a good one, and one beyond the sensor's range on the bad side.
   * A walk test only where the rule has one point: among several it would mix with what is real.
   */
  boolean counts(Row row) {
    return row.test() ? !several : row.usable() || raise.beyond(row);
  }

  /** Takes a reading; what a walk test has shown is forgotten at its end. */
  Plane see(Row row, long time) {
    if (row.test() != test && row.usable()) {
      test = row.test();
      raise.forget();
      clear.forget();
    }
    judged = Math.max(judged, time);
    raise.see(row, time);
    if (!(clear instanceof NotNode not && not.of(raise))) {
      clear.see(row, time);
    }
    return plane(judged);
  }

  /** What the rule's condition shows at a moment. */
  Plane plane(long time) {
    if (raise.plane(time) == Plane.BAD) {
      return Plane.BAD;
    }
    return clear.plane(time) == Plane.BAD ? Plane.OVER : Plane.BETWEEN;
  }
}
