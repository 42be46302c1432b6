package org.lamppost.decide;

import org.lamppost.model.Condition.Side;
import org.lamppost.model.Symptom;

/** How far the newest value is from the lowest or highest one of a span. */
final class MovedNode extends LeafNode {
  private final boolean rise;
  private final double by;
  private final long span;
  private final Series series = new Series();

  MovedNode(Symptom.Moved symptom) {
    super(symptom.point());
    rise = symptom.side() == Side.ABOVE;
    by = symptom.by();
    span = symptom.within().toMillis();
  }

  @Override
  Plane ask(Row row, long time) {
    if (Double.isNaN(row.value)) {
      return shown();
    }
    series.dropUntil(time - span - 1);
    series.add(time, row.value);
    double lowest = series.least(0);
    double highest = series.least(series.size() - 1);
    double move = rise ? row.value - lowest : highest - row.value;
    return move > by ? Plane.BAD : Plane.OVER;
  }

  @Override
  void forget() {
    super.forget();
    series.clear();
  }
}
