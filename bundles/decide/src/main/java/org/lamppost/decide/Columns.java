package org.lamppost.decide;

import java.util.Arrays;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;

/**
 * Readings in columns by point index, to be filled again and again: the form in which they are
 * judged.
 *
 * <p>Not thread-safe: whoever fills it hands it over and waits.
 */
public final class Columns {
  int[] points;
  long[] sampleMillis;
  double[] values;
  byte[] qualities;
  private int size;

  /** Empty, with room for some rows; it grows as needed. */
  public Columns(int rows) {
    points = new int[rows];
    sampleMillis = new long[rows];
    values = new double[rows];
    qualities = new byte[rows];
  }

  /** How many rows. */
  public int size() {
    return size;
  }

  /** Begins anew. */
  public Columns clear() {
    size = 0;
    return this;
  }

  /**
   * Adds a row.
   *
   * @param point index of the point.
   * @param sampledMillis monotonic milliseconds.
   * @param value in the point's unit; NaN where the quality carries none.
   */
  public Columns add(int point, long sampledMillis, double value, Quality quality) {
    reserve(size + 1);
    points[size] = point;
    sampleMillis[size] = sampledMillis;
    values[size] = value;
    qualities[size] = (byte) quality.code();
    size++;
    return this;
  }

  /** Takes over a batch in place of what was there. */
  public Columns of(Readings batch) {
    reserve(batch.size());
    batch.copyTo(points, sampleMillis, values, qualities);
    size = batch.size();
    return this;
  }

  private void reserve(int rows) {
    if (rows > points.length) {
      int larger = Math.max(rows, 2 * points.length);
      points = Arrays.copyOf(points, larger);
      sampleMillis = Arrays.copyOf(sampleMillis, larger);
      values = Arrays.copyOf(values, larger);
      qualities = Arrays.copyOf(qualities, larger);
    }
  }
}
