package org.lamppost.decide;

import org.lamppost.model.Condition.Side;

/** A node that asks the readings of one point. */
abstract class LeafNode extends Node {
  private final int point;
  private Plane plane = Plane.BETWEEN;

  LeafNode(int point) {
    this.point = point;
  }

  static double sign(Side side) {
    return side == Side.BELOW ? -1 : 1;
  }

  @Override
  final boolean see(Row row, long time) {
    if (row.point != point || !takes(row)) {
      return false;
    }
    plane = ask(row, time);
    return true;
  }

  /** Whether a reading of the point counts here. */
  boolean takes(Row row) {
    return row.usable();
  }

  /** What a reading shows. */
  abstract Plane ask(Row row, long time);

  @Override
  final Plane plane(long time) {
    return plane;
  }

  /** What it showed last. */
  final Plane shown() {
    return plane;
  }

  final boolean watches(Row row) {
    return row.point == point;
  }

  @Override
  void forget() {
    plane = Plane.BETWEEN;
  }
}
