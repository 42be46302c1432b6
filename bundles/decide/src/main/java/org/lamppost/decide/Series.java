package org.lamppost.decide;

import java.util.Arrays;

/**
 * The newest values of one point, oldest first, and the same values by size.
 *
 * <p>At most {@link #MOST} of them, 24 bytes each: where more fall into a span, the oldest are
 * dropped and the span is that much shorter. Confined to the engine's thread.
 */
final class Series {
  /** A reading each minute for nearly three days. */
  static final int MOST = 4_096;

  private static final int FIRST_PLACES = 8;

  // a ring
  private long[] times = new long[FIRST_PLACES];
  private double[] values = new double[FIRST_PLACES];
  private int oldest;

  private double[] sorted = new double[FIRST_PLACES];
  private int size;

  int size() {
    return size;
  }

  /** Adds the newest value; NaN is not for here. */
  void add(long time, double value) {
    if (size == MOST) {
      drop();
    } else if (size == times.length) {
      grow();
    }
    int at = (oldest + size) & (times.length - 1);
    times[at] = time;
    values[at] = value;
    int place = Arrays.binarySearch(sorted, 0, size, value);
    place = place < 0 ? -place - 1 : place;
    System.arraycopy(sorted, place, sorted, place + 1, size - place);
    sorted[place] = value;
    size++;
  }

  /** Drops what is as old as a moment or older. */
  void dropUntil(long time) {
    while (size > 0 && times[oldest] <= time) {
      drop();
    }
  }

  private void drop() {
    int place = Arrays.binarySearch(sorted, 0, size, values[oldest]);
    System.arraycopy(sorted, place + 1, sorted, place, size - place - 1);
    oldest = (oldest + 1) & (times.length - 1);
    size--;
  }

  private void grow() {
    int larger = 2 * size;
    long[] laterTimes = new long[larger];
    double[] laterValues = new double[larger];
    for (int i = 0; i < size; i++) {
      laterTimes[i] = times[(oldest + i) & (size - 1)];
      laterValues[i] = values[(oldest + i) & (size - 1)];
    }
    times = laterTimes;
    values = laterValues;
    sorted = Arrays.copyOf(sorted, larger);
    oldest = 0;
  }

  void clear() {
    size = 0;
    oldest = 0;
  }

  /** The value at a place of their order by size, 0 for the lowest. */
  double least(int place) {
    return sorted[place];
  }

  /** The middle value; of an even number, the mean of the two middle ones. Not of none. */
  double median() {
    double upper = sorted[size / 2];
    return size % 2 == 1 ? upper : (sorted[size / 2 - 1] + upper) / 2;
  }

  /** The sum, from the oldest on, so that it is the same to the last bit wherever it is made. */
  double sum() {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += values[(oldest + i) & (values.length - 1)];
    }
    return sum;
  }

  /** The standard deviation over n. Not of none. */
  double deviation() {
    double mean = sum() / size;
    double squares = 0;
    for (int i = 0; i < size; i++) {
      double off = values[(oldest + i) & (values.length - 1)] - mean;
      squares += off * off;
    }
    return Math.sqrt(squares / size);
  }
}
