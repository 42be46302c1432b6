package org.lamppost.keep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamppost.model.Loss;
import org.lamppost.model.PointId;
import org.lamppost.wire.TelemetryRecord;
import org.lamppost.wire.TelemetryRecord.Series;
import org.lamppost.wire.TelemetryRecord.Summary;

/** Makes one telemetry record of several that follow each other. Pure functions. */
final class Merging {
  /**
   * How far the clock mappings of two records may be apart that become one: the later one's holds
   * for both.
   */
  private static final long SAME_CLOCK_MILLIS = 100;

  private Merging() {}

  /** Whether their times mean the same moments: one boot, one mapping to UTC. */
  static boolean fit(TelemetryRecord one, TelemetryRecord next) {
    return one.bootId().equals(next.bootId())
        && Math.abs(one.utcOffsetMillis() - next.utcOffsetMillis()) <= SAME_CLOCK_MILLIS;
  }

  /** All that they hold, under the last one's identity. */
  static TelemetryRecord merged(List<TelemetryRecord> records) {
    List<Series> series = new ArrayList<>();
    Map<PointId, Integer> open = new HashMap<>();
    List<Loss> losses = new ArrayList<>();
    List<Summary> summaries = new ArrayList<>();
    for (TelemetryRecord each : records) {
      each.series().forEach(next -> append(next, series, open));
      losses.addAll(each.losses());
      summaries.addAll(each.summaries());
    }
    return under(records, series, losses, summaries);
  }

  /** Their losses only, those of one sort as one. */
  static TelemetryRecord lossesOf(List<TelemetryRecord> records) {
    Map<Loss.Cause, Loss> counted = new LinkedHashMap<>();
    List<Loss> losses = new ArrayList<>();
    for (TelemetryRecord each : records) {
      for (Loss loss : each.losses()) {
        if (loss.unknown()) {
          losses.add(loss);
        } else {
          counted.merge(loss.cause(), loss, Merging::both);
        }
      }
    }
    losses.addAll(counted.values());
    return under(records, List.of(), losses, List.of());
  }

  /** Two losses of one sort as one. */
  static Loss both(Loss one, Loss other) {
    Map<PointId, Long> counts = new HashMap<>(one.counts());
    other.counts().forEach((point, count) -> counts.merge(point, count, Long::sum));
    return new Loss(
        one.cause(),
        Math.min(one.fromMillis(), other.fromMillis()),
        Math.max(one.toMillis(), other.toMillis()),
        counts);
  }

  private static TelemetryRecord under(
      List<TelemetryRecord> records,
      List<Series> series,
      List<Loss> losses,
      List<Summary> summaries) {
    TelemetryRecord last = records.get(records.size() - 1);
    return new TelemetryRecord(
        last.id(),
        records.get(0).firstSequence(),
        last.bootId(),
        last.utcOffsetMillis(),
        series,
        losses,
        summaries);
  }

  /** Joins a series to the last one of its point if its numbers follow. */
  private static void append(Series next, List<Series> series, Map<PointId, Integer> open) {
    Integer place = open.get(next.point());
    if (place != null) {
      Series before = series.get(place);
      boolean follows = before.firstNumber() + before.size() == next.firstNumber();
      if (follows && before.unit().equals(next.unit())) {
        series.set(place, joined(before, next));
        return;
      }
    }
    open.put(next.point(), series.size());
    series.add(next);
  }

  private static Series joined(Series one, Series next) {
    int size = one.size() + next.size();
    long[] times = Arrays.copyOf(one.sampleMillis(), size);
    double[] values = Arrays.copyOf(one.values(), size);
    byte[] qualities = Arrays.copyOf(one.qualities(), size);
    System.arraycopy(next.sampleMillis(), 0, times, one.size(), next.size());
    System.arraycopy(next.values(), 0, values, one.size(), next.size());
    System.arraycopy(next.qualities(), 0, qualities, one.size(), next.size());
    return new Series(one.point(), one.unit(), one.firstNumber(), times, values, qualities);
  }
}
