package org.lamppost.decide;

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

  @Override
  void forget() {
    of.forget();
  }
}
