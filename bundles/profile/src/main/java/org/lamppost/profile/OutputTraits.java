package org.lamppost.profile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamppost.model.Output;
import org.lamppost.model.Output.Fallback;
import org.lamppost.model.Range;
import org.lamppost.model.Settings;

/**
 * What a device profile says of an output, before a site has its say.
 *
 * @param rest the position in which it does nothing.
 * @param circuit what it switches.
 * @param sounder whether it warns people.
 * @param atStart what is done at the start if no incident holds it.
 * @param onLoss what becomes of it when the gateway goes.
 * @param texts a sign's texts by name.
 */
record OutputTraits(
    double rest,
    Circuit circuit,
    boolean sounder,
    Fallback atStart,
    Fallback onLoss,
    Map<String, Double> texts) {
  private static final List<String> KEYS =
      List.of("rest", "circuit", "sounder", "at-start", "on-loss", "texts");

  /** What an output switches; what others depend on takes the site's permission. */
  enum Circuit {
    /** A load of the pole's own, a signal, a charging circuit. */
    LOAD,
    /** Water or gas. */
    VALVE,
    /** A supply line that others hang on. */
    MAINS;

    boolean permittedByItself() {
      return this == LOAD;
    }
  }

  /**
   * Reads a point's entry.
   *
   * @param output whether the point is an output; another one must have none of the keys.
   * @throws org.lamppost.model.FaultException if anything in it is wrong.
   */
  static OutputTraits read(Settings point, boolean output, Range range) {
    if (!output) {
      for (String key : KEYS) {
        if (point.has(key)) {
          throw point.fault(key, "stands in a point that is no output", "'output: true' beside it");
        }
      }
    }
    Map<String, Double> texts = texts(point.childOrEmpty("texts"), range);
    return new OutputTraits(
        rest(point, range),
        point.choice("circuit", Circuit.class, Circuit.LOAD),
        point.flag("sounder", false),
        point.choice("at-start", Fallback.class, Fallback.HOLD),
        point.choice("on-loss", Fallback.class, Fallback.HOLD),
        texts);
  }

  private static double rest(Settings point, Range range) {
    double rest = point.number("rest", Math.max(0, range.least()));
    if (range.judge(rest).valued() && rest >= range.least() && rest <= range.most()) {
      return rest;
    }
    throw point.fault(
        "rest", "is " + rest, "a value from " + range.least() + " to " + range.most());
  }

  private static Map<String, Double> texts(Settings all, Range range) {
    Map<String, Double> texts = new LinkedHashMap<>();
    for (String name : all.keys()) {
      double value = all.number(name);
      if (value < range.least() || value > range.most()) {
        throw all.fault(
            name, "is " + value, "a value from " + range.least() + " to " + range.most());
      }
      texts.put(name, value);
    }
    return texts;
  }

  /** The output that it makes, with this point index, if the site says nothing of it. */
  Output of(int point) {
    return new Output(
        point, rest, circuit.permittedByItself(), sounder, atStart, onLoss, texts, List.of());
  }
}
