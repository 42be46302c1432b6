package org.lamppost.decide;

import org.lamppost.model.Symptom;

/** The slope from one reading to the next. */
final class SteepNode extends LeafNode {
  private static final double MILLIS = 1_000;

  private final double sign;
  private final double perMilli;

  // the reading before
  private long beforeMillis = Dossier.NONE;
  private double before;

  SteepNode(Symptom.Steep symptom) {
    super(symptom.point());
    sign = sign(symptom.side());
    perMilli = perMilli(symptom);
  }

  static double perMilli(Symptom.Steep symptom) {
    return symptom.perSecond() / MILLIS;
  }

  @Override
  boolean takes(Row row) {
    return true;
  }

  @Override
  Plane ask(Row row, long time) {
    boolean known = beforeMillis != Dossier.NONE && time > beforeMillis && row.usable();
    boolean steep = known && sign * (row.value - before) > perMilli * (time - beforeMillis);
    // What lies beyond the sensor's range is no end of a slope.
    beforeMillis = row.usable() ? time : Dossier.NONE;
    before = row.value;
    return steep ? Plane.BAD : Plane.OVER;
  }

  @Override
  void forget() {
    super.forget();
    beforeMillis = Dossier.NONE;
  }
}
