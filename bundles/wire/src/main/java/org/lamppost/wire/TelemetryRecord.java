package org.lamppost.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.lamppost.model.Loss;
import org.lamppost.model.PointId;
import org.lamppost.model.Quality;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;

/**
 * One record of the stream {@code telemetry}: readings by point, and what is declared lost.
 *
 * @param id its identity.
 * @param bootId the boot that all monotonic times in it belong to.
 * @param utcOffsetMillis UTC milliseconds minus monotonic milliseconds, as the gateway knew it when
 *     the record was made.
 * @param series readings; a point has one more series for each hole in its numbers.
 * @param losses what is declared lost, in the order in which it was.
 */
public record TelemetryRecord(
    RecordId id, String bootId, long utcOffsetMillis, List<Series> series, List<Loss> losses) {
  /**
   * The furthest time from the boot that a record carries, milliseconds: 140,000 years, so that
   * differences of two times never overflow.
   */
  public static final long FURTHEST_MILLIS = 1L << 52;

  /** Refuses another stream. */
  public TelemetryRecord {
    Objects.requireNonNull(bootId, "bootId");
    if (id.stream() != Stream.TELEMETRY) {
      throw new IllegalArgumentException("telemetry record in the stream " + id.stream());
    }
    series = List.copyOf(series);
    losses = List.copyOf(losses);
  }

  /**
   * Readings of one point whose numbers follow each other without a hole. The arrays have one
   * length, at least 1, and are not changed after construction.
   *
   * @param point the measured point.
   * @param unit of the values; empty for a plain number or a contact.
   * @param firstNumber the point's running number of the first reading, at least 1.
   * @param sampleMillis when sampled, monotonic milliseconds, within ±{@link #FURTHEST_MILLIS}.
   * @param values finite where the quality carries a number, else NaN.
   * @param qualities {@link Quality#code() codes}.
   */
  public record Series(
      PointId point,
      String unit,
      long firstNumber,
      long[] sampleMillis,
      double[] values,
      byte[] qualities) {
    /** Refuses what the record's description rules out. */
    public Series {
      Objects.requireNonNull(point, "point");
      Objects.requireNonNull(unit, "unit");
      int size = values.length;
      if (size == 0 || sampleMillis.length != size || qualities.length != size) {
        throw new IllegalArgumentException(
            String.format(
                "series of %s has %d times, %d values, %d qualities",
                point, sampleMillis.length, size, qualities.length));
      }
      if (firstNumber < 1 || firstNumber > Long.MAX_VALUE - size) {
        throw new IllegalArgumentException("first number of " + point + " is " + firstNumber);
      }
      for (int i = 0; i < size; i++) {
        requireReading(point, sampleMillis[i], values[i], Quality.of(qualities[i]));
      }
    }

    /** How many readings. */
    public int size() {
      return values.length;
    }

    private static void requireReading(PointId point, long at, double value, Quality quality) {
      if (at < -FURTHEST_MILLIS || at > FURTHEST_MILLIS) {
        throw new IllegalArgumentException("sample time of " + point + " is " + at);
      }
      boolean fits = quality.valued() ? Double.isFinite(value) : Double.isNaN(value);
      if (!fits) {
        throw new IllegalArgumentException(
            "value of " + point + " is " + value + " with quality " + quality);
      }
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Series series
          && point.equals(series.point)
          && unit.equals(series.unit)
          && firstNumber == series.firstNumber
          && Arrays.equals(sampleMillis, series.sampleMillis)
          && Arrays.equals(values, series.values)
          && Arrays.equals(qualities, series.qualities);
    }

    @Override
    public int hashCode() {
      return Objects.hash(
          point,
          unit,
          firstNumber,
          Arrays.hashCode(sampleMillis),
          Arrays.hashCode(values),
          Arrays.hashCode(qualities));
    }
  }
}
