package org.lamppost.act;

import java.util.ArrayList;
import java.util.List;
import org.lamppost.model.Output;
import org.lamppost.model.Point;

/** One output with all that is known of it. Confined to the actions' thread. */
final class Station {
  // for the life of the room
  final Point point;
  final Output output;
  final Orders orders = new Orders();

  /** Outputs that may have to be at rest for this one. */
  final List<Station> dependents = new ArrayList<>();

  // changes with every step
  Circuit circuit;

  /** The position that was last given or read; NaN if none is known. Interlocks go by it. */
  double intended = Double.NaN;

  /** Its feedback was held against the open incidents. */
  boolean compared;

  /** Away from its rest, and nobody had asked for that. */
  boolean unexplained;

  Station(Point point, Output output) {
    this.point = point;
    this.output = output;
    this.circuit = Circuit.unknown(output.rest());
  }

  /** Whether two values are the same position. */
  boolean same(double one, double other) {
    return Math.abs(one - other) <= point.range().resolution() / 2;
  }

  /** Whether it is wanted somewhere and is not surely there. */
  boolean astray() {
    double wanted = circuit.wanted();
    return !Double.isNaN(wanted) && orders.idle() && !same(circuit.position(), wanted);
  }

  @Override
  public String toString() {
    return point.id().toString();
  }
}
