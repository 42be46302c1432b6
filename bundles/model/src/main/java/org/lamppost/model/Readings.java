package org.lamppost.model;

import java.util.Arrays;

/**
 * A batch of readings in columns, as they cross from room to room.
 *
 * <p>Immutable once built; rows are in the order of arrival. Times are monotonic milliseconds of
 * this boot.
 */
public final class Readings {
  private final long arrivalMillis;
  private final boolean urgent;
  private final int size;
  private final int[] points;
  private final long[] sampleMillis;
  private final double[] values;
  private final byte[] qualities;

  private Readings(Builder builder) {
    this.arrivalMillis = builder.arrivalMillis;
    this.urgent = builder.urgent;
    this.size = builder.size;
    this.points = Arrays.copyOf(builder.points, size);
    this.sampleMillis = Arrays.copyOf(builder.sampleMillis, size);
    this.values = Arrays.copyOf(builder.values, size);
    this.qualities = Arrays.copyOf(builder.qualities, size);
  }

  /**
   * Begins a batch.
   *
   * @param arrivalMillis monotonic milliseconds at which it reached the gateway.
   */
  public static Builder arrivedAt(long arrivalMillis) {
    return new Builder(arrivalMillis);
  }

  /** Monotonic milliseconds at which the batch reached the gateway. */
  public long arrivalMillis() {
    return arrivalMillis;
  }

  /**
   * Whether the sender waits for durability: the journal commits it at once instead of within its
   * window.
   */
  public boolean urgent() {
    return urgent;
  }

  /** How many readings. */
  public int size() {
    return size;
  }

  /** The index of the point of row {@code row}. */
  public int point(int row) {
    return points[row];
  }

  /** When row {@code row} was sampled, monotonic milliseconds. */
  public long sampleMillis(int row) {
    return sampleMillis[row];
  }

  /** The value of row {@code row} in its point's unit; NaN where the quality carries none. */
  public double value(int row) {
    return values[row];
  }

  /** The quality of row {@code row}. */
  public Quality quality(int row) {
    return Quality.of(qualities[row]);
  }

  /**
   * Copies all rows to the beginning of columns, for a reader that goes through them many times a
   * second. Qualities are {@linkplain Quality#code() codes}.
   *
   * @throws IndexOutOfBoundsException if a column is shorter than {@link #size()}.
   */
  public void copyTo(int[] toPoints, long[] toMillis, double[] toValues, byte[] toQualities) {
    System.arraycopy(points, 0, toPoints, 0, size);
    System.arraycopy(sampleMillis, 0, toMillis, 0, size);
    System.arraycopy(values, 0, toValues, 0, size);
    System.arraycopy(qualities, 0, toQualities, 0, size);
  }

  /** Collects rows. Not thread-safe. */
  public static final class Builder {
    private final long arrivalMillis;
    private boolean urgent;
    private int size;
    private int[] points = new int[8];
    private long[] sampleMillis = new long[8];
    private double[] values = new double[8];
    private byte[] qualities = new byte[8];

    private Builder(long arrivalMillis) {
      this.arrivalMillis = arrivalMillis;
    }

    /** Marks the batch as one whose sender waits for durability. */
    public Builder urgent() {
      this.urgent = true;
      return this;
    }

    /**
     * Adds a value; its quality follows from the point's range. NaN and infinities become {@code
     * INVALID}.
     */
    public Builder add(Point point, long sampleMillis, double value) {
      return add(point.index(), sampleMillis, value, point.judge(value));
    }

    /** Adds the record that a value was due and did not come, and why. */
    public Builder add(Point point, long sampleMillis, Quality quality) {
      if (quality.valued()) {
        throw new IllegalArgumentException(quality + " of " + point.id() + " needs a value");
      }
      return add(point.index(), sampleMillis, Double.NaN, quality);
    }

    /** Adds a value of a stated quality, such as {@code TEST}. */
    public Builder add(int point, long sampleMillis, double value, Quality quality) {
      if (size == points.length) {
        grow();
      }
      this.points[size] = point;
      this.sampleMillis[size] = sampleMillis;
      this.values[size] = quality.valued() ? value : Double.NaN;
      this.qualities[size] = (byte) quality.code();
      size++;
      return this;
    }

    /** How many rows so far. */
    public int size() {
      return size;
    }

    /** The batch so far. */
    public Readings build() {
      return new Readings(this);
    }

    private void grow() {
      int larger = size * 2;
      points = Arrays.copyOf(points, larger);
      sampleMillis = Arrays.copyOf(sampleMillis, larger);
      values = Arrays.copyOf(values, larger);
      qualities = Arrays.copyOf(qualities, larger);
    }
  }
}
