package org.lamppost.decide;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
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
  private final Map<Integer, Dossier> ended = new HashMap<>();

  Docket(int rules) {
    open = new Dossier[rules];
  }

  /** Bytes of what each rule needs whether or not it has an incident. */
  long bytes() {
    return 4L * open.length;
  }

  /** The open incident of a rule, or null. */
  Dossier open(int rule) {
    return open[rule];
  }

  /** The last ended incident of a rule, or null. */
  Dossier ended(int rule) {
    return ended.get(rule);
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
      ended.remove(rule, dossier);
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
    } else if (ended.get(rule) != dossier) {
      dropUnlessBusy(dossier);
    }
  }

  private void remember(Dossier dossier, int rule) {
    Dossier previous = ended.put(rule, dossier);
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
    } else if (open[rule] == null && !ended.containsKey(rule)) {
      ended.put(rule, dossier);
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
    if (ended.isEmpty()) {
      return;
    }
    for (Dossier dossier : List.copyOf(ended.values())) {
      if (dossier.endedMillis <= endedMillis) {
        ended.remove(dossier.ruleNumber);
        dropUnlessBusy(dossier);
      }
    }
  }

  /** Open incidents with an order that was refused and is due again, in the order of the rules. */
  List<Dossier> refused(long nowMillis) {
    List<Dossier> due = new ArrayList<>();
    for (Dossier dossier : byId.values()) {
      if (dossier.ruleNumber != Dossier.NO_RULE
          && open[dossier.ruleNumber] == dossier
          && dossier.retryDue(nowMillis)) {
        due.add(dossier);
      }
    }
    due.sort(Comparator.comparingInt(dossier -> dossier.ruleNumber));
    return due;
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
