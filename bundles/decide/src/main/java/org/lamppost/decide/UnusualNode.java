package org.lamppost.decide;

import org.lamppost.model.Symptom;

/**
 * How far the newest value is from the median of what was learned. It learns while all is well: a
 * fault that stays must not become the usual.
 */
final class UnusualNode extends LeafNode {
  private final long span;
  private final int least;
  private final double sign;
  private final double limit;
  private final double clear;
  private final Series learned = new Series();

  UnusualNode(Symptom.Unusual symptom) {
    super(symptom.point());
    span = symptom.span().toMillis();
    least = symptom.least();
    sign = sign(symptom.side());
    limit = symptom.limit();
    clear = symptom.clear();
  }

  @Override
  Plane ask(Row row, long time) {
    if (Double.isNaN(row.value)) {
      return shown();
    }
    Plane plane =
        learned.size() < least
            ? Plane.BETWEEN
            : BeyondNode.held(sign * (row.value - learned.median()), limit, clear);
    if (plane != Plane.BAD) {
      learned.dropUntil(time - span);
      learned.add(time, row.value);
    }
    return plane;
  }

  @Override
  void forget() {
    super.forget();
    learned.clear();
  }
}
