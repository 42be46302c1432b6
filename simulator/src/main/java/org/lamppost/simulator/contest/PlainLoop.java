package org.lamppost.simulator.contest;

import java.util.Arrays;

/** The simplest correct loop over arrays: what the rule costs if nothing else is wanted. */
public final class PlainLoop implements Contestant {
  private static final long NONE = Long.MIN_VALUE;

  private double[] limit;
  private double[] clear;
  private double[] perMilli;
  private double[] value;
  private long[] at;
  private long[] since;
  private boolean[] open;
  private Events events;

  @Override
  public void begin(Sensors sensors, Events told) {
    int points = sensors.points();
    events = told;
    limit = new double[points];
    clear = new double[points];
    perMilli = new double[points];
    value = new double[points];
    at = new long[points];
    since = new long[points];
    open = new boolean[points];
    Arrays.fill(at, NONE);
    Arrays.fill(since, NONE);
    for (int p = 0; p < points; p++) {
      limit[p] = sensors.limit(p);
      clear[p] = sensors.clear(p);
      perMilli[p] = sensors.perSecond(p) / 1_000;
    }
  }

  @Override
  public void judge(int number, Batch batch) {
    for (int row = 0; row < batch.points.length; row++) {
      int p = batch.points[row];
      long t = batch.millis[row];
      double v = batch.values[row];
      boolean steep = at[p] != NONE && v - value[p] > perMilli[p] * (t - at[p]);
      if (steep || v > limit[p]) {
        bad(p, t);
      } else {
        since[p] = NONE;
        if (open[p] && v <= clear[p]) {
          open[p] = false;
          events.closed(p, t);
        }
      }
      at[p] = t;
      value[p] = v;
    }
  }

  private void bad(int p, long t) {
    if (open[p]) {
      return;
    }
    if (since[p] == NONE) {
      since[p] = t;
    } else if (t - since[p] >= FOR_MILLIS) {
      since[p] = NONE;
      open[p] = true;
      events.raised(p, t);
    }
  }

  @Override
  public long stateBytes() {
    return limit.length * (5L * Double.BYTES + Long.BYTES + 1);
  }
}
