package org.lamppost.decide;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lamppost.model.Condition;
import org.lamppost.model.Condition.Shown;
import org.lamppost.model.Condition.Side;
import org.lamppost.model.Condition.Silence;
import org.lamppost.model.Condition.Threshold;
import org.lamppost.model.Symptom;

/** Compiles the site's rules into a {@link Program}. Used once for a site. */
final class Compiler {
  private static final double NEVER = Double.POSITIVE_INFINITY;

  private final Rules rules;
  private final boolean fuse;

  // by rule
  private final byte[] kind;
  private final int[] leafOf;
  private final int[] point;
  private final int[] times;

  // by point
  private final int[] first;
  private final byte[] marks;

  // by leaf
  private final int[] ruleOf;
  private final double[] numbers;

  private final Map<List<Long>, Integer> timesByValue = new HashMap<>();
  private final List<long[]> timesRows = new ArrayList<>();
  private final List<Shown> watches = new ArrayList<>();

  private Compiler(Rules rules, boolean fuse) {
    this.rules = rules;
    this.fuse = fuse;
    this.kind = new byte[rules.size()];
    this.leafOf = new int[rules.size()];
    this.point = new int[rules.size()];
    this.times = new int[rules.size()];
    this.first = new int[rules.pointCount() + 1];
    this.marks = new byte[rules.pointCount()];
    for (int r = 0; r < rules.size(); r++) {
      rules.points(r).forEach(p -> first[p + 1]++);
    }
    for (int p = 0; p < rules.pointCount(); p++) {
      first[p + 1] += first[p];
      marks[p] = rules.alarm(p) ? Cells.ALARM : 0;
    }
    int leaves = first[rules.pointCount()];
    this.ruleOf = new int[leaves];
    this.numbers = new double[leaves * Program.STRIDE];
  }

  /** Compiles. */
  static Program compile(Rules rules) {
    return new Compiler(rules, true).program();
  }

  /** Compiles without making one leaf of a limit and a rate, to compare it with. */
  static Program compileUnfused(Rules rules) {
    return new Compiler(rules, false).program();
  }

  private Program program() {
    // Ascending rule numbers within a point: what one reading leads to keeps the rules' order.
    int[] next = first.clone();
    for (int r = 0; r < rules.size(); r++) {
      Collection<Integer> points = rules.points(r);
      point[r] = rules.point(r);
      for (int p : points) {
        int leaf = next[p]++;
        ruleOf[leaf] = r;
        leafOf[r] = p == point[r] ? leaf : leafOf[r];
        rule(r, leaf);
      }
      if (kind[r] == Program.WATCH) {
        watches.add((Shown) rules.rule(r).condition());
        points.forEach(p -> marks[p] |= Cells.WATCHED);
      }
    }
    return new Program(
        new Program.ByPoint(first, marks),
        new Program.ByLeaf(ruleOf, numbers),
        new Program.ByRule(kind, leafOf, point, times),
        timesRows.toArray(new long[0][]),
        watches);
  }

  private void rule(int r, int leaf) {
    Condition condition = rules.rule(r).condition();
    if (condition instanceof Threshold limit) {
      beyond(leaf, limit.side(), limit.limit(), limit.clear(), NEVER);
      times[r] = times(r, limit.raiseFor().toMillis(), limit.clearFor().toMillis());
    } else if (condition instanceof Silence quiet) {
      kind[r] = Program.SILENCE;
      numbers(leaf, NEVER, NEVER, NEVER, 1);
      times[r] = times(r, quiet.longest().toMillis(), 0);
    } else if (condition instanceof Shown shown) {
      if (!fuse || !fused(shown, leaf)) {
        kind[r] = Program.WATCH;
        numbers(leaf, -NEVER, watches.size(), NEVER, 1);
      }
      times[r] = times(r, shown.raiseFor().toMillis(), shown.clearFor().toMillis());
    }
  }

  /** A limit, or a limit and a rate on the same side of the same point, is one leaf. */
  private boolean fused(Shown shown, int leaf) {
    boolean plain = shown.clear().equals(new Symptom.Not(shown.raise()));
    if (!plain || rules.points(ruleOf[leaf]).size() > 1) {
      return false;
    }
    List<Symptom> parts = alternatives(shown.raise());
    if (!(parts.get(0) instanceof Symptom.Beyond limit) || parts.size() > 2) {
      return false;
    }
    double rate = NEVER;
    if (parts.size() == 2) {
      if (!(parts.get(1) instanceof Symptom.Steep steep) || steep.side() != limit.side()) {
        return false;
      }
      rate = SteepNode.perMilli(steep);
    }
    beyond(leaf, limit.side(), limit.limit(), limit.clear(), rate);
    return true;
  }

  /** Of which any one is enough; a limit, if there is one, first. */
  private static List<Symptom> alternatives(Symptom raise) {
    if (raise instanceof Symptom.Gate gate && gate.least() == 1 && gate.within().isZero()) {
      List<Symptom> parts = new ArrayList<>(gate.of());
      parts.sort(Comparator.comparing(part -> !(part instanceof Symptom.Beyond)));
      return parts;
    }
    return List.of(raise);
  }

  private void beyond(int leaf, Side side, double limit, double clear, double rate) {
    double sign = side == Side.BELOW ? -1 : 1;
    numbers(leaf, sign * limit, sign * clear, rate, sign);
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
