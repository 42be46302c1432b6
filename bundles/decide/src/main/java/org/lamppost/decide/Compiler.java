package org.lamppost.decide;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lamppost.model.Condition;
import org.lamppost.model.Condition.Side;
import org.lamppost.model.Condition.Silence;
import org.lamppost.model.Condition.Threshold;

/** Compiles the site's rules into a {@link Program}. Used once for a site. */
final class Compiler {
  private final Rules rules;

  // by rule
  private final byte[] kind;
  private final int[] leafOf;
  private final int[] point;
  private final int[] times;

  // by leaf
  private final int[] ruleOf;
  private final double[] numbers;

  private final Map<List<Long>, Integer> timesByValue = new HashMap<>();
  private final List<long[]> timesRows = new ArrayList<>();

  private Compiler(Rules rules) {
    int size = rules.size();
    this.rules = rules;
    this.kind = new byte[size];
    this.leafOf = new int[size];
    this.point = new int[size];
    this.times = new int[size];
    this.ruleOf = new int[size];
    this.numbers = new double[size * Program.STRIDE];
  }

  /** Compiles. */
  static Program compile(Rules rules) {
    return new Compiler(rules).program();
  }

  private Program program() {
    int[] first = new int[rules.pointCount() + 1];
    for (int r = 0; r < rules.size(); r++) {
      point[r] = rules.point(r);
      first[point[r] + 1]++;
    }
    for (int p = 0; p < rules.pointCount(); p++) {
      first[p + 1] += first[p];
    }
    // Ascending rule numbers within a point: what one reading leads to keeps the rules' order.
    int[] next = first.clone();
    for (int r = 0; r < rules.size(); r++) {
      int leaf = next[point[r]]++;
      leafOf[r] = leaf;
      ruleOf[leaf] = r;
      rule(r, leaf);
    }
    return new Program(
        new Program.ByPoint(first, marks()),
        new Program.ByLeaf(ruleOf, numbers),
        new Program.ByRule(kind, leafOf, point, times),
        timesRows.toArray(new long[0][]));
  }

  private byte[] marks() {
    byte[] marks = new byte[rules.pointCount()];
    for (int p = 0; p < marks.length; p++) {
      marks[p] = rules.alarm(p) ? Cells.ALARM : 0;
    }
    return marks;
  }

  private void rule(int r, int leaf) {
    Condition condition = rules.rule(r).condition();
    if (condition instanceof Threshold limit) {
      kind[r] = Program.BEYOND;
      double sign = limit.side() == Side.BELOW ? -1 : 1;
      numbers(leaf, sign * limit.limit(), sign * limit.clear(), Double.POSITIVE_INFINITY, sign);
      times[r] = times(r, limit.raiseFor().toMillis(), limit.clearFor().toMillis());
    } else if (condition instanceof Silence quiet) {
      kind[r] = Program.SILENCE;
      double never = Double.POSITIVE_INFINITY;
      numbers(leaf, never, never, never, 1);
      times[r] = times(r, quiet.longest().toMillis(), 0);
    }
  }

  private void numbers(int leaf, double limit, double clear, double rate, double sign) {
    int n = leaf * Program.STRIDE;
    numbers[n + Program.LIMIT] = limit;
    numbers[n + Program.CLEAR] = clear;
    numbers[n + Program.RATE] = rate;
    numbers[n + Program.SIGN] = sign;
  }

  private int times(int r, long raise, long clear) {
    long[] row = {raise, clear, rules.freshMillis(point[r])};
    List<Long> key = Arrays.stream(row).boxed().toList();
    return timesByValue.computeIfAbsent(
        key,
        absent -> {
          timesRows.add(row);
          return timesRows.size() - 1;
        });
  }
}
