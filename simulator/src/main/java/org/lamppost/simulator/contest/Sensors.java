package org.lamppost.simulator.contest;

import java.util.SplittableRandom;

/**
 * Seeded readings of many points, each with limits of its own: mostly calm, now and then a spike, a
 * stay above the limit with a hesitant return, or a steep climb below it.
 *
 * <p>All points are sampled once a second, in the order of their numbers. Not thread-safe.
 */
public final class Sensors {
  /** Between two samples of a point. */
  public static final long INTERVAL_MILLIS = 1_000;

  private static final int SPREAD_MILLIS = 100;
  private static final int EPISODES_IN_A_MILLION = 100;
  private static final int MILLION = 1_000_000;
  private static final byte CALM = 0;
  private static final byte SPIKE = 1;
  private static final byte STAY = 2;
  private static final byte CLIMB = 3;
  private static final double BELOW_LIMIT = 15;
  private static final double HYSTERESIS = 5;

  private final SplittableRandom random;
  private final double[] limits;
  private final double[] rates;

  // by point: the present episode
  private final byte[] kind;
  private final byte[] left;
  private final double[] last;
  private long second;

  /** Begins a stream; the same seed gives the same one. */
  public Sensors(int points, long seed) {
    random = new SplittableRandom(seed);
    limits = new double[points];
    rates = new double[points];
    kind = new byte[points];
    left = new byte[points];
    last = new double[points];
    for (int p = 0; p < points; p++) {
      limits[p] = 50 + p % 97 * 0.5;
      rates[p] = 2 + p % 13 * 0.1;
    }
  }

  /** How many points. */
  public int points() {
    return limits.length;
  }

  /** Bad above this. */
  public double limit(int point) {
    return limits[point];
  }

  /** Over at or below this, unless steep. */
  public double clear(int point) {
    return limits[point] - HYSTERESIS;
  }

  /** Bad with a steeper climb than this from one sample to the next, per second. */
  public double perSecond(int point) {
    return rates[point];
  }

  /** Fills batches with the next sample of each point, in order. */
  public void fill(Batch[] batches) {
    int point = 0;
    for (Batch batch : batches) {
      for (int row = 0; row < batch.points.length; row++) {
        batch.points[row] = point;
        batch.millis[row] = second * INTERVAL_MILLIS + point % SPREAD_MILLIS;
        batch.values[row] = next(point);
        point++;
      }
      batch.arrivalMillis = second * INTERVAL_MILLIS + SPREAD_MILLIS;
    }
    second++;
  }

  private double next(int p) {
    if (left[p] == 0) {
      begin(p);
    } else {
      left[p]--;
    }
    double noise = random.nextInt(100) / 100.0;
    double value =
        switch (kind[p]) {
          case SPIKE -> limits[p] + 1 + noise;
          // The last four hesitate between the two limits.
          case STAY -> limits[p] + (left[p] >= 4 ? noise : -HYSTERESIS / 2);
          case CLIMB -> last[p] + 1.2 * rates[p];
          default -> limits[p] - BELOW_LIMIT + noise;
        };
    last[p] = value;
    return value;
  }

  private void begin(int p) {
    if (random.nextInt(MILLION) >= EPISODES_IN_A_MILLION) {
      kind[p] = CALM;
      return;
    }
    int drawn = random.nextInt(4);
    kind[p] = drawn < 2 ? SPIKE : drawn == 2 ? STAY : CLIMB;
    left[p] =
        (byte)
            switch (kind[p]) {
              case SPIKE -> random.nextInt(4);
              case STAY -> 12 + random.nextInt(12);
              default -> 5 + random.nextInt(4);
            };
    if (kind[p] == CLIMB) {
      last[p] = limits[p] - 2 * BELOW_LIMIT;
    }
  }
}
