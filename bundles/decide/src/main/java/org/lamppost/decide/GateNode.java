package org.lamppost.decide;

import java.util.Arrays;
import java.util.List;
import org.lamppost.model.Symptom;

/** Enough of several, each counted for a while after it was last shown. */
final class GateNode extends Node {
  private final Node[] of;
  private final long[] lastBad;
  private final int enough;
  private final long within;

  GateNode(Symptom.Gate symptom) {
    List<Symptom> parts = symptom.of();
    of = parts.stream().map(Nodes::of).toArray(Node[]::new);
    lastBad = new long[of.length];
    Arrays.fill(lastBad, Dossier.NONE);
    enough = symptom.least();
    within = symptom.within().toMillis();
  }

  @Override
  boolean see(Row row, long time) {
    boolean any = false;
    for (int i = 0; i < of.length; i++) {
      if (of[i].plane(time) == Plane.BAD) {
        lastBad[i] = Math.max(lastBad[i], time);
      }
      any |= of[i].see(row, time);
      if (of[i].plane(time) == Plane.BAD) {
        lastBad[i] = Math.max(lastBad[i], time);
      }
    }
    return any;
  }

  @Override
  Plane plane(long time) {
    int bad = 0;
    int over = 0;
    for (int i = 0; i < of.length; i++) {
      Plane plane = of[i].plane(time);
      if (plane == Plane.BAD || lately(i, time)) {
        bad++;
      } else if (plane == Plane.OVER) {
        over++;
      }
    }
    if (bad >= enough) {
      return Plane.BAD;
    }
    return over > of.length - enough ? Plane.OVER : Plane.BETWEEN;
  }

  private boolean lately(int i, long time) {
    return within > 0 && lastBad[i] != Dossier.NONE && time - lastBad[i] <= within;
  }

  @Override
  boolean beyond(Row row) {
    for (Node node : of) {
      if (node.beyond(row)) {
        return true;
      }
    }
    return false;
  }

  @Override
  void forget() {
    for (int i = 0; i < of.length; i++) {
      of[i].forget();
      lastBad[i] = Dossier.NONE;
    }
  }
}
