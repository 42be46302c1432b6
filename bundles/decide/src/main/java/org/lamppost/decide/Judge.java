package org.lamppost.decide;

import org.lamppost.model.Quality;

/**
 * Judges rows. A good reading that is no news to any rule of its point takes the short way: a few
 * comparisons, and it becomes the point's newest. Everything else takes the long way.
 *
 * <p>Allocates nothing for a reading that changes nothing. Confined to the engine's thread.
 */
final class Judge {
  private final Program program;
  private final Cells cells;
  private final Verdicts verdicts;
  private final Row row = new Row();
  private int reached;

  Judge(Program program, Cells cells, Verdicts verdicts) {
    this.program = program;
    this.cells = cells;
    this.verdicts = verdicts;
  }

  /** The row that is, or was last, being judged; tells where a failed one stopped. */
  int reached() {
    return reached;
  }

  /**
   * Judges rows in their order.
   *
   * @param from the first row.
   * @param arrivalMillis when they reached the gateway, monotonic milliseconds.
   * @throws IndexOutOfBoundsException at a row of a point that the site does not have.
   */
  void judge(Columns columns, int from, long arrivalMillis) {
    // Locals, because the compiler that ships does not keep fields in registers.
    final int[] points = columns.points;
    final long[] samples = columns.sampleMillis;
    final double[] values = columns.values;
    final byte[] qualities = columns.qualities;
    final long[] at = cells.at;
    final double[] value = cells.value;
    final byte[] marks = cells.marks;
    final int size = columns.size();
    int i = from;
    try {
      for (; i < size; i++) {
        int p = points[i];
        long t = samples[i];
        double v = values[i];
        long before = at[p];
        if ((qualities[i] | marks[p]) == 0
            && t >= before
            && t <= arrivalMillis
            && quiet(p, v, v - value[p], t - before)) {
          at[p] = t;
          value[p] = v;
        } else {
          reached = i;
          slowly(p, Math.min(t, arrivalMillis), v, qualities[i], arrivalMillis);
        }
      }
    } finally {
      reached = i;
    }
  }

  private boolean quiet(int p, double v, double step, long millis) {
    int leaf = program.first[p];
    int end = program.first[p + 1];
    double[] numbers = program.numbers;
    while (leaf < end) {
      int n = leaf * Program.STRIDE;
      double sign = numbers[n + Program.SIGN];
      if (sign * v > numbers[n + Program.LIMIT]
          || sign * step > numbers[n + Program.RATE] * millis) {
        return false;
      }
      leaf++;
    }
    return true;
  }

  private void slowly(int p, long sample, double v, byte quality, long arrivalMillis) {
    row.point = p;
    row.value = v;
    row.quality = Quality.of(quality);
    row.sampleMillis = sample;
    row.arrivalMillis = arrivalMillis;
    cells.part(p);
    if (sample >= cells.at[p]) {
      cells.at[p] = sample;
      cells.value[p] = v;
      cells.quality[p] = quality;
    }
    boolean settled = row.quality == Quality.GOOD;
    for (int leaf = program.first[p]; leaf < program.first[p + 1]; leaf++) {
      int rule = program.rule[leaf];
      if (program.silence(rule)) {
        silence(rule, leaf);
      } else if (program.watch(rule)) {
        watch(rule, leaf);
      } else {
        beyond(rule, leaf);
      }
      settled = settled && verdicts.idle(rule) && cells.agrees(leaf, p);
    }
    if (settled && cells.at[p] == sample) {
      cells.join(p);
    }
  }

  /** The sample time; for alarm-class devices the arrival, and never before what was judged. */
  private long judgingTime(int leaf) {
    return cells.alarm(row.point)
        ? Math.max(row.arrivalMillis, cells.judged(leaf, row.point))
        : row.sampleMillis;
  }

  private void silence(int rule, int leaf) {
    if (!row.usable()) {
      return;
    }
    cells.since[rule] = Math.max(cells.since[rule], row.sampleMillis);
    long time = judgingTime(leaf);
    if (time >= cells.judged(leaf, row.point)) {
      cells.since[rule] = Math.max(cells.since[rule], time);
      cells.note(leaf, time, row);
      verdicts.heard(rule, time);
    }
    verdicts.listenAgain(rule);
  }

  private void watch(int rule, int leaf) {
    long time = judgingTime(leaf);
    Watch watch = verdicts.watch(rule);
    boolean counts = time >= cells.judged(leaf, row.point) && watch.counts(row);
    if (counts && !(row.test() && verdicts.isLive(rule))) {
      cells.note(leaf, time, row);
      verdicts.judge(rule, row, watch.see(row, time));
    }
  }

  private void beyond(int rule, int leaf) {
    long time = judgingTime(leaf);
    long before = cells.judged(leaf, row.point);
    if (time < before || !counts(leaf) || row.test() && verdicts.isLive(rule)) {
      return; // a walk test neither raises nor proves anything about a real incident
    }
    int n = leaf * Program.STRIDE;
    double signed = program.numbers[n + Program.SIGN] * row.value;
    boolean steep = steep(leaf, time, before);
    boolean bad = steep || signed > program.numbers[n + Program.LIMIT];
    boolean over = !steep && signed <= program.numbers[n + Program.CLEAR];
    cells.note(leaf, time, row);
    verdicts.judge(rule, row, bad ? Plane.BAD : over ? Plane.OVER : Plane.BETWEEN);
  }

  /**
   * A good reading counts, one of a walk test, and one beyond the sensor's range on the bad side,
   * because a fire can drive a sensor over its range.
   */
  private boolean counts(int leaf) {
    int n = leaf * Program.STRIDE;
    return row.usable()
        || row.quality == Quality.OVER_RANGE
            && program.numbers[n + Program.SIGN] * row.value > program.numbers[n + Program.LIMIT];
  }

  /** Between two readings of the same trust; what a walk test leaves behind is no step. */
  private boolean steep(int leaf, long time, long before) {
    int n = leaf * Program.STRIDE;
    double step = row.value - cells.seen(leaf, row.point);
    return before != Dossier.NONE
        && time > before
        && cells.seenQuality(leaf, row.point) == row.quality.code()
        && program.numbers[n + Program.SIGN] * step
            > program.numbers[n + Program.RATE] * (time - before);
  }
}
