package org.lamppost.keep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lamppost.model.Loss;
import org.lamppost.model.PointId;
import org.lamppost.model.Quality;
import org.lamppost.wire.TelemetryRecord;
import org.lamppost.wire.TelemetryRecord.Series;
import org.lamppost.wire.TelemetryRecord.Summary;

/** What is left of a telemetry record when its readings make room. Pure functions. */
final class Thinned {
  private Thinned() {}

  /** One period's readings of a point. */
  private static final class Period {
    private int count;
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;
    private double mean;

    void add(double value) {
      count++;
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
      // Not by a sum: it could overflow where the mean does not.
      mean += value / count - mean / count;
    }
  }

  private record Named(PointId point, String unit) {}

  /**
   * The record with a summary for each point and period instead of its readings, which it declares
   * lost.
   */
  static TelemetryRecord of(TelemetryRecord record, long periodMillis) {
    if (record.series().isEmpty()) {
      return record;
    }
    List<Summary> summaries = new ArrayList<>(record.summaries());
    summaries.addAll(summaries(record, periodMillis));
    return declared(record, summaries);
  }

  /** The record that declares its readings lost, and keeps the summaries it had. */
  static TelemetryRecord declared(TelemetryRecord record) {
    return record.series().isEmpty() ? record : declared(record, record.summaries());
  }

  private static TelemetryRecord declared(TelemetryRecord record, List<Summary> summaries) {
    List<Loss> losses = new ArrayList<>(record.losses());
    losses.add(loss(record));
    return new TelemetryRecord(
        record.id(),
        record.firstSequence(),
        record.bootId(),
        record.utcOffsetMillis(),
        List.of(),
        losses,
        summaries);
  }

  private static List<Summary> summaries(TelemetryRecord record, long periodMillis) {
    Map<Named, TreeMap<Long, Period>> periods = new LinkedHashMap<>();
    for (Series series : record.series()) {
      Map<Long, Period> own =
          periods.computeIfAbsent(
              new Named(series.point(), series.unit()), named -> new TreeMap<>());
      for (int i = 0; i < series.size(); i++) {
        Quality quality = Quality.of(series.qualities()[i]);
        if (quality == Quality.GOOD && Math.abs(series.values()[i]) < Double.MAX_VALUE / 4) {
          long start = Math.floorDiv(series.sampleMillis()[i], periodMillis) * periodMillis;
          own.computeIfAbsent(start, at -> new Period()).add(series.values()[i]);
        }
      }
    }
    List<Summary> summaries = new ArrayList<>();
    periods.forEach(
        (named, own) -> {
          if (!own.isEmpty()) {
            summaries.add(summary(named, periodMillis, own));
          }
        });
    return summaries;
  }

  /** What a record's readings are declared as when they are given up. */
  static Loss loss(TelemetryRecord record) {
    Map<PointId, Long> counts = new HashMap<>();
    long from = Long.MAX_VALUE;
    long to = Long.MIN_VALUE;
    for (Series series : record.series()) {
      counts.merge(series.point(), (long) series.size(), Long::sum);
      for (long at : series.sampleMillis()) {
        from = Math.min(from, at);
        to = Math.max(to, at);
      }
    }
    return new Loss(Loss.Cause.JOURNAL_FULL, from, to, counts);
  }

  private static Summary summary(Named named, long periodMillis, TreeMap<Long, Period> periods) {
    int size = periods.size();
    long[] starts = new long[size];
    int[] counts = new int[size];
    double[] least = new double[size];
    double[] mean = new double[size];
    double[] greatest = new double[size];
    int i = 0;
    for (Map.Entry<Long, Period> each : periods.entrySet()) {
      starts[i] = Math.max(-TelemetryRecord.FURTHEST_MILLIS, each.getKey());
      counts[i] = each.getValue().count;
      least[i] = each.getValue().least;
      mean[i] = each.getValue().mean;
      greatest[i] = each.getValue().greatest;
      i++;
    }
    return new Summary(
        named.point(), named.unit(), periodMillis, starts, counts, least, mean, greatest);
  }
}
