package org.lamppost.wire;

import org.lamppost.model.Quality;

/**
 * Codes columns of times, qualities and values. Arrays are read where the coder writes, and filled
 * where it reads.
 */
final class Columns {
  /** The resolution that stands for values as they are, 64 bits each. */
  static final int RAW = 10;

  static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

  private static final double LARGEST = 1L << 53;
  private static final long[] INTERVALS = {
    1_000, 2_000, 5_000, 10_000, 15_000, 20_000, 30_000, 60_000, 90_000, 120_000, 180_000, 300_000,
    600_000, 900_000, 1_800_000, 3_600_000
  };
  private static final long LONGEST_INTERVAL = 1L << 53;
  private static final int TRIED = 24;

  /** Milliseconds from which on their quotients are not sure to be exact enough. */
  private static final long INEXACT = 1L << 40;

  /** Added and taken away again it rounds to a whole number, to even from the middle. */
  private static final double ROUNDING = 0x1.8p52;

  private static final long STEADY = 64;

  private final BitCoder coder;

  /** Whether the reading at an index took the longest step of its series; for the values. */
  private boolean[] longest = {};

  Columns(BitCoder coder) {
    this.coder = coder;
  }

  /** Codes all times after the first; a reader has no use for the search for an interval. */
  void times(Kind kind, long[] times, boolean known) {
    longest = new boolean[times.length];
    longest[0] = true;
    if (times.length == 1) {
      return;
    }
    long interval = interval(kind, times, known);
    long phase = times[0];
    boolean was = true;
    int previous = 0;
    for (int i = 1; i < times.length; i++) {
      long steps = known ? steps(times[i] - phase, interval) : 0;
      was = coder.flag(Models.LONGEST + (was ? 1 : 0), steps == kind.longest);
      if (was) {
        steps = kind.longest;
      } else {
        steps = coder.number(Models.MULTIPLE, Models.MULTIPLE + Models.LENGTHS, steps);
        kind.longest = Math.max(kind.longest, steps);
      }
      longest[i] = steps == kind.longest;
      long expected = phase + steps * interval;
      int tree = previous < 6 ? 0 : previous < 10 ? 1 : 2;
      long error =
          coder.signed(Models.TIME + tree * Models.LENGTHS, Models.TIME_LEADS, times[i] - expected);
      times[i] = expected + error;
      previous = 64 - Long.numberOfLeadingZeros(Math.abs(error));
      boolean steady = error >= -STEADY && error <= STEADY;
      phase = steady ? expected + (int) error / Math.min(i + 1, 8) : times[i];
    }
  }

  private long interval(Kind kind, long[] times, boolean known) {
    long best = known ? best(kind.interval, times) : kind.interval;
    if (!coder.flag(Models.SAME_INTERVAL, best == kind.interval)) {
      boolean seconds = coder.flag(Models.WHOLE_SECONDS, best % 1_000 == 0);
      int lengths = Models.INTERVAL;
      long coded = coder.number(lengths, lengths + Models.LENGTHS, seconds ? best / 1_000 : best);
      if (coded < 1 || coded > LONGEST_INTERVAL / (seconds ? 1_000 : 1)) {
        throw coder.refused("an interval of " + coded, "1 ms to 2^53 ms");
      }
      kind.interval = seconds ? coded * 1_000 : coded;
      kind.longest = 1;
    }
    return kind.interval;
  }

  private static long best(long known, long[] times) {
    long best = known;
    double least = price(known, times, Double.MAX_VALUE);
    long longestStep = longestStep(times);
    for (int i = 0; i < INTERVALS.length; i++) {
      long each = INTERVALS[i];
      if (i > 0 && INTERVALS[i - 1] > 2 * longestStep) {
        break; // all that are longer than the steps cost the same
      }
      double price = price(each, times, least - 8) + 8;
      if (price < least) {
        least = price;
        best = each;
      }
    }
    return best;
  }

  private static long longestStep(long[] times) {
    long longest = 0;
    for (int i = 1; i < Math.min(times.length, TRIED); i++) {
      longest = Math.max(longest, times[i] - times[i - 1]);
    }
    return longest;
  }

  /** How many intervals come nearest to a time. */
  private static long steps(long millis, long interval) {
    // A division of long numbers costs more than all the rest of a reading's time.
    return millis > 0 && millis < INEXACT
        ? (long) (millis / (double) interval + 0.5)
        : Math.max(0, Math.floorDiv(millis + interval / 2, interval));
  }

  /**
   * About how many bits the first steps cost with an interval, beyond what they cost with any.
   *
   * @param enough from which on it does not matter.
   */
  private static double price(long interval, long[] times, double enough) {
    double price = 0;
    int size = Math.min(times.length, TRIED);
    for (int i = 1; i < size && price < enough; i++) {
      long step = times[i] - times[i - 1];
      long steps = steps(step, interval);
      long error = step - steps * interval;
      price += (59 - Long.numberOfLeadingZeros(error * error + 16)) / 2.0;
      price += (64 - Long.numberOfLeadingZeros(steps)) * 0.7;
    }
    return price;
  }

  /** Codes qualities. */
  void qualities(byte[] qualities) {
    boolean good = true;
    for (byte each : qualities) {
      good &= each == 0;
    }
    if (coder.flag(Models.ALL_GOOD, good)) {
      return;
    }
    int previous = 0;
    for (int i = 0; i < qualities.length; i++) {
      int quality = qualities[i];
      if (coder.flag(Models.SAME_QUALITY, quality == previous)) {
        quality = previous;
      } else {
        quality = coder.tree(Models.QUALITY, 4, quality);
      }
      if (quality >= Quality.values().length) {
        throw coder.refused("quality " + quality, "0 to 10");
      }
      qualities[i] = (byte) quality;
      previous = quality;
    }
  }

  /** Codes the values of readings whose quality carries one; the others become NaN. */
  void values(Kind kind, byte[] qualities, double[] values, boolean known) {
    int resolution = resolution(kind, values, known);
    if (!coder.flag(Models.SAME_RESOLUTION, resolution == kind.resolution)) {
      resolution = coder.tree(Models.RESOLUTION, 4, resolution);
      if (resolution > RAW) {
        throw coder.refused("resolution " + resolution, "0 to 10");
      }
      kind.resolution = resolution;
      kind.firstValue = 0;
    } else {
      resolution = kind.resolution;
    }
    if (resolution == RAW) {
      raw(qualities, values);
    } else {
      int predicted = known ? prediction(values, POWERS[resolution]) : 0;
      whole(kind, qualities, values, coder.tree(Models.PREDICTION, 2, predicted));
    }
  }

  private void raw(byte[] qualities, double[] values) {
    for (int i = 0; i < values.length; i++) {
      boolean valued = Quality.of(qualities[i]).valued();
      long bits = valued ? coder.plain(64, Double.doubleToRawLongBits(values[i])) : 0;
      values[i] = valued ? Double.longBitsToDouble(bits) : Double.NaN;
    }
  }

  private void whole(Kind kind, byte[] qualities, double[] values, int prediction) {
    double power = POWERS[kind.resolution];
    long last = 0;
    long before = 0;
    int seen = 0;
    int size = 0;
    for (int i = 0; i < values.length; i++) {
      if (!Quality.of(qualities[i]).valued()) {
        values[i] = Double.NaN;
        continue;
      }
      long value = (long) rounded(values[i] * power);
      if (seen == 0) {
        int lengths = Models.FIRST_VALUE;
        long first = kind.firstValue;
        value = first + coder.signed(lengths, lengths + Models.LENGTHS, value - first);
        kind.firstValue = value;
        before = value;
      } else {
        long expected = expected(prediction, last, before);
        int tree = prediction(prediction) + Math.min(size, 5) * 2 + (longest[i] ? 1 : 0);
        long error =
            coder.signed(
                Models.VALUE + tree * Models.LENGTHS, Models.VALUE_LEADS, value - expected);
        value = expected + error;
        size = 64 - Long.numberOfLeadingZeros(Math.abs(error));
        before = prediction == 2 ? before + (value - before >> 2) : last;
      }
      last = value;
      seen++;
      values[i] = value / power;
    }
  }

  private static int prediction(int prediction) {
    return prediction == 0 ? 0 : 12;
  }

  /** 0: the last value; 1: the line through the last two; 2: a mean that follows slowly. */
  private static long expected(int prediction, long last, long before) {
    return switch (prediction) {
      case 1 -> 2 * last - before;
      case 2 -> before;
      default -> last;
    };
  }

  private static int prediction(double[] values, double power) {
    int[] prices = new int[3];
    boolean begun = false;
    long last = 0;
    long line = 0;
    long mean = 0;
    for (double each : values) {
      if (Double.isNaN(each)) {
        continue;
      }
      long value = (long) rounded(each * power);
      if (begun) {
        prices[0] += length(value - last);
        prices[1] += length(value - 2 * last + line);
        prices[2] += length(value - mean);
        line = last;
        mean += value - mean >> 2;
      } else {
        begun = true;
        line = value;
        mean = value;
      }
      last = value;
    }
    int other = prices[1] <= prices[2] ? 1 : 2;
    return prices[other] + 2 < prices[0] ? other : 0;
  }

  private static int length(long error) {
    return 64 - Long.numberOfLeadingZeros(error * error);
  }

  /** The least number of decimals that gives back each value; the kind's if that does too. */
  private static int resolution(Kind kind, double[] values, boolean known) {
    if (!known) {
      return 0;
    }
    if (kind.resolution < RAW && allExact(values, kind.resolution)) {
      return kind.resolution;
    }
    int resolution = 0;
    for (int i = 0; i < values.length && resolution < RAW; i++) {
      while (resolution < RAW && !Double.isNaN(values[i]) && !exact(values[i], resolution)) {
        resolution++;
      }
    }
    return resolution < RAW && allExact(values, resolution) ? resolution : RAW;
  }

  private static boolean allExact(double[] values, int resolution) {
    for (double each : values) {
      if (!Double.isNaN(each) && !exact(each, resolution)) {
        return false;
      }
    }
    return true;
  }

  private static boolean exact(double value, int resolution) {
    double scaled = rounded(value * POWERS[resolution]);
    return Math.abs(scaled) <= LARGEST
        && Double.doubleToRawLongBits((long) scaled / POWERS[resolution])
            == Double.doubleToRawLongBits(value);
  }

  /** As {@link Math#rint}, which is slow before it is compiled at its best. */
  private static double rounded(double value) {
    return Math.abs(value) < LARGEST / 4 ? value + ROUNDING - ROUNDING : Math.rint(value);
  }
}
