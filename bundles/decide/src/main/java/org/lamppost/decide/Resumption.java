package org.lamppost.decide;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes up what an earlier run left. State arms, it never fires: an open incident stays open, and
 * the next sample goes on from there.
 *
 * <p>Also serves when the journal comes after judging has begun: then what this run raised stays,
 * and the older incident of the same rule gives way.
 */
final class Resumption {
  private final Rules rules;
  private final Casebook casebook;
  private final List<Dossier> orphans = new ArrayList<>();
  private final List<Dossier> rivals = new ArrayList<>();
  private final List<byte[]> parts = new ArrayList<>();

  Resumption(Rules rules, Casebook casebook) {
    this.rules = rules;
    this.casebook = casebook;
  }

  /**
   * Files everything first and tells changes after, so that each told checkpoint is whole.
   *
   * @param shiftMillis what to add to the checkpoint's monotonic times to get this boot's.
   * @param nowMillis monotonic milliseconds.
   * @return the encoded parts of what was taken up, as it was before anything gave way.
   */
  List<byte[]> run(Checkpoint checkpoint, long shiftMillis, long nowMillis) {
    casebook.rememberAll(checkpoint.commandIds());
    List<Dossier> unanswered = new ArrayList<>();
    for (Dossier old : checkpoint.dossiers()) {
      Dossier dossier = file(old, shiftMillis, nowMillis);
      if (casebook.unanswered(dossier)) {
        unanswered.add(dossier);
      }
    }
    // Who gives way tells its outcomes with that change.
    unanswered.removeAll(orphans);
    unanswered.removeAll(rivals);
    unanswered.forEach(casebook::tellOutcomes);
    orphans.forEach(
        dossier ->
            casebook.giveUp(
                dossier, "rule " + dossier.incident.rule().id() + " is no longer in the site"));
    rivals.forEach(this::decide);
    return parts;
  }

  private Dossier file(Dossier old, long shiftMillis, long nowMillis) {
    int number = rules.indexOf(old.incident.rule().id());
    Dossier dossier = number == Dossier.NO_RULE ? old : old.under(number, rules.rule(number));
    dossier.judgedMillis = shifted(old.judgedMillis, shiftMillis);
    if (dossier.judgedMillis > nowMillis) {
      // The clock went back meanwhile: better judge a sample twice than never.
      dossier.judgedMillis = Dossier.NONE;
    }
    dossier.endedMillis = Math.min(nowMillis, shifted(old.endedMillis, shiftMillis));
    dossier.encoded = CheckpointCodec.encode(dossier);
    parts.add(dossier.encoded);
    place(dossier);
    return dossier;
  }

  private static long shifted(long millis, long shiftMillis) {
    return millis == Dossier.NONE ? Dossier.NONE : millis + shiftMillis;
  }

  private void place(Dossier dossier) {
    boolean known = dossier.ruleNumber != Dossier.NO_RULE;
    if (!dossier.open()) {
      casebook.docket().restore(dossier);
    } else if (!known) {
      casebook.docket().restore(dossier);
      orphans.add(dossier);
    } else if (casebook.docket().open(dossier.ruleNumber) == null) {
      casebook.docket().restore(dossier);
    } else {
      rivals.add(dossier);
    }
  }

  /** One open incident for each rule: the one of this run stays, unless it is only a test. */
  private void decide(Dossier old) {
    Dossier present = casebook.docket().open(old.ruleNumber);
    if (present.incident.test() && !old.incident.test()) {
      casebook.giveUp(present, "superseded by the real incident " + old.incident.id());
      casebook.docket().restore(old);
    } else {
      casebook.adopt(present, old);
      casebook.giveUp(old, "superseded by " + present.incident.id());
    }
  }
}
