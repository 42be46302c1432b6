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
 * @param firstSequence the first sequence that it stands for, at most its own: a record that was
 *     re-packed from several takes the place of all of them, under the last one's identity.
 * @param series readings; a point has one more series for each hole in its numbers.
 * @param losses what is declared lost, in the order in which it was.
 * @param summaries what is left of readings that were thinned; the losses count them.
 */
public record TelemetryRecord(
    RecordId id,
    long firstSequence,
    String bootId,
    long utcOffsetMillis,
    List<Series> series,
    List<Loss> losses,
    List<Summary> summaries) {
  /**
   * The furthest time from the boot that a record carries, milliseconds: 140,000 years, so that
   * differences of two times never overflow.
   */
  public static final long FURTHEST_MILLIS = 1L << 52;

  /** Refuses another stream, and a first sequence outside of 1 to its own. */
  public TelemetryRecord {
    Objects.requireNonNull(bootId, "bootId");
    if (id.stream() != Stream.TELEMETRY) {
      throw new IllegalArgumentException("telemetry record in the stream " + id.stream());
    }
    if (firstSequence < 1 || firstSequence > id.sequence()) {
      throw new IllegalArgumentException(
          "record " + id.sequence() + " stands for " + firstSequence + " and after");
    }
    series = List.copyOf(series);
    losses = List.copyOf(losses);
    summaries = List.copyOf(summaries);
  }

  /** A record that stands for itself only and holds no summaries. */
  public TelemetryRecord(
      RecordId id, String bootId, long utcOffsetMillis, List<Series> series, List<Loss> losses) {
    this(id, id.sequence(), bootId, utcOffsetMillis, series, losses, List.of());
  }

  /** Not by the absolute value: that of the least long is below 0. */
  private static boolean near(long millis) {
    return millis >= -FURTHEST_MILLIS && millis <= FURTHEST_MILLIS;
  }

  /**
   * What is left of readings of one point that were thinned: least, mean and greatest value of each
   * period that had any with a value. Parallel arrays of one length, at least 1, not changed after
   * construction.
   *
   * @param point the measured point.
   * @param unit of the values; empty for a plain number or a contact.
   * @param periodMillis length of each period, at least 1.
   * @param startMillis when each begins, monotonic milliseconds within ±{@link #FURTHEST_MILLIS},
   *     rising.
   * @param counts readings with a value in each, at least 1.
   * @param least the least value of each; finite, as the others.
   * @param mean the mean of each.
   * @param greatest the greatest of each.
   */
  public record Summary(
      PointId point,
      String unit,
      long periodMillis,
      long[] startMillis,
      int[] counts,
      double[] least,
      double[] mean,
      double[] greatest) {
    /** Refuses what the record's description rules out. */
    public Summary {
      Objects.requireNonNull(point, "point");
      Objects.requireNonNull(unit, "unit");
      int size = startMillis.length;
      boolean parallel =
          counts.length == size
              && least.length == size
              && mean.length == size
              && greatest.length == size;
      if (size == 0 || !parallel || periodMillis < 1) {
        throw new IllegalArgumentException(
            "summary of " + point + " has " + size + " periods of " + periodMillis + " ms");
      }
      for (int i = 0; i < size; i++) {
        boolean rising = i == 0 || startMillis[i] > startMillis[i - 1];
        boolean placed = rising && near(startMillis[i]) && counts[i] > 0;
        requirePeriod(point, placed && finite(least[i], mean[i], greatest[i]));
      }
    }

    /** Not by their sum: that of three great values is beyond all numbers. */
    private static boolean finite(double least, double mean, double greatest) {
      return Double.isFinite(least) && Double.isFinite(mean) && Double.isFinite(greatest);
    }

    private static void requirePeriod(PointId point, boolean legal) {
      if (!legal) {
        throw new IllegalArgumentException("summary of " + point + " has a wrong period");
      }
    }

    /** How many periods. */
    public int size() {
      return counts.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Summary summary
          && point.equals(summary.point)
          && unit.equals(summary.unit)
          && periodMillis == summary.periodMillis
          && Arrays.equals(startMillis, summary.startMillis)
          && Arrays.equals(counts, summary.counts)
          && Arrays.equals(least, summary.least)
          && Arrays.equals(mean, summary.mean)
          && Arrays.equals(greatest, summary.greatest);
    }

    @Override
    public int hashCode() {
      return Objects.hash(point, unit, periodMillis, Arrays.hashCode(startMillis));
    }
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
      if (!near(at)) {
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
