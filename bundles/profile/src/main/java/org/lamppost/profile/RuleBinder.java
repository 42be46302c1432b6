package org.lamppost.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lamppost.model.Condition;
import org.lamppost.model.Condition.Side;
import org.lamppost.model.Device;
import org.lamppost.model.Nearest;
import org.lamppost.model.Point;
import org.lamppost.model.Range;
import org.lamppost.model.Rule;
import org.lamppost.model.Rule.ActionSpec;
import org.lamppost.model.Settings;
import org.lamppost.profile.RuleTemplate.Act;
import org.lamppost.profile.RuleTemplate.Trigger;

/**
 * Binds a rule to one device: names become points, limits take the point's unit.
 *
 * <p>An action whose output is not there is reported and left out, and the rule stays: a fire must
 * be told even where the siren is broken.
 */
final class RuleBinder {
  private final ActBinder acts;

  /** Begins to bind. */
  RuleBinder(ActBinder acts) {
    this.acts = acts;
  }

  /**
   * Binds a rule.
   *
   * @throws org.lamppost.model.FaultException if the rule can never work on this device.
   */
  Rule bind(RuleTemplate template, Device device) {
    Condition condition = condition(template.trigger(), device);
    List<ActionSpec> actions = new ArrayList<>();
    for (Act act : template.acts()) {
      actions.addAll(acts.bind(act, device));
    }
    return new Rule(
        template.id() + "@" + device.id(),
        template.pack(),
        template.type(),
        template.scenario(),
        template.level(),
        template.basis(),
        condition,
        template.window(),
        actions);
  }

  private static Condition condition(Trigger trigger, Device device) {
    Point point = watched(trigger, device);
    if (trigger instanceof Trigger.Silent silent) {
      return new Condition.Silence(point.index(), silent.longest());
    }
    return trigger instanceof Trigger.Contact contact
        ? contact(contact, point)
        : threshold((Trigger.Limit) trigger, point);
  }

  private static Point watched(Trigger trigger, Device device) {
    return named(trigger.point(), device)
        .orElseThrow(
            () ->
                trigger
                    .place()
                    .fault(
                        "point",
                        "is '" + trigger.point() + "', which " + device.id() + " has not",
                        Nearest.expected(
                            trigger.point(),
                            device.points().stream().map(point -> point.id().name()).toList())));
  }

  private static Optional<Point> named(String name, Device device) {
    return device.points().stream().filter(point -> point.id().name().equals(name)).findFirst();
  }

  private static Condition contact(Trigger.Contact contact, Point point) {
    Range range = point.range();
    if (range.least() != 0 || range.most() != 1 || range.resolution() != 1) {
      throw contact
          .place()
          .fault("is", "watches " + point.id() + ", which is no contact", "'below' or 'above'");
    }
    return new Condition.Threshold(
        point.index(),
        contact.closed() ? Side.ABOVE : Side.BELOW,
        0.5,
        0.5,
        contact.hold().raise(),
        contact.hold().clear());
  }

  private static Condition threshold(Trigger.Limit rule, Point point) {
    boolean below = rule.side() == Side.BELOW;
    String key = below ? "below" : "above";
    double limit = inUnitOf(point, rule, rule.limit());
    double clear = inUnitOf(point, rule, rule.clear());
    if (below ? clear < limit : clear > limit) {
      String expected = "a value " + (below ? "not below " : "not above ") + rule.limit();
      throw rule.place().fault(key, "is cleared on its bad side at " + rule.clear(), expected);
    }
    Range range = point.range();
    boolean reachable =
        below
            ? limit > range.least() && clear <= range.most()
            : limit < range.most() && clear >= range.least();
    if (!reachable) {
      throw rule.place()
          .fault(
              key,
              "is "
                  + rule.limit()
                  + " and over at "
                  + rule.clear()
                  + ", which "
                  + point.id()
                  + " can never show",
              "limits within " + range.least() + " to " + range.most() + " " + point.unit());
    }
    return new Condition.Threshold(
        point.index(), rule.side(), limit, clear, rule.hold().raise(), rule.hold().clear());
  }

  private static double inUnitOf(Point point, Trigger.Limit rule, Quantity quantity) {
    Settings place = rule.place();
    String key = rule.side() == Side.BELOW ? "below" : "above";
    if (quantity.unit().isEmpty() && !point.unit().isEmpty()) {
      throw place.fault(
          key,
          "is " + quantity + " without a unit, " + point.id() + " is in " + point.unit(),
          "a unit such as '" + quantity + " " + point.unit() + "'");
    }
    OptionalDouble converted = quantity.in(point.unit());
    return converted.orElseThrow(
        () ->
            place.fault(
                key,
                "is "
                    + quantity
                    + ", which cannot be compared with "
                    + point.id()
                    + " in "
                    + (point.unit().isEmpty() ? "plain numbers" : point.unit()),
                "a unit that converts to "
                    + (point.unit().isEmpty() ? "a plain number" : point.unit())));
  }
}
