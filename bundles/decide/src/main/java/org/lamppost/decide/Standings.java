package org.lamppost.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.lamppost.api.Actions.Order;
import org.lamppost.api.Actions.Standing;
import org.lamppost.model.Point;

/** Tells what stands between the line and the outputs. */
final class Standings {
  private Standings() {}

  /** After a change: the types of the open incidents but tests. */
  static Standing now(Docket docket) {
    return new Standing(open(docket), List.of());
  }

  private static Set<String> open(Docket docket) {
    Set<String> open = new TreeSet<>();
    for (Dossier dossier : docket.all()) {
      if (dossier.open() && !dossier.incident.test()) {
        open.add(dossier.incident.rule().type());
      }
    }
    return open;
  }

  /** After incidents were taken up: also what they hold. */
  static Standing takenUp(Docket docket, Rules rules) {
    List<Order> held = new ArrayList<>();
    for (Dossier dossier : docket.all()) {
      for (Latch latch : dossier.latches) {
        Point output = latch.engaged ? rules.pointOf(latch.target) : null;
        if (output != null) {
          held.add(
              new Order(
                  output.index(),
                  latch.value,
                  dossier.incident.id(),
                  dossier.incident.rule().level()));
        }
      }
    }
    return new Standing(open(docket), held);
  }
}
