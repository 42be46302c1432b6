package org.lamppost.keep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamppost.model.Loss;
import org.lamppost.model.PointId;
import org.lamppost.wire.TelemetryRecord.Series;

/**
 * Turns tail rows of one boot into the series and losses of one telemetry record, and gives the
 * readings their running numbers.
 *
 * <p>A counted loss uses up numbers at its place in the order, so the point's readings after it
 * begin another series. Used once.
 */
final class BlockBuilder {
  private final Numbers numbers;
  private final Map<PointId, Growing> growing = new LinkedHashMap<>();
  private final List<Series> series = new ArrayList<>();
  private final List<Loss> losses = new ArrayList<>();

  /**
   * Begins a block.
   *
   * @param numbers continued by what is added.
   */
  BlockBuilder(Numbers numbers) {
    this.numbers = numbers;
  }

  /** Adds a row's items in order. */
  void add(TailRow row) {
    TailRow.Items items = row.items();
    for (int i = 0; i < items.size(); i++) {
      int what = items.what()[i];
      if (what < 0) {
        add(row.losses().get(-1 - what));
      } else {
        TailRow.Named named = row.points().get(what);
        of(named).add(items.times()[i], items.values()[i], items.qualities()[i]);
      }
    }
  }

  /** Adds a loss. */
  void add(Loss loss) {
    losses.add(loss);
    loss.counts()
        .forEach(
            (point, count) -> {
              close(point);
              numbers.take(point, count);
            });
  }

  /** All series, each point's in the order of its numbers. */
  List<Series> series() {
    List.copyOf(growing.keySet()).forEach(this::close);
    return series;
  }

  List<Loss> losses() {
    return losses;
  }

  private Growing of(TailRow.Named named) {
    Growing present = growing.get(named.point());
    if (present != null && present.named.unit().equals(named.unit())) {
      return present;
    }
    close(named.point());
    Growing fresh = new Growing(named);
    growing.put(named.point(), fresh);
    return fresh;
  }

  private void close(PointId point) {
    Growing present = growing.remove(point);
    if (present != null) {
      series.add(present.series(numbers.take(point, present.size)));
    }
  }

  /** A series that may still grow. */
  private static final class Growing {
    private final TailRow.Named named;
    private int size;
    private long[] times = new long[16];
    private double[] values = new double[16];
    private byte[] qualities = new byte[16];

    Growing(TailRow.Named named) {
      this.named = named;
    }

    void add(long time, double value, byte quality) {
      if (size == times.length) {
        times = Arrays.copyOf(times, size * 2);
        values = Arrays.copyOf(values, size * 2);
        qualities = Arrays.copyOf(qualities, size * 2);
      }
      times[size] = time;
      values[size] = value;
      qualities[size] = quality;
      size++;
    }

    Series series(long firstNumber) {
      return new Series(
          named.point(),
          named.unit(),
          firstNumber,
          Arrays.copyOf(times, size),
          Arrays.copyOf(values, size),
          Arrays.copyOf(qualities, size));
    }
  }
}
