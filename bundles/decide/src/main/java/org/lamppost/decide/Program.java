package org.lamppost.decide;

import java.util.List;
import org.lamppost.model.Condition.Shown;

/**
 * The site's rules compiled into flat arrays. Immutable: nobody writes into them.
 *
 * <p>A rule has a <em>leaf</em> at each point that it looks at. Leaves are numbered by point, so
 * that those of one point lie side by side and a reading finds them without looking anything up.
 *
 * <p>Each leaf has four numbers. While its rule is idle, a value {@code v} is no news if {@code
 * sign·v <= limit} and its step from the value before, {@code sign·Δv <= rate·Δt}. With the sign
 * folded in, one comparison serves for both sides of a limit; with an infinite limit a leaf is
 * never asked, which suits a rule of silence.
 */
final class Program {
  /** Numbers of a leaf in {@link #numbers}. */
  static final int STRIDE = 4;

  /** The limit, times the sign. */
  static final int LIMIT = 0;

  /** Over at or below this, times the sign. */
  static final int CLEAR = 1;

  /** The steepest step in order, per millisecond. */
  static final int RATE = 2;

  /** 1 if higher is worse, -1 if lower is. */
  static final int SIGN = 3;

  /** Beyond a limit, or steeper than a rate, of one point. */
  static final byte BEYOND = 0;

  /** No usable reading of one point. */
  static final byte SILENCE = 1;

  /** A tree of symptoms, see {@link Watch}; its number stands in place of the second limit. */
  static final byte WATCH = 2;

  // by point
  /** Number of the point's first leaf; one more entry than there are points. */
  final int[] first;

  /** Marks that each point begins with, see {@link Cells}. */
  final byte[] marks;

  // by leaf
  /** Number of the rule that a leaf belongs to. */
  final int[] rule;

  /** {@link #STRIDE} numbers for each leaf. */
  final double[] numbers;

  // by rule
  final byte[] kind;

  /** Number of the rule's leaf at its own point. */
  final int[] leaf;

  /** Number of the point that the rule's incidents are about. */
  final int[] point;

  /** Number of the rule's times. */
  final int[] times;

  /** The conditions of the rules of kind {@link #WATCH}. */
  final List<Shown> watches;

  // by times, milliseconds; rules of one template share them
  private final long[] raiseFor;
  private final long[] clearFor;
  private final long[] fresh;

  /** What the compiler has put together. */
  Program(ByPoint points, ByLeaf leaves, ByRule rules, long[][] times, List<Shown> watches) {
    this.first = points.first();
    this.marks = points.marks();
    this.rule = leaves.rule();
    this.numbers = leaves.numbers();
    this.kind = rules.kind();
    this.leaf = rules.leaf();
    this.point = rules.point();
    this.times = rules.times();
    this.watches = List.copyOf(watches);
    this.raiseFor = column(times, 0);
    this.clearFor = column(times, 1);
    this.fresh = column(times, 2);
  }

  /** Arrays by point. */
  record ByPoint(int[] first, byte[] marks) {}

  /** Arrays by leaf. */
  record ByLeaf(int[] rule, double[] numbers) {}

  /** Arrays by rule. */
  record ByRule(byte[] kind, int[] leaf, int[] point, int[] times) {}

  private static long[] column(long[][] rows, int number) {
    long[] column = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      column[i] = rows[i][number];
    }
    return column;
  }

  int points() {
    return marks.length;
  }

  int leaves() {
    return rule.length;
  }

  int rules() {
    return kind.length;
  }

  /** How long it must hold, milliseconds; for a rule of silence the longest that is in order. */
  long raiseFor(int r) {
    return raiseFor[times[r]];
  }

  long clearFor(int r) {
    return clearFor[times[r]];
  }

  /** How long a reading of the rule's point says something about now, milliseconds. */
  long fresh(int r) {
    return fresh[times[r]];
  }

  boolean watch(int r) {
    return kind[r] == WATCH;
  }

  /** Number of the watch that a leaf of kind {@link #WATCH} belongs to. */
  int watchOf(int leaf) {
    return (int) numbers[leaf * STRIDE + CLEAR];
  }

  boolean silence(int r) {
    return kind[r] == SILENCE;
  }

  /** Bytes of its arrays. */
  long bytes() {
    return 5L * points() + (4L + 8 * STRIDE) * leaves() + 13L * rules() + 24L * raiseFor.length;
  }
}
