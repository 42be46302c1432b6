package org.lamppost.decide;

import java.util.ArrayList;
import java.util.List;
import org.lamppost.decide.LifeCycle.Stage;
import org.lamppost.model.ActionReport;
import org.lamppost.model.Incident;
import org.lamppost.model.IncidentChange;
import org.lamppost.model.IncidentChange.Cause;
import org.lamppost.model.IncidentChange.Closure;
import org.lamppost.model.IncidentChange.Evidence;
import org.lamppost.model.IncidentChange.Platform;
import org.lamppost.model.PointId;
import org.lamppost.model.Quality;
import org.lamppost.model.Rule;
import org.lamppost.model.Rule.Release;

/** All that is known of one incident. Confined to the engine's thread. */
final class Dossier {
  /** An incident tells of its newest deeds; the audit stream has all of them. */
  private static final int MOST_REPORTS = 64;

  /** No moment. */
  static final long NONE = Long.MIN_VALUE;

  /** The number of a rule that the site does not have. */
  static final int NO_RULE = -1;

  // for its whole life
  final Incident incident;
  final List<Latch> latches;

  /** Number of its rule, or {@link #NO_RULE}. */
  final int ruleNumber;

  // changes with every step
  Stage stage = Stage.SUSPECT;
  int repeats;
  Closure closure = Closure.NONE;
  Platform platform = Platform.SILENT;
  // the reading behind the last step or seen since; in parts, as it changes with every reading
  private long seenUtcMillis;
  private double seenValue;
  private Quality seenQuality;

  private final List<ActionReport> reports = new ArrayList<>();

  /** The condition was last seen over, not standing. */
  boolean clearing;

  /** It has been over for long enough. Not remembered: a restart proves it again. */
  boolean proven;

  /** The proof, once it is complete. */
  Closure provenBy = Closure.NONE;

  /** First sample of the present proof, monotonic milliseconds; {@link #NONE} before it. */
  long clearFromMillis = NONE;

  /** Samples of the present proof. */
  int clearSamples;

  /** Raised by a reading too old to act on: the orders wait for a fresh one. */
  boolean ordersDue;

  /** Newest judged sample at the last step, monotonic milliseconds. */
  long judgedMillis = NONE;

  /** When it ended, monotonic milliseconds; without meaning while open. */
  long endedMillis;

  /** Its part of a checkpoint as of the last step. */
  byte[] encoded = new byte[0];

  Dossier(Incident incident, int ruleNumber, List<Latch> latches, Evidence evidence) {
    this.incident = incident;
    this.ruleNumber = ruleNumber;
    this.latches = List.copyOf(latches);
    this.seenUtcMillis = evidence.sampleUtcMillis();
    this.seenValue = evidence.value();
    this.seenQuality = evidence.quality();
  }

  /** The same incident under a rule of the present site. What identifies it does not change. */
  Dossier under(int number, Rule present) {
    Rule then = incident.rule();
    Rule rule =
        new Rule(
            then.id(),
            then.pack(),
            then.type(),
            then.scenario(),
            then.level(),
            then.basis(),
            present.condition(),
            present.window(),
            present.actions());
    Incident bound =
        new Incident(
            incident.id(),
            rule,
            incident.point(),
            incident.unit(),
            incident.location(),
            incident.raisedUtcMillis(),
            incident.test());
    Dossier copy = new Dossier(bound, number, latches, evidence());
    copy.stage = stage;
    copy.repeats = repeats;
    copy.closure = closure;
    copy.platform = platform;
    copy.clearing = clearing;
    copy.ordersDue = ordersDue;
    copy.judgedMillis = judgedMillis;
    copy.endedMillis = endedMillis;
    copy.encoded = encoded;
    copy.reports.addAll(reports);
    return copy;
  }

  /** The reading behind the last step, or the last one seen. */
  Evidence evidence() {
    return new Evidence(seenUtcMillis, seenValue, seenQuality);
  }

  /** Takes note of a reading. */
  void see(Sighting sighting) {
    seenUtcMillis = sighting.sampleUtcMillis;
    seenValue = sighting.value;
    seenQuality = sighting.quality;
  }

  boolean open() {
    return stage.state().open();
  }

  LifeCycle.Facts facts() {
    LifeCycle.Sensor sensor = clearing ? LifeCycle.Sensor.CLEARING : LifeCycle.Sensor.STANDING;
    return new LifeCycle.Facts(proven ? LifeCycle.Sensor.PROVEN : sensor, latched());
  }

  /** The condition stands: whatever seemed to prove the contrary is void. */
  void standing() {
    clearing = false;
    voidProof();
  }

  /** The proof begins anew with the next sample that shows it over. */
  void voidProof() {
    proven = false;
    clearFromMillis = NONE;
    clearSamples = 0;
  }

  boolean latched() {
    for (Latch latch : latches) {
      if (latch.engaged && latch.release == Release.RESET) {
        return true;
      }
    }
    return false;
  }

  /** Whether an output is held, or an order of it has no outcome yet. */
  boolean busy() {
    for (Latch latch : latches) {
      if (latch.engaged || latch.awaiting > 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether an order was refused and is to be given again. */
  boolean refused() {
    for (Latch latch : latches) {
      if (latch.retryAtMillis != NONE) {
        return true;
      }
    }
    return false;
  }

  /** Whether the pause after a refused order is over. */
  boolean retryDue(long nowMillis) {
    for (Latch latch : latches) {
      if (latch.retryAtMillis != NONE && nowMillis >= latch.retryAtMillis) {
        return true;
      }
    }
    return false;
  }

  /** Gives no order any more that is still due. */
  void dropOrders() {
    ordersDue = false;
    for (Latch latch : latches) {
      latch.retryAtMillis = NONE;
    }
  }

  List<ActionReport> reports() {
    return reports;
  }

  void report(ActionReport report) {
    if (reports.size() == MOST_REPORTS) {
      reports.remove(0);
    }
    reports.add(report);
  }

  /** The output of that name, or null. */
  Latch latch(PointId target) {
    for (Latch latch : latches) {
      if (latch.target.equals(target)) {
        return latch;
      }
    }
    return null;
  }

  IncidentChange change(Cause cause, long utcMillis, Platform said) {
    return new IncidentChange(
        incident, stage.state(), cause, utcMillis, evidence(), repeats, reports, closure, said);
  }
}
