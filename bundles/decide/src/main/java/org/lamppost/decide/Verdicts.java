package org.lamppost.decide;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.lamppost.model.IncidentChange.Closure;
import org.lamppost.model.IncidentState;
import org.lamppost.model.Quality;

/**
 * From what a rule's condition shows to what happens to its incident: suspicion, raise, proof of
 * the end, silence, muting.
 *
 * <p>What time alone completes waits in one heap, so that a tick looks only at what is due.
 * Confined to the engine's thread.
 */
final class Verdicts {
  private final Rules rules;
  private final Program program;
  private final Cells cells;
  private final Casebook casebook;
  private final Docket docket;
  private final DueHeap timers;
  private final Watch[] watches;
  private final long reopenMillis;
  private final Sighting sighting = new Sighting();
  private final Map<Integer, Long> mutedUntil = new HashMap<>();
  private int[] due = new int[16];

  // the present input
  private long nowMillis;

  Verdicts(Rules rules, Program program, Cells cells, Casebook casebook, long reopenMillis) {
    this.rules = rules;
    this.program = program;
    this.cells = cells;
    this.casebook = casebook;
    this.docket = casebook.docket();
    this.reopenMillis = reopenMillis;
    this.timers = new DueHeap(program.rules());
    this.watches = program.watches.stream().map(Watch::new).toArray(Watch[]::new);
    for (int rule = 0; rule < program.rules(); rule++) {
      if (program.silence(rule)) {
        listenAgain(rule);
      }
    }
  }

  /** Begins an input. */
  void begin(long now) {
    nowMillis = now;
  }

  /** The symptoms of a rule of that kind. */
  Watch watch(int rule) {
    return watches[program.watchOf(program.leaf[rule])];
  }

  /** Whether readings that are in order are no news to a rule. */
  boolean idle(int rule) {
    return docket.open(rule) == null
        && !cells.marked(rule, Cells.MUTED)
        && (program.silence(rule) || cells.since[rule] == Dossier.NONE);
  }

  /** Whether a rule has, or suspects, a real incident: none of a walk test. */
  boolean isLive(int rule) {
    Dossier open = docket.open(rule);
    return open != null
        ? !open.incident.test()
        : cells.since[rule] != Dossier.NONE && !cells.marked(rule, Cells.TEST);
  }

  /** What a reading that was noted shows. */
  void judge(int rule, Row row, Plane plane) {
    boolean test = row.test();
    if (plane == Plane.BAD && !test) {
      endTest(rule);
    }
    Dossier open = docket.open(rule);
    if (plane == Plane.BAD) {
      boolean fresh =
          cells.alarm(row.point) || row.arrivalMillis - row.sampleMillis <= program.fresh(rule);
      isTrue(rule, open, sight(rule, test, fresh));
      return;
    }
    unsuspect(rule);
    if (plane == Plane.OVER) {
      isOver(rule, open, judged(rule));
    } else if (open != null && open.clearing) {
      open.voidProof();
    }
  }

  /** What a walk test raised or suspects must not stand in the way of the real thing. */
  private void endTest(int rule) {
    Dossier open = docket.open(rule);
    if (open != null && open.incident.test()) {
      casebook.giveUp(open, "superseded by a real alarm");
    } else if (open == null && cells.marked(rule, Cells.TEST)) {
      unsuspect(rule);
    }
  }

  private long judged(int rule) {
    return program.watch(rule)
        ? watch(rule).judged()
        : cells.judged(program.leaf[rule], program.point[rule]);
  }

  private Sighting sight(int rule, boolean test, boolean fresh) {
    int leaf = program.leaf[rule];
    int point = program.point[rule];
    long sampled = cells.sampled(leaf, point);
    sighting.judgedMillis = judged(rule);
    if (sampled == Dossier.NONE) {
      nothing(sighting.judgedMillis);
    } else {
      sighting.sampleUtcMillis = casebook.utc(sampled);
      sighting.value = cells.seen(leaf, point);
      sighting.quality = Quality.of(cells.seenQuality(leaf, point));
    }
    sighting.test = test;
    sighting.fresh = fresh;
    return sighting;
  }

  /** There is no reading to show: of silence, or where other points of a rule showed it. */
  private void nothing(long millis) {
    sighting.sampleUtcMillis = casebook.utc(millis);
    sighting.value = Double.NaN;
    sighting.quality = Quality.NO_ANSWER;
  }

  private void isTrue(int rule, Dossier open, Sighting seen) {
    if (open != null) {
      casebook.bad(open, seen);
    } else if (!muted(rule)) {
      suspect(rule, seen);
    }
  }

  private void suspect(int rule, Sighting seen) {
    long time = seen.judgedMillis;
    if (!rules.inWindow(rule, casebook.utc(time))) {
      unsuspect(rule);
      return;
    }
    if (cells.since[rule] == Dossier.NONE) {
      cells.since[rule] = time;
      cells.mark(rule, Cells.TEST, seen.test);
    }
    if (time - cells.since[rule] >= program.raiseFor(rule)) {
      raise(rule, seen);
    } else if (!timers.armed(rule)) {
      timers.arm(rule, cells.since[rule] + program.raiseFor(rule));
    }
  }

  private void unsuspect(int rule) {
    if (cells.since[rule] != Dossier.NONE) {
      cells.since[rule] = Dossier.NONE;
      timers.cancel(rule);
    }
  }

  private void raise(int rule, Sighting seen) {
    cells.part(program.point[rule]);
    casebook.raise(rule, seen);
    if (!program.silence(rule)) {
      unsuspect(rule);
    }
    endMuting(rule);
  }

  /**
   * An inspector called it a false alarm and the sensor has not come back since: the same state
   * must not raise at once again, but neither for ever be silent.
   */
  private boolean muted(int rule) {
    return cells.marked(rule, Cells.MUTED) && nowMillis < mutedUntil.get(rule);
  }

  private void mute(int rule, long untilMillis) {
    cells.part(program.point[rule]);
    cells.mark(rule, Cells.MUTED, true);
    mutedUntil.put(rule, untilMillis);
    if (program.silence(rule)) {
      timers.arm(rule, nowMillis);
    }
  }

  private void endMuting(int rule) {
    if (cells.marked(rule, Cells.MUTED)) {
      cells.mark(rule, Cells.MUTED, false);
      mutedUntil.remove(rule);
    }
  }

  private void isOver(int rule, Dossier open, long time) {
    if (open == null) {
      unmute(rule);
      return;
    }
    Sighting seen = sight(rule, open.incident.test(), true);
    if (!open.clearing) {
      open.voidProof();
      casebook.over(open, seen);
    }
    if (open.clearFromMillis == Dossier.NONE) {
      open.clearFromMillis = time;
    }
    open.clearSamples++;
    if (time - open.clearFromMillis >= program.clearFor(rule)) {
      Closure proof =
          new Closure(
              open.incident.point().toString(),
              casebook.utc(open.clearFromMillis),
              casebook.utc(time),
              open.clearSamples);
      casebook.proven(open, seen, proof);
    }
  }

  private void unmute(int rule) {
    if (!cells.marked(rule, Cells.MUTED)) {
      return;
    }
    endMuting(rule);
    Dossier ended = docket.ended(rule);
    if (ended != null) {
      casebook.over(ended, sight(rule, ended.incident.test(), true));
    }
  }

  /** A usable reading came: a silence is over, unless the reading itself is too old. */
  void heard(int rule, long time) {
    if (nowMillis - time <= program.raiseFor(rule)) {
      isOver(rule, docket.open(rule), time);
    }
  }

  /** Lets a rule of silence be asked when its point will have been silent for too long. */
  void listenAgain(int rule) {
    if (!timers.armed(rule)) {
      timers.arm(rule, cells.heard(rule, program.point[rule]) + program.raiseFor(rule) + 1);
    }
  }

  /** Completes what time alone completes; in the order of the rules, whenever each fell due. */
  void tick() {
    int count = 0;
    while (timers.next() <= nowMillis) {
      if (count == due.length) {
        due = Arrays.copyOf(due, 2 * count);
      }
      due[count++] = timers.take();
    }
    Arrays.sort(due, 0, count);
    for (int i = 0; i < count; i++) {
      if (program.silence(due[i])) {
        listen(due[i]);
      } else {
        complete(due[i]);
      }
    }
  }

  /**
   * A time that has run out raises without waiting for the next sample, if the last is fresh; if it
   * is not, the next bad one sets the timer anew.
   */
  private void complete(int rule) {
    if (nowMillis - judged(rule) > program.fresh(rule)) {
      return;
    }
    if (program.watch(rule) && watch(rule).plane(nowMillis) != Plane.BAD) {
      unsuspect(rule); // it was shown only for a while after the last reading
    } else if (rules.inWindow(rule, casebook.utc(nowMillis))) {
      raise(rule, sight(rule, cells.marked(rule, Cells.TEST), true));
    } else {
      timers.arm(rule, nowMillis + 1);
    }
  }

  private void listen(int rule) {
    long lastHeard = cells.heard(rule, program.point[rule]);
    if (nowMillis - lastHeard <= program.raiseFor(rule)) {
      listenAgain(rule);
      return;
    }
    Dossier open = docket.open(rule);
    if (open == null && muted(rule)) {
      timers.arm(rule, mutedUntil.get(rule));
    } else if (open == null && !rules.inWindow(rule, casebook.utc(nowMillis))) {
      timers.arm(rule, nowMillis + 1);
    } else if (open == null || open.clearing) {
      silent(rule, open, lastHeard);
    }
    // else it is told already, and the next reading sets the timer anew
  }

  private void silent(int rule, Dossier open, long lastHeard) {
    nothing(lastHeard);
    sighting.judgedMillis = judged(rule);
    sighting.test = false;
    sighting.fresh = true;
    if (open != null) {
      casebook.bad(open, sighting);
    } else {
      raise(rule, sighting);
    }
  }

  /** Before a command: the incident shows the newest reading. */
  void refresh(Dossier open) {
    int rule = open.ruleNumber;
    boolean seen = cells.sampled(program.leaf[rule], program.point[rule]) != Dossier.NONE;
    if (seen && !program.silence(rule)) {
      open.see(sight(rule, open.incident.test(), true));
    }
  }

  /** After a command: an incident that was called false may come back only later. */
  void called(Dossier dossier) {
    if (dossier.stage.state() == IncidentState.FALSE && !dossier.clearing) {
      mute(dossier.ruleNumber, nowMillis + reopenMillis);
    }
  }

  /** Goes on with what an earlier run left in the docket: state arms, it never fires. */
  void resume() {
    for (int rule = 0; rule < program.rules(); rule++) {
      Dossier open = docket.open(rule);
      Dossier known = open != null ? open : docket.ended(rule);
      if (known != null) {
        notBefore(rule, known.judgedMillis);
      }
      if (program.silence(rule)) {
        timers.arm(rule, nowMillis);
      } else if (open != null) {
        unsuspect(rule);
      }
      if (open == null && known != null && isFalseStillTrue(known)) {
        mute(rule, known.endedMillis + reopenMillis);
      }
    }
  }

  private void notBefore(int rule, long millis) {
    cells.notBefore(program.leaf[rule], program.point[rule], millis);
    if (program.watch(rule)) {
      watch(rule).notBefore(millis);
    }
  }

  private static boolean isFalseStillTrue(Dossier dossier) {
    return dossier.stage.state() == IncidentState.FALSE && !dossier.clearing;
  }

  /** Bytes of its arrays. */
  long bytes() {
    return timers.bytes();
  }
}
