package org.lamppost.model;

import java.time.Duration;
import java.util.Objects;

/**
 * What makes a rule true. Limits are already in the unit of the point that they are compared with.
 */
public sealed interface Condition {
  /** Index of the point that the condition watches. */
  int point();

  /**
   * The point is beyond a limit for a time; over when it is back beyond a second limit for a time.
   *
   * @param point index of the point.
   * @param side which side of the limit is bad.
   * @param limit true beyond this, excluding the limit itself.
   * @param clear over at or beyond this on the good side; not on the bad side of {@code limit}.
   * @param raiseFor how long it must hold, on sample time; zero for at once.
   * @param clearFor how long it must be over.
   */
  record Threshold(
      int point, Side side, double limit, double clear, Duration raiseFor, Duration clearFor)
      implements Condition {
    /**
     * Refuses limits that overlap or are no numbers: a rule that can never be true protects nobody.
     */
    public Threshold {
      if (!Double.isFinite(limit) || !Double.isFinite(clear)) {
        throw new IllegalArgumentException("limit " + limit + ", clear " + clear);
      }
      if (side == Side.BELOW ? clear < limit : clear > limit) {
        throw new IllegalArgumentException(
            "clear " + clear + " is on the bad side of " + side + " " + limit);
      }
    }
  }

  /**
   * A symptom is shown for a time; over when another one, usually its contrary, is for a time.
   *
   * @param point index of the point that the incident is about; {@code raise} need not watch it
   *     alone.
   * @param raise what must be shown.
   * @param clear what must be shown for it to be over; asked only while {@code raise} is not shown.
   * @param raiseFor how long {@code raise} must be shown, on sample time; zero for at once.
   * @param clearFor how long {@code clear} must be.
   */
  record Shown(int point, Symptom raise, Symptom clear, Duration raiseFor, Duration clearFor)
      implements Condition {
    /** Refuses missing parts. */
    public Shown {
      Objects.requireNonNull(raise, "raise");
      Objects.requireNonNull(clear, "clear");
    }

    /** Over when what raised it is over. */
    public static Shown of(int point, Symptom raise, Duration raiseFor, Duration clearFor) {
      return new Shown(point, raise, new Symptom.Not(raise), raiseFor, clearFor);
    }
  }

  /**
   * No usable reading for too long; over with the next usable one.
   *
   * @param point index of the point.
   * @param longest the longest silence that is in order; positive.
   */
  record Silence(int point, Duration longest) implements Condition {}

  /** The bad side of a limit. */
  enum Side {
    /** Bad when lower. */
    BELOW,
    /** Bad when higher. */
    ABOVE
  }
}
