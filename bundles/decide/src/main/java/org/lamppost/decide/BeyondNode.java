package org.lamppost.decide;

import org.lamppost.model.Symptom;

/** The newest value against two limits. */
final class BeyondNode extends LeafNode {
  private final double sign;
  private final double limit;
  private final double clear;

  BeyondNode(Symptom.Beyond symptom) {
    super(symptom.point());
    sign = sign(symptom.side());
    limit = sign * symptom.limit();
    clear = sign * symptom.clear();
  }

  @Override
  boolean beyond(Row row) {
    return watches(row) && row.overRange() && sign * row.value > limit;
  }

  @Override
  boolean takes(Row row) {
    return row.usable() || beyond(row);
  }

  @Override
  Plane ask(Row row, long time) {
    return held(sign * row.value, limit, clear);
  }

  /** A value against two limits, all of them with the sign of the bad side. */
  static Plane held(double signed, double limit, double clear) {
    return signed > limit ? Plane.BAD : signed <= clear ? Plane.OVER : Plane.BETWEEN;
  }
}
