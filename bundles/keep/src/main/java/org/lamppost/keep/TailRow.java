package org.lamppost.keep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamppost.model.Loss;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;
import org.lamppost.wire.TelemetryRecord;

/**
 * What one commit added to the telemetry tail: readings and losses in the order of acceptance.
 *
 * <p>It names points rather than indexes, since it may be read under another site file. Running
 * numbers are not in it: they follow from the last sealed block and the order.
 *
 * <p>Blob, version 1, all integers variable-length zigzag: version; boot id; offset; committed;
 * open since; first; number of points, each name and unit; number of losses, each cause, from, to,
 * number of counts, each point's name and count; number of items, each a loss (−1 − its index) or a
 * reading (index of its point, sample time minus that of the reading before, quality code, and 8
 * bytes of value where the quality carries one).
 *
 * @param moment when and in which boot it was committed.
 * @param firstMillis when the oldest of its items was accepted.
 * @param points the points of its readings.
 * @param losses its losses.
 * @param items columns of readings, with losses between.
 */
record TailRow(
    Moment moment, long firstMillis, List<Named> points, List<Loss> losses, Items items) {
  private static final int VERSION = 1;

  /** A point and the unit of its values. */
  record Named(PointId point, String unit) {}

  /**
   * Columns. {@code what} is the index of a reading's point, or −1 − the index of a loss, whose
   * other columns are 0.
   */
  record Items(int[] what, long[] times, double[] values, byte[] qualities) {
    int size() {
      return what.length;
    }
  }

  /** How many readings. */
  int readings() {
    return items.size() - losses.size();
  }

  /** About what it takes encoded. */
  int expectedBytes() {
    return 128 + 32 * points.size() + 64 * losses.size() + 14 * items.size();
  }

  /** Adds the row to a blob, which it ends. */
  byte[] encode(BlobWriter out) {
    out.number(VERSION);
    moment.write(out);
    out.number(firstMillis).number(points.size());
    points.forEach(named -> out.text(named.point().toString()).text(named.unit()));
    out.number(losses.size());
    for (Loss loss : losses) {
      out.text(loss.cause().name()).number(loss.fromMillis()).number(loss.toMillis());
      out.number(loss.counts().size());
      loss.counts().forEach((point, count) -> out.text(point.toString()).number(count));
    }
    out.number(items.size());
    long before = 0;
    for (int i = 0; i < items.size(); i++) {
      out.number(items.what()[i]);
      if (items.what()[i] >= 0) {
        out.number(items.times()[i] - before).number(items.qualities()[i]);
        before = items.times()[i];
        if (Quality.of(items.qualities()[i]).valued()) {
          out.real(items.values()[i]);
        }
      }
    }
    return out.bytes();
  }

  /** Reads the row that ends a blob. */
  static TailRow decode(BlobReader in) throws DamagedFile {
    try {
      long version = in.number();
      if (version != VERSION) {
        throw new DamagedFile("a tail row has version " + version);
      }
      Moment moment = Moment.read(in);
      long first = in.number();
      List<Named> points = new ArrayList<>();
      for (int left = in.count(); left > 0; left--) {
        points.add(new Named(PointId.parse(in.text()), in.text()));
      }
      List<Loss> losses = new ArrayList<>();
      for (int left = in.count(); left > 0; left--) {
        losses.add(readLoss(in));
      }
      Items items = readItems(in, points.size(), losses.size());
      in.end();
      return new TailRow(moment, first, points, losses, items);
    } catch (IllegalArgumentException e) {
      throw new DamagedFile("a tail row is garbled", e);
    }
  }

  private static Loss readLoss(BlobReader in) throws DamagedFile {
    Loss.Cause cause = Loss.Cause.valueOf(in.text());
    long from = in.number();
    long to = in.number();
    Map<PointId, Long> counts = new LinkedHashMap<>();
    for (int left = in.count(); left > 0; left--) {
      counts.put(PointId.parse(in.text()), in.number());
    }
    return new Loss(cause, from, to, counts);
  }

  private static Items readItems(BlobReader in, int points, int losses) throws DamagedFile {
    Builder items = new Builder(in.count());
    long before = 0;
    while (items.size < items.what.length) {
      long what = in.number();
      if (what >= points || what < -losses) {
        throw new DamagedFile("a tail row has no item " + what);
      }
      if (what < 0) {
        items.add((int) what, 0, 0, 0);
        continue;
      }
      before += in.number();
      Quality quality = Quality.of((int) in.number());
      items.add((int) what, before, quality.valued() ? in.real() : Double.NaN, quality.code());
    }
    return items.build();
  }

  /** The row of entries that are to be committed together. */
  static TailRow of(List<Entry> entries, List<Point> site, Moment moment) {
    int size = entries.stream().mapToInt(Entry::items).sum();
    Builder items = new Builder(size);
    // Where a point of the site stands among the row's points, from 1; 0 for not yet.
    int[] places = new int[site.size()];
    List<Named> points = new ArrayList<>();
    List<Loss> losses = new ArrayList<>();
    long first = moment.committedMillis();
    for (Entry entry : entries) {
      first = Math.min(first, entry.acceptedMillis());
      if (entry instanceof Entry.Lost lost) {
        losses.add(lost.loss());
        items.add(-losses.size(), 0, 0, 0);
      } else if (entry instanceof Entry.Batch batch) {
        for (int row = 0; row < batch.readings().size(); row++) {
          int index = batch.readings().point(row);
          if (places[index] == 0) {
            points.add(new Named(site.get(index).id(), site.get(index).unit()));
            places[index] = points.size();
          }
          items.addReading(places[index] - 1, batch.readings(), row);
        }
      }
    }
    return new TailRow(moment, first, points, losses, items.build());
  }

  /** Fills columns of a known length. */
  private static final class Builder {
    private final int[] what;
    private final long[] times;
    private final double[] values;
    private final byte[] qualities;
    private int size;

    Builder(int capacity) {
      what = new int[capacity];
      times = new long[capacity];
      values = new double[capacity];
      qualities = new byte[capacity];
    }

    void addReading(int place, Readings batch, int row) {
      Quality quality = batch.quality(row);
      double value = batch.value(row);
      if (quality.valued() && !Double.isFinite(value)) {
        // No format has a number for these; a sensor that sends them gave no value.
        quality = Quality.INVALID;
        value = Double.NaN;
      }
      add(place, clamped(batch.sampleMillis(row)), value, quality.code());
    }

    void add(int item, long time, double value, int quality) {
      what[size] = item;
      times[size] = time;
      values[size] = value;
      qualities[size] = (byte) quality;
      size++;
    }

    Items build() {
      return new Items(what, times, values, qualities);
    }

    /** A sample time 140,000 years away is a fault of the field; the record cannot carry it. */
    private static long clamped(long millis) {
      return Math.max(
          -TelemetryRecord.FURTHEST_MILLIS, Math.min(TelemetryRecord.FURTHEST_MILLIS, millis));
    }
  }
}
