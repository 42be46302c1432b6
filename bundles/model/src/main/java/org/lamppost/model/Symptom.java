package org.lamppost.model;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.lamppost.model.Condition.Side;

/**
 * What readings can show. Each symptom is at any moment shown, over, or neither; the last where too
 * little is known or a value lies between two limits, so that a silent sensor neither raises nor
 * closes anything.
 *
 * <p>Limits are in the unit of the point that they are compared with.
 */
public sealed interface Symptom {
  /** Most readings that {@link Samples} looks back on. */
  int MOST_SAMPLES = 64;

  /**
   * The newest value is beyond a limit.
   *
   * @param point index of the point.
   * @param side which side is bad.
   * @param limit shown beyond this, excluding the limit itself.
   * @param clear over at or beyond this on the good side; not on the bad side of {@code limit}.
   */
  record Beyond(int point, Side side, double limit, double clear) implements Symptom {
    /** Refuses limits that overlap or are no numbers. */
    public Beyond {
      requireLimits(side, limit, clear);
    }
  }

  /**
   * The value moves fast: the slope from one reading to the next. Over with the first slope that is
   * in order.
   *
   * @param point index of the point.
   * @param side {@code ABOVE} for a rise, {@code BELOW} for a fall.
   * @param perSecond shown by more than this; positive, in units of the point per second.
   */
  record Steep(int point, Side side, double perSecond) implements Symptom {
    /** Refuses what is no positive number. */
    public Steep {
      requirePositive("slope", perSecond);
    }
  }

  /**
   * The value has risen above the lowest, or fallen below the highest, value of a span of time.
   *
   * @param point index of the point.
   * @param side {@code ABOVE} for a rise, {@code BELOW} for a fall.
   * @param by shown by more than this; positive, in units of the point.
   * @param within the span before and with the newest reading; positive.
   */
  record Moved(int point, Side side, double by, Duration within) implements Symptom {
    /** Refuses what is no positive number or span. */
    public Moved {
      requirePositive("move", by);
      requirePositive("span", within);
    }
  }

  /**
   * A statistic of a span of time is beyond a limit.
   *
   * @param point index of the point.
   * @param of which statistic.
   * @param span the span before and with the newest reading; positive.
   * @param least unknown with fewer readings than this; positive.
   * @param side which side is bad.
   * @param limit shown beyond this, excluding the limit itself.
   * @param clear over at or beyond this on the good side; not on the bad side of {@code limit}.
   */
  record Window(
      int point, Statistic of, Duration span, int least, Side side, double limit, double clear)
      implements Symptom {
    /** Refuses limits that overlap or are no numbers, and an empty span. */
    public Window {
      requireLimits(side, limit, clear);
      requirePositive("span", span);
      requirePositive("least", least);
    }
  }

  /** What can be made of the values of a span. */
  enum Statistic {
    /** The arithmetic mean of the readings. */
    MEAN,
    /** The middle value; of an even number, the mean of the two middle ones. */
    MEDIAN,
    /** The lowest value. */
    MIN,
    /** The highest value. */
    MAX,
    /** The sum of the readings. */
    SUM,
    /** The standard deviation of the readings, over n. */
    STDDEV
  }

  /**
   * The value is away from what was usual: from the median of the values learned.
   *
   * @param point index of the point.
   * @param span how far back it learns; positive. It learns nothing while the symptom is shown.
   * @param least unknown until it has learned from so many readings; positive.
   * @param side which side of the usual is bad.
   * @param limit shown by more than this away; not negative, in units of the point.
   * @param clear over at most this far away; not above {@code limit}.
   */
  record Unusual(int point, Duration span, int least, Side side, double limit, double clear)
      implements Symptom {
    /** Refuses limits that overlap or are no numbers, and an empty span. */
    public Unusual {
      requireLimits(Side.ABOVE, limit, clear);
      requirePositive("span", span);
      requirePositive("least", least);
    }
  }

  /**
   * Readings come and always say the same.
   *
   * @param point index of the point.
   * @param span for how long; positive.
   * @param by what counts as a change: more than this; not negative, in units of the point.
   */
  record Stuck(int point, Duration span, double by) implements Symptom {
    /** Refuses an empty span and what is no number. */
    public Stuck {
      requirePositive("span", span);
      if (!(by >= 0)) {
        throw new IllegalArgumentException("change is " + by);
      }
    }
  }

  /**
   * Enough of the newest readings show it. Over when the newest one shows it over and too few of
   * the others show it.
   *
   * @param of what each reading is asked; a symptom of one point.
   * @param n how many must show it; positive.
   * @param m of how many newest ones; {@code n} to {@link #MOST_SAMPLES}.
   */
  record Samples(Symptom of, int n, int m) implements Symptom {
    /** Refuses numbers out of range and a symptom that has no readings of its own. */
    public Samples {
      if (n < 1 || m < n || m > MOST_SAMPLES) {
        throw new IllegalArgumentException(n + " of " + m + " samples");
      }
      if (of instanceof Gate || of instanceof Not || of instanceof Samples) {
        throw new IllegalArgumentException("samples of " + of);
      }
    }
  }

  /**
   * Enough of several are shown. Over when so many are over that too few can be shown.
   *
   * @param of at least one.
   * @param least how many; 1 for any, all of them for all.
   * @param within each counts as shown for so long after it last was; zero for only while it is.
   */
  record Gate(List<Symptom> of, int least, Duration within) implements Symptom {
    /** Refuses a number that can never be reached, and a negative span. */
    public Gate {
      of = List.copyOf(of);
      if (least < 1 || least > of.size()) {
        throw new IllegalArgumentException("at least " + least + " of " + of.size());
      }
      if (within.isNegative()) {
        throw new IllegalArgumentException("within " + within);
      }
    }

    /** Shown if any is. */
    public static Gate any(List<Symptom> of) {
      return new Gate(of, 1, Duration.ZERO);
    }
  }

  /**
   * The contrary: shown when the other is over, over when the other is shown.
   *
   * @param of the other.
   */
  record Not(Symptom of) implements Symptom {
    /** Refuses to be nothing's contrary. */
    public Not {
      Objects.requireNonNull(of, "of");
    }
  }

  private static void requireLimits(Side side, double limit, double clear) {
    if (!Double.isFinite(limit) || !Double.isFinite(clear)) {
      throw new IllegalArgumentException("limit " + limit + ", clear " + clear);
    }
    if (side == Side.BELOW ? clear < limit : clear > limit) {
      throw new IllegalArgumentException(
          "clear " + clear + " is on the bad side of " + side + " " + limit);
    }
  }

  private static void requirePositive(String what, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(what + " is " + value);
    }
  }

  private static void requirePositive(String what, Duration span) {
    if (span.isNegative() || span.isZero()) {
      throw new IllegalArgumentException(what + " is " + span);
    }
  }
}
