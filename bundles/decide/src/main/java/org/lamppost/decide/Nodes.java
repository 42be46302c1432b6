package org.lamppost.decide;

import java.util.Set;
import org.lamppost.model.Symptom;

/** From symptoms to the nodes that look for them. */
final class Nodes {
  private Nodes() {}

  static Node of(Symptom symptom) {
    if (symptom instanceof Symptom.Gate gate) {
      return new GateNode(gate);
    } else if (symptom instanceof Symptom.Not not) {
      return new NotNode(of(not.of()));
    } else if (symptom instanceof Symptom.Samples samples) {
      return new SamplesNode(samples);
    }
    return leaf(symptom);
  }

  private static Node leaf(Symptom symptom) {
    if (symptom instanceof Symptom.Beyond beyond) {
      return new BeyondNode(beyond);
    } else if (symptom instanceof Symptom.Steep steep) {
      return new SteepNode(steep);
    } else if (symptom instanceof Symptom.Moved moved) {
      return new MovedNode(moved);
    } else if (symptom instanceof Symptom.Window window) {
      return new WindowNode(window);
    } else if (symptom instanceof Symptom.Unusual unusual) {
      return new UnusualNode(unusual);
    }
    return new StuckNode((Symptom.Stuck) symptom);
  }

  /** Adds the points that a symptom looks at. */
  static void collect(Symptom symptom, Set<Integer> points) {
    if (symptom instanceof Symptom.Gate gate) {
      gate.of().forEach(part -> collect(part, points));
    } else if (symptom instanceof Symptom.Not not) {
      collect(not.of(), points);
    } else if (symptom instanceof Symptom.Samples samples) {
      collect(samples.of(), points);
    } else {
      points.add(point(symptom));
    }
  }

  private static int point(Symptom symptom) {
    if (symptom instanceof Symptom.Beyond beyond) {
      return beyond.point();
    } else if (symptom instanceof Symptom.Steep steep) {
      return steep.point();
    } else if (symptom instanceof Symptom.Moved moved) {
      return moved.point();
    } else if (symptom instanceof Symptom.Window window) {
      return window.point();
    } else if (symptom instanceof Symptom.Unusual unusual) {
      return unusual.point();
    }
    return ((Symptom.Stuck) symptom).point();
  }
}
