package org.lamppost.decide;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamppost.model.IncidentState;
import org.lamppost.model.PointId;

/**
 * The incidents that matter: at most one open one for each rule, the last ended one while it can
 * come back, and any that still holds an output.
 *
 * <p>Bounded by the number of rules. Confined to the engine's thread.
 */
final class Docket {
  private final Map<String, Dossier> byId = new LinkedHashMap<>();
  private final Dossier[] open;
  private final Dossier[] ended;

  Docket(int rules) {
    open = new Dossier[rules];
    ended = new Dossier[rules];
  }

  /** The open incident of a rule, or null. */
  Dossier open(int rule) {
    return open[rule];
  }

  /** The last ended incident of a rule, or null. */
  Dossier ended(int rule) {
    return ended[rule];
  }

  /** The incident of an id, or null. */
  Dossier find(String id) {
    return byId.get(id);
  }

  Collection<Dossier> all() {
    return Collections.unmodifiableCollection(byId.values());
  }

  /** Files an incident where its state belongs. */
  void settle(Dossier dossier) {
    byId.put(dossier.incident.id(), dossier);
    int rule = dossier.ruleNumber;
    if (rule == Dossier.NO_RULE) {
      dropUnlessBusy(dossier);
    } else if (dossier.open()) {
      open[rule] = dossier;
      if (ended[rule] == dossier) {
        ended[rule] = null;
      }
    } else {
      end(dossier, rule);
    }
  }

  private void end(Dossier dossier, int rule) {
    boolean ends = open[rule] == dossier;
    if (ends) {
      open[rule] = null;
    }
    if (ends && dossier.stage.state() != IncidentState.EXPIRED) {
      remember(dossier, rule);
    } else if (ended[rule] != dossier) {
      dropUnlessBusy(dossier);
    }
  }

  private void remember(Dossier dossier, int rule) {
    Dossier previous = ended[rule];
    ended[rule] = dossier;
    if (previous != null) {
      dropUnlessBusy(previous);
    }
  }

  /** Files what an earlier run left; a place that this run has taken already stays taken. */
  void restore(Dossier dossier) {
    byId.put(dossier.incident.id(), dossier);
    int rule = dossier.ruleNumber;
    if (rule == Dossier.NO_RULE) {
      dropUnlessBusy(dossier);
    } else if (dossier.open()) {
      open[rule] = dossier;
    } else if (open[rule] == null && ended[rule] == null) {
      ended[rule] = dossier;
    } else {
      dropUnlessBusy(dossier);
    }
  }

  private void dropUnlessBusy(Dossier dossier) {
    if (!dossier.open() && !dossier.busy()) {
      byId.remove(dossier.incident.id());
    }
  }

  /** Forgets what ended at or before a moment and holds nothing. */
  void forget(long endedMillis) {
    for (int rule = 0; rule < ended.length; rule++) {
      Dossier dossier = ended[rule];
      if (dossier != null && dossier.endedMillis <= endedMillis) {
        ended[rule] = null;
        dropUnlessBusy(dossier);
      }
    }
  }

  /** Another incident's hold on the same output, or null. */
  Holder holder(PointId target, Dossier except) {
    for (Dossier dossier : byId.values()) {
      Latch latch = dossier == except ? null : dossier.latch(target);
      if (latch != null && latch.engaged) {
        return new Holder(dossier, latch);
      }
    }
    return null;
  }

  /** Who holds an output. */
  record Holder(Dossier dossier, Latch latch) {}

  /** The encoded parts of all incidents, oldest first. */
  List<byte[]> parts() {
    List<byte[]> parts = new ArrayList<>(byId.size());
    for (Dossier dossier : byId.values()) {
      parts.add(dossier.encoded);
    }
    return parts;
  }
}
