package org.lamppost.decide;

import org.lamppost.model.Symptom;

/** Enough of the newest readings: a bit for each, the newest lowest. */
final class SamplesNode extends Node {
  private final LeafNode of;
  private final int enough;
  private final long mask;
  private long bits;

  SamplesNode(Symptom.Samples symptom) {
    of = (LeafNode) Nodes.of(symptom.of());
    enough = symptom.n();
    mask = -1L >>> (Long.SIZE - symptom.m());
  }

  @Override
  boolean see(Row row, long time) {
    if (!of.see(row, time)) {
      return false;
    }
    bits = (bits << 1 | (of.shown() == Plane.BAD ? 1 : 0)) & mask;
    return true;
  }

  @Override
  Plane plane(long time) {
    if (Long.bitCount(bits) >= enough) {
      return Plane.BAD;
    }
    return of.shown() == Plane.OVER ? Plane.OVER : Plane.BETWEEN;
  }

  @Override
  boolean beyond(Row row) {
    return of.beyond(row);
  }

  @Override
  void forget() {
    of.forget();
    bits = 0;
  }
}
