package org.lamppost.decide;

import java.util.Arrays;
import java.util.function.Consumer;
import org.lamppost.model.Condition.Side;
import org.lamppost.model.Condition.Silence;
import org.lamppost.model.Condition.Threshold;
import org.lamppost.model.IncidentChange.Closure;
import org.lamppost.model.IncidentState;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;

/**
 * What the engine must do, said the plain way: each reading is held against each rule, each tick
 * asks each rule. The compiled engine is compared with it.
 */
final class PlainEngine {
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

  // the present input
  private long nowMillis;
  private int row;

  private long utcOffsetMillis;

  /**
   * Begins without any incident. Silence counts from {@code startMillis}.
   *
   * @param reopenMillis how long after closing the same condition counts as the same incident.
   */
  PlainEngine(Rules rules, Ids ids, Engine.Start start, long reopenMillis) {
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
    map(start.utcOffsetMillis());
  }

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
      if (usable && sample > alive[point]) {
        alive[point] = sample;
      }
      for (int rule = 0; rule < rules.size(); rule++) {
        if (rules.point(rule) != point) {
          continue;
        }
        long time = judgingTime(rule, sample, readings.arrivalMillis());
        if (time < judged[rule]) {
          continue;
        }
        if (silence(rule)) {
          if (usable) {
            alive[point] = Math.max(alive[point], time);
            note(rule, time, sample, readings);
            heard(rule, time);
          }
        } else if (counts(rule, value, quality)) {
          threshold(rule, readings, sample, time);
        }
      }
    }
  }

  /** The sample time; for alarm-class devices the arrival, and never before what was judged. */
  private long judgingTime(int rule, long sample, long arrival) {
    return alarm(rule) ? Math.max(arrival, judged[rule]) : sample;
  }

  private void threshold(int rule, Readings readings, long sample, long time) {
    double value = readings.value(row);
    boolean bad = bad(rule, value);
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
      boolean fresh = alarm(rule) || readings.arrivalMillis() - sample <= fresh(rule);
      isTrue(rule, open, sighting(rule, test, fresh));
    } else {
      suspectSince[rule] = Dossier.NONE;
      if (over(rule, value)) {
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
    Sighting sighting = new Sighting();
    sighting.sampleUtcMillis = casebook.utc(lastSample[rule]);
    sighting.value = lastValue[rule];
    sighting.quality = Quality.of(lastQuality[rule]);
    sighting.judgedMillis = judged[rule];
    sighting.test = test;
    sighting.fresh = fresh;
    return sighting;
  }

  private void isTrue(int rule, Dossier open, Sighting sighting) {
    if (open != null) {
      casebook.bad(open, sighting);
    } else if (!muted(rule)) {
      suspect(rule, sighting);
    }
  }

  private void suspect(int rule, Sighting sighting) {
    long sample = sighting.judgedMillis;
    if (!rules.inWindow(rule, casebook.utc(sample))) {
      suspectSince[rule] = Dossier.NONE;
      return;
    }
    if (suspectSince[rule] == Dossier.NONE) {
      suspectSince[rule] = sample;
      suspectTest[rule] = sighting.test;
    }
    if (sample - suspectSince[rule] >= limit(rule).raiseFor().toMillis()) {
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
    if (sample - open.clearFromMillis >= (silence(rule) ? 0 : limit(rule).clearFor().toMillis())) {
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
    if (nowMillis - sample <= longest(rule)) {
      isOver(rule, casebook.docket().open(rule), sample);
    }
  }

  private void tick() {
    casebook.forget();
    casebook.orderAgain();
    for (int rule = 0; rule < rules.size(); rule++) {
      if (silence(rule)) {
        listen(rule);
      } else if (suspectSince[rule] != Dossier.NONE) {
        complete(rule);
      }
    }
  }

  /** A time that has run out raises without waiting for the next sample, if the last is fresh. */
  private void complete(int rule) {
    boolean due = nowMillis - suspectSince[rule] >= limit(rule).raiseFor().toMillis();
    boolean fresh = nowMillis - judged[rule] <= fresh(rule);
    if (due && fresh && rules.inWindow(rule, casebook.utc(nowMillis))) {
      raise(rule, sighting(rule, suspectTest[rule], true));
    }
  }

  private void listen(int rule) {
    long lastHeard = alive[rules.point(rule)];
    if (nowMillis - lastHeard <= longest(rule)) {
      return;
    }
    Dossier open = casebook.docket().open(rule);
    boolean news = open == null ? !muted(rule) : open.clearing;
    if (!news) {
      return;
    }
    Sighting sighting = new Sighting();
    sighting.sampleUtcMillis = casebook.utc(lastHeard);
    sighting.value = Double.NaN;
    sighting.quality = Quality.NO_ANSWER;
    sighting.judgedMillis = judged[rule];
    sighting.fresh = true;
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
      dossier.see(sighting(dossier.ruleNumber, test, true));
    }
    casebook.command(commanded.command());
    if (open && dossier.stage.state() == IncidentState.FALSE && !dossier.clearing) {
      mutedUntil[dossier.ruleNumber] = nowMillis + reopenMillis;
    }
  }

  private boolean seenSinceStart(int rule) {
    return !silence(rule) && lastSample[rule] != Dossier.NONE;
  }

  private void resume(Checkpoint checkpoint) {
    boolean sameBoot = checkpoint.bootId().equals(bootId);
    long shift = sameBoot ? 0 : checkpoint.utcOffsetMillis() - utcOffsetMillis;
    new Resumption(rules, casebook).run(checkpoint, shift, nowMillis);
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

  private boolean silence(int rule) {
    return rules.rule(rule).condition() instanceof Silence;
  }

  private Threshold limit(int rule) {
    return (Threshold) rules.rule(rule).condition();
  }

  private boolean alarm(int rule) {
    return rules.alarm(rules.point(rule));
  }

  private long fresh(int rule) {
    return rules.freshMillis(rules.point(rule));
  }

  private long longest(int rule) {
    return ((Silence) rules.rule(rule).condition()).longest().toMillis();
  }

  private boolean bad(int rule, double value) {
    Threshold limit = limit(rule);
    return limit.side() == Side.BELOW ? value < limit.limit() : value > limit.limit();
  }

  private boolean over(int rule, double value) {
    Threshold limit = limit(rule);
    return limit.side() == Side.BELOW ? value >= limit.clear() : value <= limit.clear();
  }

  private boolean counts(int rule, double value, Quality quality) {
    return switch (quality) {
      case GOOD, TEST -> true;
      case OVER_RANGE -> bad(rule, value);
      default -> false;
    };
  }
}
