package org.lamppost.decide;

import java.io.DataOutputStream;
import java.io.IOException;
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
      lastBad[i] = lastBad(i, time);
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
    long last = lastBad(i, time);
    return within > 0 && last != Dossier.NONE && time - last <= within;
  }

  /** When one of them was last bad; since the newest reading it may have ended by itself. */
  private long lastBad(int i, long time) {
    if (of[i].plane(time) == Plane.BAD) {
      return Math.max(lastBad[i], time);
    }
    long until = of[i].badUntil();
    return until < time ? Math.max(lastBad[i], until) : lastBad[i];
  }

  @Override
  long badUntil() {
    long[] ends = new long[of.length];
    for (int i = 0; i < ends.length; i++) {
      long own = of[i].badUntil();
      long last = Math.max(own, lastBad[i]);
      boolean stays = last == Dossier.NONE || last > Long.MAX_VALUE - within;
      ends[i] = stays || within == 0 ? own : last + within;
    }
    Arrays.sort(ends);
    return ends[ends.length - enough];
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

  @Override
  void save(DataOutputStream out) throws IOException {
    for (int i = 0; i < of.length; i++) {
      of[i].save(out);
      out.writeLong(lastBad[i]);
    }
  }

  @Override
  void load(Recall recall) throws IOException {
    for (int i = 0; i < of.length; i++) {
      of[i].load(recall);
      lastBad[i] = recall.time();
    }
  }
}
