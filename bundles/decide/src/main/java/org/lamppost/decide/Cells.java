package org.lamppost.decide;

import java.util.Arrays;

/**
 * What the engine remembers between readings, in flat arrays.
 *
 * <p>A point's newest reading is kept once for all its leaves. Only where a leaf has seen something
 * else, or its rule is not idle, has it a memory of its own: the point is then marked {@link #OWN}
 * and its readings take the long way.
 *
 * <p>Confined to the engine's thread.
 */
final class Cells {
  /** The leaves of this point remember for themselves. */
  static final byte OWN = 1;

  /** Readings of this point count as of their arrival, whatever the device's clock says. */
  static final byte ALARM = 2;

  /** A rule of this point has to see every reading of it. */
  static final byte WATCHED = 4;

  /** The suspicion of this rule comes from a walk test. */
  static final byte TEST = 1;

  /** This rule must not raise before a moment, see {@link Verdicts}. */
  static final byte MUTED = 2;

  private final Program program;

  // by point: its newest reading
  final long[] at;
  final double[] value;
  final byte[] quality;
  final byte[] marks;

  // by leaf: the last reading that counted for it, if the point is marked OWN
  private final long[] judged;
  private final long[] sampled;
  private final double[] seen;
  private final byte[] seenQuality;

  // by rule
  /** When the suspicion began or the point was last heard; {@link Dossier#NONE} if neither. */
  final long[] since;

  final byte[] ruleMarks;

  /** Nothing was ever read; silence counts from {@code startMillis}. */
  Cells(Program program, long startMillis) {
    this.program = program;
    this.at = never(program.points());
    this.value = new double[program.points()];
    this.quality = new byte[program.points()];
    this.marks = program.marks.clone();
    for (int p = 0; p < marks.length; p++) {
      marks[p] |= OWN;
    }
    this.judged = never(program.leaves());
    this.sampled = never(program.leaves());
    this.seen = new double[program.leaves()];
    this.seenQuality = new byte[program.leaves()];
    this.since = never(program.rules());
    for (int r = 0; r < since.length; r++) {
      since[r] = program.silence(r) ? startMillis : Dossier.NONE;
    }
    this.ruleMarks = new byte[program.rules()];
  }

  private static long[] never(int size) {
    long[] times = new long[size];
    Arrays.fill(times, Dossier.NONE);
    return times;
  }

  private boolean own(int point) {
    return (marks[point] & OWN) != 0;
  }

  boolean alarm(int point) {
    return (marks[point] & ALARM) != 0;
  }

  /** Lets each leaf of a point remember for itself, beginning with what the point remembers. */
  void part(int point) {
    if (own(point)) {
      return;
    }
    marks[point] |= OWN;
    for (int leaf = program.first[point]; leaf < program.first[point + 1]; leaf++) {
      judged[leaf] = at[point];
      sampled[leaf] = at[point];
      seen[leaf] = value[point];
      seenQuality[leaf] = quality[point];
      int rule = program.rule[leaf];
      if (program.silence(rule)) {
        since[rule] = Math.max(since[rule], at[point]);
      }
    }
  }

  /** Forgets what the leaves remember, after each of them has seen what the point remembers. */
  void join(int point) {
    marks[point] &= ~OWN;
  }

  /** Whether what a leaf remembers is what its point remembers. */
  boolean agrees(int leaf, int point) {
    return judged[leaf] == at[point]
        && sampled[leaf] == at[point]
        && seenQuality[leaf] == quality[point]
        && Double.doubleToRawLongBits(seen[leaf]) == Double.doubleToRawLongBits(value[point]);
  }

  /** Notes a reading that counts for a leaf whose point is marked {@link #OWN}. */
  void note(int leaf, long time, Row row) {
    judged[leaf] = time;
    sampled[leaf] = row.sampleMillis;
    seen[leaf] = row.value;
    seenQuality[leaf] = (byte) row.quality.code();
  }

  /** Lets a leaf count nothing that is older than a moment. */
  void notBefore(int leaf, int point, long millis) {
    part(point);
    judged[leaf] = Math.max(judged[leaf], millis);
  }

  /** The time of the newest reading that counted for a leaf; {@link Dossier#NONE} before it. */
  long judged(int leaf, int point) {
    return own(point) ? judged[leaf] : at[point];
  }

  /** When that reading was sampled; {@link Dossier#NONE} if there was none since the start. */
  long sampled(int leaf, int point) {
    return own(point) ? sampled[leaf] : at[point];
  }

  double seen(int leaf, int point) {
    return own(point) ? seen[leaf] : value[point];
  }

  byte seenQuality(int leaf, int point) {
    return own(point) ? seenQuality[leaf] : quality[point];
  }

  /** When the point of a rule of silence was last heard. */
  long heard(int rule, int point) {
    return own(point) ? since[rule] : Math.max(since[rule], at[point]);
  }

  boolean marked(int rule, byte mark) {
    return (ruleMarks[rule] & mark) != 0;
  }

  void mark(int rule, byte mark, boolean set) {
    ruleMarks[rule] = (byte) (set ? ruleMarks[rule] | mark : ruleMarks[rule] & ~mark);
  }

  /** Bytes of its arrays. */
  long bytes() {
    return 18L * at.length + 25L * judged.length + 9L * since.length;
  }
}
