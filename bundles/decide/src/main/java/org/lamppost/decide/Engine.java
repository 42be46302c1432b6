package org.lamppost.decide;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.lamppost.model.IncidentChange.Closure;
import org.lamppost.model.IncidentChange.Evidence;
import org.lamppost.model.IncidentState;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;

/**
 * Judges readings by the site's rules and leads the incidents that follow from them.
 *
 * <p>Pure in the sense that matters: time, ids and everything else that changes comes in as an
 * input, so the same inputs lead to the same effects, byte for byte. Allocates nothing for a
 * reading that changes nothing.
 *
 * <p>Time is the readings' own sample time, at most their arrival: no sample is younger than its
 * message, and a device whose clock is ahead must not outrun its own next readings. A sample older
 * than the newest judged one of a rule does not count. What an alarm-class device sends is judged
 * as of its arrival, whatever its clock says: a lost clock must not swallow an alarm.
 *
 * <p>Not thread-safe: confined to the line's thread.
 */
final class Engine {
  private final Rules rules;
  private final Casebook casebook;
  private final String bootId;
  private final long reopenMillis;

  // by rule
  private final long[] judged;
  private final long[] suspectSince;
  private final boolean[] suspectTest;
  private final long[] mutedUntil;
  private final long[] lastSample;
  private final double[] lastValue;
  private final byte[] lastQuality;

  // by point
  private final long[] alive;
  private final long[] newestSample;
  private final double[] newestValue;
  private final byte[] newestQuality;

  // the present input
  private long nowMillis;
  private int row;

  private long utcOffsetMillis;
  private List<byte[]> takenUp = List.of();

  /**
   * Begins without any incident. Silence counts from {@code startMillis}.
   *
   * @param reopenMillis how long after closing the same condition counts as the same incident.
   */
  Engine(Rules rules, Ids ids, Start start, long reopenMillis) {
    this.rules = rules;
    this.casebook = new Casebook(rules, ids, start.bootId(), reopenMillis);
    this.bootId = start.bootId();
    this.reopenMillis = reopenMillis;
    this.nowMillis = start.millis();
    this.judged = filled(rules.size());
    this.suspectSince = filled(rules.size());
    this.suspectTest = new boolean[rules.size()];
    this.mutedUntil = filled(rules.size());
    this.lastSample = filled(rules.size());
    this.lastValue = new double[rules.size()];
    this.lastQuality = new byte[rules.size()];
    this.alive = new long[rules.pointCount()];
    Arrays.fill(alive, start.millis());
    this.newestSample = filled(rules.pointCount());
    this.newestValue = new double[rules.pointCount()];
    this.newestQuality = new byte[rules.pointCount()];
    map(start.utcOffsetMillis());
  }

  /**
   * The moment at which judging begins.
   *
   * @param millis monotonic milliseconds.
   * @param utcOffsetMillis UTC minus monotonic milliseconds.
   */
  record Start(String bootId, long millis, long utcOffsetMillis) {}

  private static long[] filled(int size) {
    long[] times = new long[size];
    Arrays.fill(times, Dossier.NONE);
    return times;
  }

  /** Takes one input and tells what follows from it, in order. */
  void accept(Input input, Consumer<Effect> out) {
    nowMillis = Math.max(nowMillis, input.nowMillis());
    casebook.begin(nowMillis, out);
    if (input instanceof Input.Batch batch) {
      judge(batch.readings(), batch.firstRow());
    } else if (input instanceof Input.Tick) {
      tick();
    } else if (input instanceof Input.Commanded commanded) {
      command(commanded);
    } else if (input instanceof Input.Reported reported) {
      casebook.reported(reported.incidentId());
    } else if (input instanceof Input.Acted acted) {
      casebook.acted(acted.order(), acted.report());
    } else if (input instanceof Input.Mapped mapped) {
      map(mapped.utcOffsetMillis());
    } else if (input instanceof Input.Resumed resumed) {
      resume(resumed.checkpoint());
    }
  }

  /** The row of the present batch that is being judged; tells where a failed one stopped. */
  int row() {
    return row;
  }

  /** The parts of checkpoints that an earlier run left. */
  List<byte[]> takenUp() {
    return takenUp;
  }

  Casebook casebook() {
    return casebook;
  }

  private void map(long offsetMillis) {
    utcOffsetMillis = offsetMillis;
    casebook.mapped(offsetMillis);
  }

  private void judge(Readings readings, int firstRow) {
    for (row = firstRow; row < readings.size(); row++) {
      int point = readings.point(row);
      long sample = Math.min(readings.sampleMillis(row), readings.arrivalMillis());
      double value = readings.value(row);
      Quality quality = readings.quality(row);
      boolean usable = quality == Quality.GOOD || quality == Quality.TEST;
      if (sample >= newestSample[point]) {
        newestSample[point] = sample;
        newestValue[point] = value;
        newestQuality[point] = (byte) quality.code();
      }
      if (usable && sample > alive[point]) {
        alive[point] = sample;
      }
      for (int rule : rules.watching(point)) {
        long time = judgingTime(rule, sample, readings.arrivalMillis());
        if (time < judged[rule]) {
          continue;
        }
        if (rules.silence(rule)) {
          if (usable) {
            alive[point] = Math.max(alive[point], time);
            note(rule, time, sample, readings);
            heard(rule, time);
          }
        } else if (rules.counts(rule, value, quality)) {
          threshold(rule, readings, sample, time);
        }
      }
    }
  }

  /** The sample time; for alarm-class devices the arrival, and never before what was judged. */
  private long judgingTime(int rule, long sample, long arrival) {
    return rules.alarm(rule) ? Math.max(arrival, judged[rule]) : sample;
  }

  private void threshold(int rule, Readings readings, long sample, long time) {
    double value = readings.value(row);
    boolean bad = rules.bad(rule, value);
    boolean test = readings.quality(row) == Quality.TEST;
    Dossier open = casebook.docket().open(rule);
    if (test && isLive(rule, open)) {
      return; // a walk test neither raises nor proves anything about a real incident
    }
    note(rule, time, sample, readings);
    if (bad && !test) {
      endTest(rule, open);
      open = casebook.docket().open(rule);
    }
    if (bad) {
      boolean fresh = rules.alarm(rule) || readings.arrivalMillis() - sample <= rules.fresh(rule);
      isTrue(rule, open, sighting(rule, test, fresh));
    } else {
      suspectSince[rule] = Dossier.NONE;
      if (rules.over(rule, value)) {
        isOver(rule, open, time);
      } else if (open != null && open.clearing) {
        open.voidProof();
      }
    }
  }

  private boolean isLive(int rule, Dossier open) {
    return open != null
        ? !open.incident.test()
        : suspectSince[rule] != Dossier.NONE && !suspectTest[rule];
  }

  /** What a walk test raised or suspects must not stand in the way of the real thing. */
  private void endTest(int rule, Dossier open) {
    if (open != null && open.incident.test()) {
      casebook.giveUp(open, "superseded by a real alarm");
    } else if (open == null && suspectTest[rule]) {
      suspectSince[rule] = Dossier.NONE;
    }
  }

  private void note(int rule, long time, long sample, Readings readings) {
    judged[rule] = time;
    lastSample[rule] = sample;
    lastValue[rule] = readings.value(row);
    lastQuality[rule] = (byte) readings.quality(row).code();
  }

  private Sighting sighting(int rule, boolean test, boolean fresh) {
    Evidence evidence =
        new Evidence(
            casebook.utc(lastSample[rule]), lastValue[rule], Quality.of(lastQuality[rule]));
    return new Sighting(evidence, judged[rule], test, fresh);
  }

  private void isTrue(int rule, Dossier open, Sighting sighting) {
    if (open != null) {
      casebook.bad(open, sighting);
    } else if (!muted(rule)) {
      suspect(rule, sighting);
    }
  }

  private void suspect(int rule, Sighting sighting) {
    long sample = sighting.judgedMillis();
    if (!rules.inWindow(rule, casebook.utc(sample))) {
      suspectSince[rule] = Dossier.NONE;
      return;
    }
    if (suspectSince[rule] == Dossier.NONE) {
      suspectSince[rule] = sample;
      suspectTest[rule] = sighting.test();
    }
    if (sample - suspectSince[rule] >= rules.raiseFor(rule)) {
      raise(rule, sighting);
    }
  }

  private void raise(int rule, Sighting sighting) {
    casebook.raise(rule, sighting);
    suspectSince[rule] = Dossier.NONE;
    mutedUntil[rule] = Dossier.NONE;
  }

  /**
   * An inspector called it a false alarm and the sensor has not come back since: the same state
   * must not raise at once again, but neither for ever be silent.
   */
  private boolean muted(int rule) {
    return mutedUntil[rule] != Dossier.NONE && nowMillis < mutedUntil[rule];
  }

  private void isOver(int rule, Dossier open, long sample) {
    if (open == null) {
      unmute(rule);
      return;
    }
    Sighting sighting = sighting(rule, open.incident.test(), true);
    if (!open.clearing) {
      open.voidProof();
      casebook.over(open, sighting);
    }
    if (open.clearFromMillis == Dossier.NONE) {
      open.clearFromMillis = sample;
    }
    open.clearSamples++;
    if (sample - open.clearFromMillis >= rules.clearFor(rule)) {
      Closure proof =
          new Closure(
              open.incident.point().toString(),
              casebook.utc(open.clearFromMillis),
              casebook.utc(sample),
              open.clearSamples);
      casebook.proven(open, sighting, proof);
    }
  }

  private void unmute(int rule) {
    if (mutedUntil[rule] == Dossier.NONE) {
      return;
    }
    mutedUntil[rule] = Dossier.NONE;
    Dossier ended = casebook.docket().ended(rule);
    if (ended != null) {
      casebook.over(ended, sighting(rule, ended.incident.test(), true));
    }
  }

  /** A usable reading came: a silence is over, unless the reading itself is too old. */
  private void heard(int rule, long sample) {
    if (nowMillis - sample <= rules.longest(rule)) {
      isOver(rule, casebook.docket().open(rule), sample);
    }
  }

  private void tick() {
    casebook.forget();
    casebook.orderAgain();
    for (int rule = 0; rule < rules.size(); rule++) {
      if (rules.silence(rule)) {
        listen(rule);
      } else if (suspectSince[rule] != Dossier.NONE) {
        complete(rule);
      }
    }
  }

  /** A time that has run out raises without waiting for the next sample, if the last is fresh. */
  private void complete(int rule) {
    boolean due = nowMillis - suspectSince[rule] >= rules.raiseFor(rule);
    boolean fresh = nowMillis - judged[rule] <= rules.fresh(rule);
    if (due && fresh && rules.inWindow(rule, casebook.utc(nowMillis))) {
      raise(rule, sighting(rule, suspectTest[rule], true));
    }
  }

  private void listen(int rule) {
    long lastHeard = alive[rules.point(rule)];
    if (nowMillis - lastHeard <= rules.longest(rule)) {
      return;
    }
    Dossier open = casebook.docket().open(rule);
    boolean news = open == null ? !muted(rule) : open.clearing;
    if (!news) {
      return;
    }
    Evidence nothing = new Evidence(casebook.utc(lastHeard), Double.NaN, Quality.NO_ANSWER);
    Sighting sighting = new Sighting(nothing, judged[rule], false, true);
    if (open != null) {
      casebook.bad(open, sighting);
    } else if (rules.inWindow(rule, casebook.utc(nowMillis))) {
      raise(rule, sighting);
    }
  }

  private void command(Input.Commanded commanded) {
    Dossier dossier = casebook.docket().find(commanded.command().incidentId());
    boolean open = dossier != null && dossier.open();
    if (open && seenSinceStart(dossier.ruleNumber)) {
      boolean test = dossier.incident.test();
      dossier.evidence = sighting(dossier.ruleNumber, test, true).evidence();
    }
    casebook.command(commanded.command());
    if (open && dossier.stage.state() == IncidentState.FALSE && !dossier.clearing) {
      mutedUntil[dossier.ruleNumber] = nowMillis + reopenMillis;
    }
  }

  private boolean seenSinceStart(int rule) {
    return !rules.silence(rule) && lastSample[rule] != Dossier.NONE;
  }

  private void resume(Checkpoint checkpoint) {
    boolean sameBoot = checkpoint.bootId().equals(bootId);
    long shift = sameBoot ? 0 : checkpoint.utcOffsetMillis() - utcOffsetMillis;
    takenUp = new Resumption(rules, casebook).run(checkpoint, shift, nowMillis);
    for (int rule = 0; rule < rules.size(); rule++) {
      Dossier open = casebook.docket().open(rule);
      Dossier known = open != null ? open : casebook.docket().ended(rule);
      if (known != null) {
        judged[rule] = Math.max(judged[rule], known.judgedMillis);
      }
      if (open != null) {
        suspectSince[rule] = Dossier.NONE;
      } else if (known != null && isFalseStillTrue(known)) {
        mutedUntil[rule] = known.endedMillis + reopenMillis;
      }
    }
  }

  private static boolean isFalseStillTrue(Dossier dossier) {
    return dossier.stage.state() == IncidentState.FALSE && !dossier.clearing;
  }

  /** The newest reading of each point, for status. */
  PointView view() {
    return new PointView(newestSample.clone(), newestValue.clone(), newestQuality.clone());
  }

  /**
   * The newest reading of each point by point index.
   *
   * @param sampleMillis monotonic milliseconds; {@link Dossier#NONE} where nothing came yet.
   */
  record PointView(long[] sampleMillis, double[] values, byte[] qualities) {}
}
