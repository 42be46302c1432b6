package org.lamppost.decide;

import java.io.DataOutputStream;
import java.io.IOException;
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

  @Override
  void save(DataOutputStream out) throws IOException {
    super.save(out);
    out.writeLong(sinceMillis);
    out.writeDouble(value);
  }

  @Override
  void load(Recall recall) throws IOException {
    super.load(recall);
    sinceMillis = recall.time();
    value = recall.value();
  }
}
