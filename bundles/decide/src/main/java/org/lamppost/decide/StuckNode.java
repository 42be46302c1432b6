package org.lamppost.decide;

import org.lamppost.model.Symptom;

/** Readings that come and always say the same. */
final class StuckNode extends LeafNode {
  private final long span;
  private final double by;

  // the value that it has not moved away from, and since when
  private double value;
  private long sinceMillis = Dossier.NONE;

  StuckNode(Symptom.Stuck symptom) {
    super(symptom.point());
    span = symptom.span().toMillis();
    by = symptom.by();
  }

  @Override
  Plane ask(Row row, long time) {
    if (sinceMillis == Dossier.NONE || !(Math.abs(row.value - value) <= by)) {
      value = row.value;
      sinceMillis = time;
    }
    return time - sinceMillis >= span ? Plane.BAD : Plane.OVER;
  }

  @Override
  void forget() {
    super.forget();
    sinceMillis = Dossier.NONE;
  }
}
