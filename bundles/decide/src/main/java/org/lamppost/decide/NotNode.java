package org.lamppost.decide;

import java.io.DataOutputStream;
import java.io.IOException;

/** The contrary of another node. */
final class NotNode extends Node {
  private final Node of;

  NotNode(Node of) {
    this.of = of;
  }

  boolean of(Node other) {
    return of == other;
  }

  @Override
  boolean see(Row row, long time) {
    return of.see(row, time);
  }

  @Override
  Plane plane(long time) {
    return switch (of.plane(time)) {
      case BAD -> Plane.OVER;
      case OVER -> Plane.BAD;
      case BETWEEN -> Plane.BETWEEN;
    };
  }

  /** Without a reading nothing that is over begins again. */
  @Override
  long badUntil() {
    return plane(Long.MAX_VALUE) == Plane.BAD ? Long.MAX_VALUE : Dossier.NONE;
  }

  @Override
  void forget() {
    of.forget();
  }

  @Override
  void save(DataOutputStream out) throws IOException {
    of.save(out);
  }

  @Override
  void load(Recall recall) throws IOException {
    of.load(recall);
  }
}
