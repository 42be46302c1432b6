package org.lamppost.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lamppost.model.Device;
import org.lamppost.model.Nearest;
import org.lamppost.model.Output;
import org.lamppost.model.Point;
import org.lamppost.model.Range;
import org.lamppost.model.Rule.ActionSpec;
import org.lamppost.profile.RuleTemplate.Act;
import org.lamppost.profile.RuleTemplate.Position;

/**
 * Binds what a rule switches to the outputs of one device or of the site: names become points,
 * values take the point's unit.
 *
 * <p>A member of a group that cannot do what is asked is reported and left out; the others stay.
 */
final class ActBinder {
  private final Map<String, List<Point>> named;
  private final Map<Integer, Output> outputs;
  private final FaultLedger faults;

  /**
   * Begins to bind.
   *
   * @param named the site's names for outputs and groups of outputs.
   * @param outputs what is declared of each output, by point.
   */
  ActBinder(Map<String, List<Point>> named, Map<Integer, Output> outputs, FaultLedger faults) {
    this.named = Map.copyOf(named);
    this.outputs = Map.copyOf(outputs);
    this.faults = faults;
  }

  /** What an entry of {@code act} means on this device; what it cannot mean is reported. */
  List<ActionSpec> bind(Act act, Device device) {
    List<ActionSpec> actions = new ArrayList<>();
    for (Point output : faults.orReport(() -> points(act, device)).orElse(List.of())) {
      faults.orReport(() -> action(act, output)).ifPresent(actions::add);
    }
    return actions;
  }

  private List<Point> points(Act act, Device device) {
    Optional<Point> own =
        device.points().stream()
            .filter(point -> point.id().name().equals(act.output()))
            .findFirst();
    List<Point> points = own.map(List::of).orElseGet(() -> named.get(act.output()));
    if (points == null) {
      throw act.place()
          .fault(
              "output",
              "is '" + act.output() + "', neither on " + device.id() + " nor among the outputs",
              Nearest.expected(act.output(), named.keySet()));
    }
    return points;
  }

  private ActionSpec action(Act act, Point point) {
    if (!point.output()) {
      throw act.place()
          .fault("output", "is " + point.id() + ", which cannot be switched", "an output");
    }
    Output output = outputs.getOrDefault(point.index(), Output.plain(point.index()));
    double value =
        act.position() instanceof Position.Text text
            ? coded(act, text.name(), point, output)
            : quantity(act, "set", ((Position.Value) act.position()).value(), point);
    double released =
        act.then().isPresent()
            ? quantity(act, "then", act.then().get(), point)
            : isContact(point.range()) ? 1 - value : output.rest();
    return new ActionSpec(point.index(), value, act.release(), released);
  }

  private static double coded(Act act, String text, Point point, Output output) {
    Double value = output.texts().get(text);
    if (value == null) {
      throw act.place()
          .fault(
              "say",
              "is '" + text + "', which " + point.id() + " cannot show",
              output.texts().isEmpty()
                  ? "an output whose profile has 'texts'"
                  : Nearest.expected(text, output.texts().keySet()));
    }
    return value;
  }

  private static double quantity(Act act, String key, Quantity quantity, Point point) {
    if (quantity.unit().isEmpty() && !point.unit().isEmpty()) {
      throw act.place()
          .fault(
              key,
              "is " + quantity + " without a unit, " + point.id() + " is in " + point.unit(),
              "a unit such as '" + quantity + " " + point.unit() + "'");
    }
    OptionalDouble value = quantity.in(point.unit());
    Range range = point.range();
    if (value.isEmpty()
        || value.getAsDouble() < range.least()
        || value.getAsDouble() > range.most()) {
      throw act.place()
          .fault(
              key,
              "is " + quantity + ", which " + point.id() + " cannot take",
              (range.least() + " to " + range.most() + " " + point.unit()).strip());
    }
    return value.getAsDouble();
  }

  private static boolean isContact(Range range) {
    return range.least() == 0 && range.most() == 1 && range.resolution() == 1;
  }
}
