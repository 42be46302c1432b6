package org.lamppost.simulator.contest;

/** Readings in columns by point index, to be filled again and again. */
public final class Batch {
  /** Numbers of the points. */
  public final int[] points;

  /** When each was sampled, milliseconds. */
  public final long[] millis;

  /** What was measured. */
  public final double[] values;

  /** When they arrived; not before any of them was sampled. */
  public long arrivalMillis;

  /** Empty, for so many rows. */
  public Batch(int rows) {
    points = new int[rows];
    millis = new long[rows];
    values = new double[rows];
  }

  /** Batches of {@code rows} rows, the last of which may be shorter, for all points together. */
  public static Batch[] of(int allPoints, int rows) {
    Batch[] batches = new Batch[(allPoints + rows - 1) / rows];
    for (int i = 0; i < batches.length; i++) {
      batches[i] = new Batch(Math.min(rows, allPoints - i * rows));
    }
    return batches;
  }
}
