package org.lamppost.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lamppost.model.Loss;
import org.lamppost.model.PointId;

/** Codes series, losses and summaries, in this order. Used once. */
final class CompactBody {
  /** What an item weighs that is no reading. */
  private static final int HEAVY = 16;

  private static final int PERIOD_WEIGHT = 2;
  private static final int LEADS = Models.LENGTHS;

  private final BitCoder coder;
  private final Kinds kinds;
  private final Columns columns;
  private long firstTime;

  CompactBody(BitCoder coder) {
    this.coder = coder;
    kinds = new Kinds(coder);
    columns = new Columns(coder);
  }

  /** Codes the list; a reader is given null. */
  List<TelemetryRecord.Series> allSeries(List<TelemetryRecord.Series> known) {
    int size = size(known == null ? 0 : known.size(), HEAVY);
    List<TelemetryRecord.Series> all = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      all.add(series(known == null ? null : known.get(i)));
    }
    return all;
  }

  private TelemetryRecord.Series series(TelemetryRecord.Series known) {
    boolean writes = known != null;
    Kinds.Named named =
        kinds.point(writes ? known.point() : null, writes ? Texts.encodable(known.unit()) : null);
    Kind kind = named.kind();
    int lengths = Models.SIZE;
    long claimed = coder.number(lengths, lengths + LEADS, writes ? known.size() - 1 : 0) + 1;
    coder.weigh(claimed < 1 ? Long.MAX_VALUE >> 1 : claimed);
    int size = (int) claimed;
    long firstNumber = firstNumber(kind, writes ? known.firstNumber() : 0);
    long[] times = writes ? known.sampleMillis().clone() : new long[size];
    byte[] qualities = writes ? known.qualities() : new byte[size];
    double[] values = writes ? known.values().clone() : new double[size];
    times[0] = first(times[0]);
    columns.times(kind, times, writes);
    columns.qualities(qualities);
    columns.values(kind, qualities, values, writes);
    if (writes) {
      return known;
    }
    try {
      return new TelemetryRecord.Series(
          named.point(), kind.unit, firstNumber, times, values, qualities);
    } catch (IllegalArgumentException e) {
      throw coder.refused(e.getMessage(), "a series");
    }
  }

  private long firstNumber(Kind kind, long known) {
    int lengths = Models.FIRST_NUMBER;
    long before = kind.firstNumber;
    kind.firstNumber = before + coder.signed(lengths, lengths + LEADS, known - before);
    return kind.firstNumber;
  }

  private long first(long known) {
    int lengths = Models.FIRST_TIME;
    firstTime += coder.signed(lengths, lengths + LEADS, known - firstTime);
    return firstTime;
  }

  /** Codes the list; a reader is given null. */
  List<Loss> losses(List<Loss> known) {
    int size = size(known == null ? 0 : known.size(), HEAVY);
    List<Loss> all = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      all.add(loss(known == null ? null : known.get(i)));
    }
    return all;
  }

  private Loss loss(Loss known) {
    boolean writes = known != null;
    int cause = other(writes ? known.cause().ordinal() : 0, Loss.Cause.values().length - 1);
    long from = coder.plain(64, writes ? known.fromMillis() : 0);
    long to = coder.plain(64, writes ? known.toMillis() : 0);
    Map<PointId, Long> lost = counts(writes ? known.counts() : null);
    if (writes) {
      return known;
    }
    if (to < from) {
      throw coder.refused("a loss from " + from + " to " + to, "an end after its beginning");
    }
    return new Loss(Loss.Cause.values()[cause], from, to, lost);
  }

  private Map<PointId, Long> counts(Map<PointId, Long> known) {
    boolean writes = known != null;
    List<Map.Entry<PointId, Long>> counts =
        writes ? List.copyOf(new TreeMap<>(known).entrySet()) : null;
    int size = size(writes ? counts.size() : 0, HEAVY);
    Map<PointId, Long> lost = new HashMap<>();
    for (int i = 0; i < size; i++) {
      PointId point =
          kinds.point(writes ? counts.get(i).getKey() : null, writes ? "" : null).point();
      long count =
          coder.number(Models.OTHER, Models.OTHER + LEADS, writes ? counts.get(i).getValue() : 0);
      if (lost.put(point, count) != null) {
        throw coder.refused("count " + count + " of " + point, "each point once");
      }
    }
    return lost;
  }

  /** Codes the list; a reader is given null. */
  List<TelemetryRecord.Summary> summaries(List<TelemetryRecord.Summary> known) {
    int size = size(known == null ? 0 : known.size(), HEAVY);
    List<TelemetryRecord.Summary> all = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      all.add(summary(known == null ? null : known.get(i)));
    }
    return all;
  }

  private TelemetryRecord.Summary summary(TelemetryRecord.Summary known) {
    boolean writes = known != null;
    Kinds.Named named =
        kinds.point(writes ? known.point() : null, writes ? Texts.encodable(known.unit()) : null);
    Kind kind = named.kind();
    int size = size(writes ? known.size() : 0, PERIOD_WEIGHT);
    requirePeriods(size);
    long period = coder.plain(64, writes ? known.periodMillis() : 0);
    long[] starts = starts(kind, writes ? known.startMillis().clone() : new long[size], writes);
    int[] counts = periodCounts(writes ? known.counts().clone() : new int[size]);
    double[] least = values(kind, writes ? known.least() : null, size);
    double[] mean = values(kind, writes ? known.mean() : null, size);
    double[] greatest = values(kind, writes ? known.greatest() : null, size);
    if (writes) {
      return known;
    }
    try {
      return new TelemetryRecord.Summary(
          named.point(), kind.unit, period, starts, counts, least, mean, greatest);
    } catch (IllegalArgumentException e) {
      throw coder.refused(e.getMessage(), "a summary");
    }
  }

  private void requirePeriods(int size) {
    if (size == 0) {
      throw coder.refused("a summary of no periods", "at least 1");
    }
  }

  private long[] starts(Kind kind, long[] starts, boolean known) {
    starts[0] = first(starts[0]);
    columns.times(kind, starts, known);
    return starts;
  }

  private int[] periodCounts(int[] counts) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = other(counts[i], Integer.MAX_VALUE);
    }
    return counts;
  }

  private double[] values(Kind kind, double[] known, int size) {
    double[] values = known == null ? new double[size] : known.clone();
    columns.values(kind, new byte[size], values, known != null);
    return values;
  }

  private int size(int known, int weight) {
    int size = other(known, Integer.MAX_VALUE);
    coder.weigh((long) size * weight);
    return size;
  }

  private int other(int known, int most) {
    long number = coder.number(Models.OTHER, Models.OTHER + LEADS, known);
    if (number < 0 || number > most) {
      throw coder.refused("number " + Long.toUnsignedString(number), "0 to " + most);
    }
    return (int) number;
  }
}
