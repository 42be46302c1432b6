package org.lamppost.simulator.rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lamppost.model.Condition;
import org.lamppost.model.Condition.Silence;
import org.lamppost.model.Condition.Threshold;
import org.lamppost.model.DailyWindow;
import org.lamppost.model.Rule;
import org.lamppost.model.Site;

/**
 * One thing in which a rule differs from what it was.
 *
 * @param what for a person: {@code limit below 0.14 MPa, was below 0.1 MPa}.
 * @param only the old rule with nothing but this changed; null where that cannot be tried alone.
 */
record RuleChange(String what, Rule only) {

  /** What has changed; empty if nothing has. Either may be null: then the rule is new or gone. */
  static List<RuleChange> between(Site site, Rule old, Rule now) {
    if (old == null || now == null) {
      String what = old == null ? "the rule is new" : "the rule is gone";
      return old == now ? List.of() : List.of(new RuleChange(what, null));
    }
    List<RuleChange> changes = new ArrayList<>();
    conditions(site, old, now, changes);
    if (!old.window().equals(now.window())) {
      String what = "during " + text(now.window()) + ", was " + text(old.window());
      changes.add(new RuleChange(what, with(old, old.condition(), now.window())));
    }
    if (old.level() != now.level()) {
      changes.add(new RuleChange("level " + now.level() + ", was " + old.level(), null));
    }
    if (!old.type().equals(now.type())) {
      changes.add(new RuleChange("type " + now.type() + ", was " + old.type(), null));
    }
    if (!old.actions().equals(now.actions())) {
      changes.add(new RuleChange("other actions", null));
    }
    return changes;
  }

  private static void conditions(Site site, Rule old, Rule now, List<RuleChange> changes) {
    if (old.condition() instanceof Threshold was && now.condition() instanceof Threshold is) {
      if (was.point() == is.point()) {
        thresholds(site, old, was, is).forEach(changes::add);
        return;
      }
    } else if (old.condition() instanceof Silence was && now.condition() instanceof Silence is) {
      if (!was.equals(is)) {
        String what = "silent " + text(is.longest()) + ", was " + text(was.longest());
        changes.add(new RuleChange(what, with(old, is, old.window())));
      }
      return;
    }
    if (!old.condition().equals(now.condition())) {
      changes.add(new RuleChange("another condition", with(old, now.condition(), old.window())));
    }
  }

  private static List<RuleChange> thresholds(Site site, Rule old, Threshold was, Threshold is) {
    List<RuleChange> changes = new ArrayList<>();
    String unit = site.points().get(was.point()).unit();
    if (was.side() != is.side() || was.limit() != is.limit()) {
      String what = "limit " + limit(is, unit) + ", was " + limit(was, unit);
      // A second limit that would stand on the bad side comes along.
      boolean alone = was.side() == is.side() && sound(is, was.clear());
      Threshold only =
          new Threshold(
              was.point(),
              is.side(),
              is.limit(),
              alone ? was.clear() : is.clear(),
              was.raiseFor(),
              was.clearFor());
      changes.add(new RuleChange(what, with(old, only, old.window())));
    }
    if (was.clear() != is.clear()) {
      boolean alone = was.side() == is.side() && sound(was, is.clear());
      Threshold only =
          new Threshold(
              was.point(),
              was.side(),
              was.limit(),
              alone ? is.clear() : was.clear(),
              was.raiseFor(),
              was.clearFor());
      String what = "over at " + is.clear() + " " + unit + ", was " + was.clear() + " " + unit;
      changes.add(new RuleChange(what, alone ? with(old, only, old.window()) : null));
    }
    times(old, was, is, changes);
    return changes;
  }

  private static boolean sound(Threshold limit, double clear) {
    return limit.side() == Condition.Side.BELOW ? clear >= limit.limit() : clear <= limit.limit();
  }

  private static void times(Rule old, Threshold was, Threshold is, List<RuleChange> changes) {
    if (!was.raiseFor().equals(is.raiseFor())) {
      Threshold only =
          new Threshold(
              was.point(), was.side(), was.limit(), was.clear(), is.raiseFor(), was.clearFor());
      String what = "for " + text(is.raiseFor()) + ", was " + text(was.raiseFor());
      changes.add(new RuleChange(what, with(old, only, old.window())));
    }
    if (!was.clearFor().equals(is.clearFor())) {
      Threshold only =
          new Threshold(
              was.point(), was.side(), was.limit(), was.clear(), was.raiseFor(), is.clearFor());
      String what = "over for " + text(is.clearFor()) + ", was " + text(was.clearFor());
      changes.add(new RuleChange(what, with(old, only, old.window())));
    }
  }

  private static Rule with(Rule old, Condition condition, DailyWindow window) {
    return new Rule(
        old.id(),
        old.pack(),
        old.type(),
        old.scenario(),
        old.level(),
        old.basis(),
        condition,
        window,
        old.actions());
  }

  static String limit(Threshold threshold, String unit) {
    String side = threshold.side().name().toLowerCase(Locale.ROOT);
    return (side + " " + threshold.limit() + " " + unit).trim();
  }

  static String text(Duration duration) {
    return Offsets.text(duration.toMillis());
  }

  private static String text(DailyWindow window) {
    return Objects.equals(window, DailyWindow.ALWAYS)
        ? "the whole day"
        : window.from() + " to " + window.to();
  }
}
