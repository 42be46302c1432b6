package org.lamppost.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.lamppost.model.Symptom;
import org.lamppost.profile.RuleTemplate.Act;
import org.lamppost.profile.RuleTemplate.Trigger;

/**
 * Binds a rule to one device: names become points, limits take the point's unit.
 *
 * <p>An action whose output is not there is reported and left out, and the rule stays: a fire must
 * be told even where the siren is broken.
 */
final class RuleBinder {
  private final Map<String, Point> outputs;
  private final FaultLedger faults;

  /**
   * Begins to bind.
   *
   * @param outputs the site's names for outputs that are not on the rule's own device.
   */
  RuleBinder(Map<String, Point> outputs, FaultLedger faults) {
    this.outputs = Map.copyOf(outputs);
    this.faults = faults;
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
      faults.orReport(() -> action(act, device)).ifPresent(actions::add);
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
    if (trigger instanceof Trigger.Signs signs) {
      return shown(signs, device);
    } else if (trigger instanceof Trigger.Silent silent) {
      int point = point(trigger.place(), trigger.point(), device).index();
      return new Condition.Silence(point, silent.longest());
    }
    return trigger instanceof Trigger.Contact contact
        ? contact(contact, device)
        : threshold((Trigger.Limit) trigger, device);
  }

  private static Condition shown(Trigger.Signs signs, Device device) {
    Point subject = point(signs.place(), signs.point(), device);
    Symptom raise = signs.raise().on(device);
    Symptom clear = signs.clear().map(sign -> sign.on(device)).orElse(new Symptom.Not(raise));
    return new Condition.Shown(
        subject.index(), raise, clear, signs.hold().raise(), signs.hold().clear());
  }

  /** A point of a device by its name, as a rule writes it. */
  static Point point(Settings place, String name, Device device) {
    return named(name, device)
        .orElseThrow(
            () ->
                place.fault(
                    "point",
                    "is '" + name + "', which " + device.id() + " has not",
                    Nearest.expected(
                        name, device.points().stream().map(point -> point.id().name()).toList())));
  }

  private static Optional<Point> named(String name, Device device) {
    return device.points().stream().filter(point -> point.id().name().equals(name)).findFirst();
  }

  /** The same, for a point that must be a contact. */
  static Point contact(Settings place, String name, Device device) {
    Point point = point(place, name, device);
    Range range = point.range();
    if (range.least() != 0 || range.most() != 1 || range.resolution() != 1) {
      throw place.fault(
          "is", "watches " + point.id() + ", which is no contact", "'below' or 'above'");
    }
    return point;
  }

  private static Condition contact(Trigger.Contact contact, Device device) {
    Point point = contact(contact.place(), contact.point(), device);
    return new Condition.Threshold(
        point.index(),
        contact.closed() ? Side.ABOVE : Side.BELOW,
        0.5,
        0.5,
        contact.hold().raise(),
        contact.hold().clear());
  }

  private static Condition threshold(Trigger.Limit rule, Device device) {
    Point point = point(rule.place(), rule.point(), device);
    Limit written = new Limit(rule.place(), rule.side(), rule.limit(), rule.clear());
    double limit = inUnitOf(point, rule.place(), written.key(), rule.limit(), false);
    double clear = inUnitOf(point, rule.place(), written.key(), rule.clear(), false);
    requireLimits(point, written, true, limit, clear);
    return new Condition.Threshold(
        point.index(), rule.side(), limit, clear, rule.hold().raise(), rule.hold().clear());
  }

  /**
   * Two limits as written.
   *
   * @param place where they stand, for faults.
   */
  record Limit(Settings place, Side side, Quantity limit, Quantity clear) {
    String key() {
      return side == Side.BELOW ? "below" : "above";
    }
  }

  /**
   * Refuses limits that overlap and, where the value lies in the sensor's range, those that it can
   * never show.
   */
  static void requireLimits(
      Point point, Limit written, boolean inRange, double limit, double clear) {
    boolean below = written.side() == Side.BELOW;
    if (below ? clear < limit : clear > limit) {
      String expected = "a value " + (below ? "not below " : "not above ") + written.limit();
      throw written
          .place()
          .fault(written.key(), "is cleared on its bad side at " + written.clear(), expected);
    }
    Range range = point.range();
    boolean reachable =
        below
            ? limit > range.least() && clear <= range.most()
            : limit < range.most() && clear >= range.least();
    if (inRange && !reachable) {
      throw written
          .place()
          .fault(
              written.key(),
              "is "
                  + written.limit()
                  + " and over at "
                  + written.clear()
                  + ", which "
                  + point.id()
                  + " can never show",
              "limits within " + range.least() + " to " + range.most() + " " + point.unit());
    }
  }

  /**
   * A quantity in a point's unit.
   *
   * @param difference whether it is a step, not a value: a rise of 5 °C is one of 5 K.
   */
  static double inUnitOf(
      Point point, Settings place, String key, Quantity quantity, boolean difference) {
    if (quantity.unit().isEmpty() && !point.unit().isEmpty()) {
      throw place.fault(
          key,
          "is " + quantity + " without a unit, " + point.id() + " is in " + point.unit(),
          "a unit such as '" + quantity + " " + point.unit() + "'");
    }
    OptionalDouble converted =
        difference ? quantity.asDifferenceIn(point.unit()) : quantity.in(point.unit());
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

  private ActionSpec action(Act act, Device device) {
    Point output = named(act.output(), device).orElseGet(() -> outputs.get(act.output()));
    if (output == null) {
      throw act.place()
          .fault(
              "output",
              "is '" + act.output() + "', neither on " + device.id() + " nor among the outputs",
              Nearest.expected(act.output(), outputs.keySet()));
    }
    if (!output.output()) {
      throw act.place()
          .fault("output", "is " + output.id() + ", which cannot be switched", "an output");
    }
    double value = act.on() ? 1 : 0;
    return new ActionSpec(output.index(), value, act.release(), 1 - value);
  }
}
