package org.lamppost.decide;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.lamppost.model.Condition;
import org.lamppost.model.Condition.Side;
import org.lamppost.model.Condition.Silence;
import org.lamppost.model.Condition.Threshold;
import org.lamppost.model.DailyWindow;
import org.lamppost.model.Device;
import org.lamppost.model.Fault;
import org.lamppost.model.Location;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Quality;
import org.lamppost.model.Rule;
import org.lamppost.model.Site;

/**
 * The site's rules compiled into arrays by rule number, and which rules watch which point.
 *
 * <p>Times are milliseconds. Immutable.
 */
final class Rules {
  /** A reading older than this many of its point's intervals says nothing about now. */
  static final int FRESH_INTERVALS = 3;

  private final Rule[] rules;
  private final Point[] points;
  private final int[][] byPoint;
  private final Map<String, Integer> byId = new HashMap<>();
  private final Map<PointId, Point> pointById = new HashMap<>();
  private final Map<String, Device> devices = new HashMap<>();
  private final ZoneId zone;

  // by rule
  private final boolean[] silence;
  private final boolean[] below;
  private final boolean[] alarm;
  private final double[] limit;
  private final double[] clear;
  private final long[] raiseFor;
  private final long[] clearFor;
  private final long[] longest;
  private final long[] fresh;

  /**
   * Compiles the rules of a site.
   *
   * @param faults told of each rule that cannot work; the others do.
   */
  Rules(Site site, Consumer<Fault> faults) {
    this.points = site.points().toArray(new Point[0]);
    this.zone = site.zone();
    site.points().forEach(point -> pointById.put(point.id(), point));
    site.devices().forEach(device -> devices.put(device.id(), device));
    this.rules = usable(site.rules(), faults);
    this.silence = new boolean[rules.length];
    this.below = new boolean[rules.length];
    this.alarm = new boolean[rules.length];
    this.limit = new double[rules.length];
    this.clear = new double[rules.length];
    this.raiseFor = new long[rules.length];
    this.clearFor = new long[rules.length];
    this.longest = new long[rules.length];
    this.fresh = new long[rules.length];
    int[][] watching = new int[points.length][0];
    for (int r = 0; r < rules.length; r++) {
      byId.put(rules[r].id(), r);
      compile(r);
      int[] others = watching[point(r)];
      watching[point(r)] = Arrays.copyOf(others, others.length + 1);
      watching[point(r)][others.length] = r;
    }
    this.byPoint = watching;
  }

  private Rule[] usable(List<Rule> all, Consumer<Fault> faults) {
    List<Rule> good = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Rule rule : all) {
      String problem = problem(rule);
      if (problem.isEmpty() && !seen.add(rule.id())) {
        problem = "is there twice";
      }
      if (problem.isEmpty()) {
        good.add(rule);
      } else {
        faults.accept(
            new Fault(rule.pack(), 0, "rule " + rule.id() + " " + problem, "a rule that can work"));
      }
    }
    return good.toArray(new Rule[0]);
  }

  private String problem(Rule rule) {
    int watched = rule.condition().point();
    if (watched < 0 || watched >= points.length) {
      return "watches point number " + watched + " of " + points.length;
    }
    for (Rule.ActionSpec action : rule.actions()) {
      if (action.point() < 0 || action.point() >= points.length) {
        return "switches point number " + action.point() + " of " + points.length;
      }
    }
    return "";
  }

  private void compile(int r) {
    Point watched = points[point(r)];
    Device device = devices.get(watched.id().device());
    alarm[r] = device != null && device.alarm();
    fresh[r] = FRESH_INTERVALS * watched.interval().toMillis();
    Condition condition = rules[r].condition();
    if (condition instanceof Threshold threshold) {
      below[r] = threshold.side() == Side.BELOW;
      limit[r] = threshold.limit();
      clear[r] = threshold.clear();
      raiseFor[r] = threshold.raiseFor().toMillis();
      clearFor[r] = threshold.clearFor().toMillis();
    } else if (condition instanceof Silence quiet) {
      silence[r] = true;
      longest[r] = quiet.longest().toMillis();
    }
  }

  /** How many rules; they are numbered from 0. */
  int size() {
    return rules.length;
  }

  /** How many points the site has. */
  int pointCount() {
    return points.length;
  }

  Rule rule(int r) {
    return rules[r];
  }

  /** The number of a rule, or -1 if the site has none of that id. */
  int indexOf(String ruleId) {
    return byId.getOrDefault(ruleId, -1);
  }

  /** The rules that watch a point. Not to be changed. */
  int[] watching(int point) {
    return byPoint[point];
  }

  Point pointAt(int index) {
    return points[index];
  }

  /** The point of a lasting name, or null if the site has it no more. */
  Point pointOf(PointId id) {
    return pointById.get(id);
  }

  int point(int r) {
    return rules[r].condition().point();
  }

  boolean silence(int r) {
    return silence[r];
  }

  /** Whether the rule's device is alarm-class: what it sends counts as live whatever its age. */
  boolean alarm(int r) {
    return alarm[r];
  }

  /** How long a reading of the rule's point says something about now, milliseconds. */
  long fresh(int r) {
    return fresh[r];
  }

  long raiseFor(int r) {
    return raiseFor[r];
  }

  long clearFor(int r) {
    return clearFor[r];
  }

  long longest(int r) {
    return longest[r];
  }

  /** Whether a value is beyond the limit. NaN is neither beyond nor over. */
  boolean bad(int r, double value) {
    return below[r] ? value < limit[r] : value > limit[r];
  }

  /** Whether a value is back at or beyond the second limit. */
  boolean over(int r, double value) {
    return below[r] ? value >= clear[r] : value <= clear[r];
  }

  /**
   * Whether a reading counts for a limit: a good one, one of a walk test, and one beyond the
   * sensor's range on the bad side, because a fire can drive a sensor over its range.
   */
  boolean counts(int r, double value, Quality quality) {
    return switch (quality) {
      case GOOD, TEST -> true;
      case OVER_RANGE -> bad(r, value);
      default -> false;
    };
  }

  /** Whether the rule may raise at this moment. */
  boolean inWindow(int r, long utcMillis) {
    DailyWindow window = rules[r].window();
    return window.equals(DailyWindow.ALWAYS)
        || window.contains(LocalTime.ofInstant(Instant.ofEpochMilli(utcMillis), zone));
  }

  Location locationOf(PointId id) {
    Device device = devices.get(id.device());
    return device == null ? Location.UNKNOWN : device.location();
  }

  /** Says for a person why a value stands against the rule. */
  String explain(int r, double value) {
    Point watched = points[point(r)];
    String unit = watched.unit().isEmpty() ? "" : " " + watched.unit();
    if (silence[r]) {
      return watched.id() + " gives no usable reading; longest is " + Duration.ofMillis(longest[r]);
    }
    return watched.id()
        + " is "
        + value
        + unit
        + ", "
        + (below[r] ? "below " : "above ")
        + limit[r]
        + unit
        + "; over at "
        + clear[r]
        + unit;
  }
}
