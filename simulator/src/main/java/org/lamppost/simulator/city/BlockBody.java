package org.lamppost.simulator.city;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads series, losses and summaries of a compact record, in this order. Used once. */
final class BlockBody {
  private static final long FURTHEST = 1L << 52;
  private static final int OTHER = 1_360;
  private static final List<String> CAUSES =
      List.of("unclean-stop", "line-full", "journal-absent", "journal-full", "journal-damaged");

  private final ModelBits in;
  private final BlockNames names;
  private final long offset;
  private long firstTime;
  private boolean[] longest = {};

  BlockBody(ModelBits in, long offset) {
    this.in = in;
    this.offset = offset;
    names = new BlockNames(in);
  }

  List<Block.Series> series() {
    int size = in.items(in.number(OTHER), 16);
    List<Block.Series> all = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      all.add(oneSeries());
    }
    return all;
  }

  private Block.Series oneSeries() {
    BlockNames.Named named = names.next();
    BlockNames.Kind kind = named.kind();
    long claimed = in.number(688);
    int size = in.items(claimed + 1, 1);
    kind.firstNumber += in.signed(784);
    long first = kind.firstNumber;
    if (size < 1 || first < 1 || first > Long.MAX_VALUE - size) {
      throw new MalformedException(named.point() + ": " + size + " readings from " + first);
    }
    long[] times = times(kind, size);
    Quality[] qualities = qualities(size);
    double[] values = values(kind, qualities);
    List<Sample> samples = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      samples.add(new Sample(first + i, utc(times[i]), values[i], qualities[i]));
    }
    return new Block.Series(named.point(), kind.unit, samples);
  }

  private long[] times(BlockNames.Kind kind, int size) {
    longest = new boolean[size];
    longest[0] = true;
    long[] times = new long[size];
    firstTime += in.signed(880);
    times[0] = firstTime;
    if (size > 1) {
      interval(kind);
      following(kind, times);
    }
    for (int i = 0; i < size; i++) {
      if (times[i] < -FURTHEST || times[i] > FURTHEST) {
        throw new MalformedException("body: a time of " + times[i]);
      }
    }
    return times;
  }

  private void interval(BlockNames.Kind kind) {
    if (in.bit(0)) {
      return;
    }
    boolean seconds = in.bit(5);
    long interval = in.number(976);
    if (interval < 1 || interval > 1L << 53 || seconds && interval > (1L << 53) / 1_000) {
      throw new MalformedException("body: an interval of " + interval);
    }
    kind.interval = seconds ? interval * 1_000 : interval;
    kind.longest = 1;
  }

  private void following(BlockNames.Kind kind, long[] times) {
    long phase = times[0];
    boolean same = true;
    int length = 0;
    for (int i = 1; i < times.length; i++) {
      same = in.bit(same ? 7 : 6);
      long steps = same ? kind.longest : in.number(1_264);
      kind.longest = Math.max(kind.longest, steps);
      longest[i] = steps == kind.longest;
      long expected = phase + steps * kind.interval;
      int tree = length < 6 ? 0 : length < 10 ? 1 : 2;
      long error = in.signed(1_456 + 32 * tree, 1_552);
      times[i] = expected + error;
      length = bits(error);
      phase = error >= -64 && error <= 64 ? expected + error / Math.min(i + 1, 8) : times[i];
    }
  }

  private static int bits(long error) {
    return 64 - Long.numberOfLeadingZeros(Math.abs(error));
  }

  /** Moments beyond 64 bits become the last one within: no offset makes a record unreadable. */
  private long utc(long monotonic) {
    long sum = monotonic + offset;
    boolean beyond = ((monotonic ^ sum) & (offset ^ sum)) < 0;
    return !beyond ? sum : offset < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  private Quality[] qualities(int size) {
    Quality[] all = new Quality[size];
    boolean good = in.bit(2);
    int code = 0;
    for (int i = 0; i < size; i++) {
      if (!good && !in.bit(3)) {
        code = in.tree(32, 4);
      }
      if (code >= Quality.values().length) {
        throw new MalformedException("body: quality " + code);
      }
      all[i] = Quality.of(code);
    }
    return all;
  }

  private static boolean valued(Quality quality) {
    return switch (quality) {
      case NO_ANSWER, REFUSED, INVALID, WRONG_UNIT -> false;
      default -> true;
    };
  }

  private double[] values(BlockNames.Kind kind, Quality[] qualities) {
    if (!in.bit(1)) {
      kind.decimals = in.tree(1_072, 4);
      kind.firstValue = 0;
    }
    if (kind.decimals > 10) {
      throw new MalformedException("body: " + kind.decimals + " decimals");
    }
    double[] values = kind.decimals == 10 ? raw(qualities) : whole(kind, qualities);
    for (int i = 0; i < values.length; i++) {
      if (valued(qualities[i]) && !Double.isFinite(values[i])) {
        throw new MalformedException("body: a value of " + values[i]);
      }
    }
    return values;
  }

  private double[] raw(Quality[] qualities) {
    double[] values = new double[qualities.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = valued(qualities[i]) ? Double.longBitsToDouble(in.plain(64)) : Double.NaN;
    }
    return values;
  }

  private double[] whole(BlockNames.Kind kind, Quality[] qualities) {
    double power = Math.pow(10, kind.decimals);
    double[] values = new double[qualities.length];
    int prediction = in.tree(16, 2);
    boolean begun = false;
    long last = 0;
    long memory = 0;
    int length = 0;
    for (int i = 0; i < values.length; i++) {
      if (!valued(qualities[i])) {
        values[i] = Double.NaN;
        continue;
      }
      long value;
      if (begun) {
        long expected = prediction == 1 ? 2 * last - memory : prediction == 2 ? memory : last;
        int tree = (prediction == 0 ? 0 : 12) + 2 * Math.min(length, 5) + (longest[i] ? 1 : 0);
        long error = in.signed(1_616 + 32 * tree, 2_384);
        value = expected + error;
        length = bits(error);
        memory = prediction == 2 ? memory + (value - memory >> 2) : last;
      } else {
        value = kind.firstValue + in.signed(1_168);
        kind.firstValue = value;
        memory = value;
        begun = true;
      }
      last = value;
      values[i] = value / power;
    }
    return values;
  }

  List<Block.Loss> losses() {
    int size = in.items(in.number(OTHER), 16);
    List<Block.Loss> all = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      all.add(loss());
    }
    return all;
  }

  private Block.Loss loss() {
    long cause = in.number(OTHER);
    if (cause >= CAUSES.size()) {
      throw new MalformedException("body: cause " + cause);
    }
    long from = in.plain(64);
    long to = in.plain(64);
    if (to < from) {
      throw new MalformedException("body: a loss ends before it begins");
    }
    int size = in.items(in.number(OTHER), 16);
    Map<String, Long> counts = new HashMap<>();
    for (int i = 0; i < size; i++) {
      String point = names.next().point();
      if (counts.put(point, in.number(OTHER)) != null) {
        throw new MalformedException("body: " + point + " is counted twice");
      }
    }
    return new Block.Loss(CAUSES.get((int) cause), utc(from), utc(to), counts, size == 0);
  }

  List<Block.Summary> summaries() {
    int size = in.items(in.number(OTHER), 16);
    List<Block.Summary> all = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      all.add(summary());
    }
    return all;
  }

  private Block.Summary summary() {
    BlockNames.Named named = names.next();
    int size = in.items(in.number(OTHER), 2);
    long period = in.plain(64);
    if (size < 1 || period < 1) {
      throw new MalformedException("body: a summary of " + size + " periods of " + period);
    }
    long[] starts = times(named.kind(), size);
    long[] counts = new long[size];
    for (int i = 0; i < size; i++) {
      counts[i] = in.number(OTHER);
      if (counts[i] < 1 || counts[i] > Integer.MAX_VALUE || i > 0 && starts[i] <= starts[i - 1]) {
        throw new MalformedException("body: period " + i + " of a summary");
      }
    }
    Quality[] good = new Quality[size];
    Arrays.fill(good, Quality.GOOD);
    double[] least = values(named.kind(), good);
    double[] mean = values(named.kind(), good);
    double[] greatest = values(named.kind(), good);
    List<Block.Period> periods = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      periods.add(new Block.Period(utc(starts[i]), counts[i], least[i], mean[i], greatest[i]));
    }
    return new Block.Summary(named.point(), named.kind().unit, period, periods);
  }
}
