package org.lamppost.decide;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.lamppost.model.Condition;
import org.lamppost.model.Condition.Shown;
import org.lamppost.model.DailyWindow;
import org.lamppost.model.Device;
import org.lamppost.model.Fault;
import org.lamppost.model.Location;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Rule;
import org.lamppost.model.Site;

/**
 * The rules of the site that can work, by number, and what they and a person need to know of the
 * site. What judging needs is compiled from them into a {@link Program}.
 *
 * <p>Immutable.
 */
final class Rules {
  /** A reading older than this many of its point's intervals says nothing about now. */
  static final int FRESH_INTERVALS = 3;

  private final Rule[] rules;
  private final Point[] points;
  private final Map<String, Integer> byId = new HashMap<>();
  private final Map<PointId, Point> pointById = new HashMap<>();
  private final Map<String, Device> devices = new HashMap<>();
  private final ZoneId zone;

  /**
   * Takes the rules of a site.
   *
   * @param faults told of each rule that cannot work; the others do.
   */
  Rules(Site site, Consumer<Fault> faults) {
    this.points = site.points().toArray(new Point[0]);
    this.zone = site.zone();
    site.points().forEach(point -> pointById.put(point.id(), point));
    site.devices().forEach(device -> devices.put(device.id(), device));
    this.rules = usable(site.rules(), faults);
    for (int r = 0; r < rules.length; r++) {
      byId.put(rules[r].id(), r);
    }
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
    for (int watched : points(rule.condition())) {
      if (watched < 0 || watched >= points.length) {
        return "watches point number " + watched + " of " + points.length;
      }
    }
    for (Rule.ActionSpec action : rule.actions()) {
      if (action.point() < 0 || action.point() >= points.length) {
        return "switches point number " + action.point() + " of " + points.length;
      }
    }
    return "";
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

  /** The points that a rule looks at, ascending. */
  SortedSet<Integer> points(int r) {
    return points(rules[r].condition());
  }

  private static SortedSet<Integer> points(Condition condition) {
    return condition instanceof Shown shown
        ? Watch.points(shown)
        : new TreeSet<>(Set.of(condition.point()));
  }

  /** Whether a point's device is alarm-class: what it sends counts as live whatever its age. */
  boolean alarm(int point) {
    Device device = devices.get(points[point].id().device());
    return device != null && device.alarm();
  }

  /** How long a reading of a point says something about now, milliseconds. */
  long freshMillis(int point) {
    return FRESH_INTERVALS * points[point].interval().toMillis();
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
    return new Sentences(this::pointAt).standing(rules[r].condition(), value);
  }
}
