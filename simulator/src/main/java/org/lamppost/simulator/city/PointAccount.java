package org.lamppost.simulator.city;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Judges one point: for each emission where it is, for each good reading where it came from.
 *
 * <p>An emission without a reading is looked for in this order, so that a rare explanation is not
 * spent where a free one holds: in a loss of unknown number, in the counts of a loss around its
 * time, in a reading that says no answer, in the counts of a loss near its time, on the way.
 */
final class PointAccount {
  private final Rules rules;
  private final List<Emission> emissions;
  private final List<Sample> samples;
  private final boolean[] used;
  private List<Emission> open = new ArrayList<>();

  /**
   * The auditor's tolerances.
   *
   * @param windowMillis largest difference between the time of an emission and of its reading, and
   *     how far declared intervals are widened.
   * @param answerMillis within which time after an emission a reading says that it was not heard.
   * @param youngestMillis emissions after this UTC time may still be on their way.
   */
  record Rules(long windowMillis, long answerMillis, long youngestMillis) {
    static final long WINDOW_MILLIS = 2_000;
    static final long ANSWER_MILLIS = 5_000;

    /** The usual tolerances. */
    static Rules usual(long youngestMillis) {
      return new Rules(WINDOW_MILLIS, ANSWER_MILLIS, youngestMillis);
    }
  }

  private PointAccount(Rules rules, List<Emission> emissions, List<Sample> samples) {
    this.rules = rules;
    this.emissions = emissions;
    this.samples = samples;
    this.used = new boolean[samples.size()];
  }

  /**
   * Balances a point.
   *
   * @param emissions in the order of their log.
   * @param samples in the order of epochs and running numbers.
   */
  static Tally judge(
      Rules rules, List<Emission> emissions, List<Sample> samples, LossLedger losses) {
    return new PointAccount(rules, emissions, samples).judge(losses);
  }

  private Tally judge(LossLedger losses) {
    long received = received();
    long declared = explain(losses::unknownAt) + explain(losses::takeAt);
    long unanswered = explain(this::takeUnanswered);
    declared += explain(losses::takeNear);
    long inFlight = explain(at -> at > rules.youngestMillis());
    return new Tally(
        emissions.size(), received, declared, unanswered, inFlight, open.size(), unproduced());
  }

  private long received() {
    int[] sampleOf = Alignment.of(emissions, samples, rules.windowMillis());
    for (int i = 0; i < sampleOf.length; i++) {
      if (sampleOf[i] < 0) {
        open.add(emissions.get(i));
      } else {
        used[sampleOf[i]] = true;
      }
    }
    // A level counts as received when it was seen while it stood, however late.
    open.removeIf(this::seenStanding);
    return emissions.size() - open.size();
  }

  private boolean seenStanding(Emission emission) {
    return emission.holds()
        && samples.stream()
            .anyMatch(sample -> sample.quality() == Quality.GOOD && stands(emission, sample));
  }

  /** Takes every open emission that the explanation holds for; returns how many those were. */
  private long explain(LongPredicate explanation) {
    int before = open.size();
    List<Emission> left = new ArrayList<>();
    for (Emission emission : open) {
      if (!explanation.test(emission.atMillis())) {
        left.add(emission);
      }
    }
    open = left;
    return before - (long) left.size();
  }

  private boolean takeUnanswered(long atMillis) {
    for (int i = 0; i < used.length; i++) {
      Sample sample = samples.get(i);
      long after = sample.utcMillis() - atMillis;
      boolean near = after >= -rules.windowMillis() && after <= rules.answerMillis();
      if (!used[i] && sample.quality() == Quality.NO_ANSWER && near) {
        used[i] = true;
        return true;
      }
    }
    return false;
  }

  /** Whether the sample shows this level within the time that it stood, give or take the window. */
  private boolean stands(Emission emission, Sample sample) {
    int next = emissions.indexOf(emission) + 1;
    boolean begun = emission.atMillis() <= sample.utcMillis() + rules.windowMillis();
    boolean ended =
        next < emissions.size()
            && emissions.get(next).atMillis() + rules.windowMillis() < sample.utcMillis();
    return begun && !ended && emission.value() == sample.value();
  }

  private boolean standing(Sample sample) {
    return emissions.stream().anyMatch(emission -> emission.holds() && stands(emission, sample));
  }

  private long unproduced() {
    long found = 0;
    for (int i = 0; i < used.length; i++) {
      if (!used[i] && samples.get(i).quality() == Quality.GOOD && !standing(samples.get(i))) {
        found++;
      }
    }
    return found;
  }
}
