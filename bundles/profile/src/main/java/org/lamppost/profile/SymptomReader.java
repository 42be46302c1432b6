package org.lamppost.profile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lamppost.model.Condition.Side;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.model.Point;
import org.lamppost.model.Range;
import org.lamppost.model.Settings;
import org.lamppost.model.Settings.Entry;
import org.lamppost.model.Symptom;
import org.lamppost.model.Symptom.Statistic;

/**
 * Reads symptoms: one mapping is a question to one point ({@code above: 60 °C}, {@code rising: 5 °C
 * per min}) or a gate over several such mappings.
 *
 * <p>What a document alone can say wrong is told when it is read, what depends on the device when
 * the symptom is bound to it.
 */
final class SymptomReader {
  private static final Pattern SAMPLES = Pattern.compile("(\\d{1,2}) of (\\d{1,2})");
  private static final int LEAST_OF_A_SPAN = 3;
  private static final int MOST_PARTS = 64;

  /** Each key stands for one form of symptom. */
  private static final List<String> FORMS =
      List.of(
          "below",
          "above",
          "is",
          "rising",
          "falling",
          "rise",
          "fall",
          "stuck",
          "any",
          "all",
          "at-least");

  /** The forms that are no limit, no contact and no silence, for faults. */
  static final String MORE_FORMS = String.join(", ", FORMS.subList(3, FORMS.size()));

  /** Keys that a plain limit does not have. */
  private static final List<String> MORE =
      List.of(
          "rising",
          "falling",
          "rise",
          "fall",
          "stuck",
          "any",
          "all",
          "at-least",
          "samples",
          "statistic",
          "usual",
          "over",
          "least",
          "within",
          "by",
          "of");

  /** Keys with which {@code clear} is a symptom of its own. */
  private static final List<String> OWN = List.of("point", "any", "all", "at-least");

  private SymptomReader() {}

  /** Whether {@code when} and {@code clear} say more than a limit, a contact or silence. */
  static boolean needed(Settings when, Settings clear) {
    return MORE.stream().anyMatch(when::has) || ownClear(clear);
  }

  /** Whether {@code clear} is a symptom of its own, not the second limit of another one. */
  static boolean ownClear(Settings clear) {
    return OWN.stream().anyMatch(clear::has);
  }

  /**
   * Reads a symptom.
   *
   * @param back where a second limit stands; empty if there is none.
   * @param besides keys of {@code place} that somebody else reads.
   */
  static Sign read(Settings place, Settings back, String... besides) {
    return switch (form(place)) {
      case "below", "above" -> limit(place, back, besides);
      case "is" -> contact(place, besides);
      case "rising" -> steep(place, "rising", Side.ABOVE, besides);
      case "falling" -> steep(place, "falling", Side.BELOW, besides);
      case "rise" -> moved(place, "rise", Side.ABOVE, besides);
      case "fall" -> moved(place, "fall", Side.BELOW, besides);
      case "stuck" -> stuck(place, besides);
      default -> gate(place, besides);
    };
  }

  /** The point that an incident of a symptom is about: the first that is named. */
  static String subject(Settings place) {
    String form = form(place);
    if (form.equals("any") || form.equals("all") || form.equals("at-least")) {
      return subject(parts(place, form).get(0));
    }
    return Names.name(place, "point");
  }

  private static String form(Settings place) {
    List<String> given = FORMS.stream().filter(place::has).toList();
    if (given.size() != 1) {
      String problem = given.isEmpty() ? "no form of symptom" : "the forms " + given;
      throw new FaultException(
          new Fault(
              place.file(),
              place.line(),
              "a symptom has " + problem,
              "exactly one of " + String.join(", ", FORMS)));
    }
    return given.get(0);
  }

  private static void only(Settings place, String[] besides, String... known) {
    List<String> all = new ArrayList<>(List.of(known));
    all.addAll(List.of(besides));
    place.only(all.toArray(new String[0]));
  }

  private static Sign limit(Settings place, Settings back, String... besides) {
    Side side = place.has("below") ? Side.BELOW : Side.ABOVE;
    String key = side == Side.BELOW ? "below" : "above";
    String other = side == Side.BELOW ? "above" : "below";
    only(place, besides, "point", key, "samples", "statistic", "over", "usual", "least");
    String name = Names.name(place, "point");
    Quantity limit = Quantity.read(place, key);
    Quantity clear = back.has(other) ? Quantity.read(back, other) : limit;
    Limits limits = new Limits(place, key, side, limit, clear);
    if (place.has("statistic")) {
      return sampled(place, window(place, name, limits));
    } else if (place.has("usual")) {
      return sampled(place, usual(place, name, limits));
    }
    refuseAlone(place, "over", "statistic");
    refuseAlone(place, "least", "statistic or usual");
    return sampled(
        place,
        device -> {
          Point point = RuleBinder.point(place, name, device);
          return new Symptom.Beyond(
              point.index(), side, limits.limit(point), limits.clear(point, true));
        });
  }

  private static void refuseAlone(Settings place, String key, String with) {
    if (place.has(key)) {
      throw place.fault(key, "stands alone", "it only with " + with);
    }
  }

  private static Sign window(Settings place, String name, Limits limits) {
    refuseBoth(place, "statistic", "usual");
    Statistic of = place.choice("statistic", Statistic.class);
    Duration span = RulePackReader.positive(place, "over");
    int least = least(place);
    boolean inRange = of != Statistic.SUM && of != Statistic.STDDEV;
    return device -> {
      Point point = RuleBinder.point(place, name, device);
      double limit = limits.limit(point);
      double clear = limits.clear(point, inRange);
      return new Symptom.Window(point.index(), of, span, least, limits.side(), limit, clear);
    };
  }

  private static Sign usual(Settings place, String name, Limits limits) {
    refuseAlone(place, "over", "statistic");
    Duration span = RulePackReader.positive(place, "usual");
    int least = least(place);
    return device -> {
      Point point = RuleBinder.point(place, name, device);
      double limit = difference(place, limits.key(), limits.limit(), point);
      double clear = difference(place, limits.key(), limits.clear(), point);
      if (clear > limit) {
        throw place.fault(
            limits.key(),
            "is cleared on its bad side at " + limits.clear(),
            "a value not above " + limits.limit());
      }
      return new Symptom.Unusual(point.index(), span, least, limits.side(), limit, clear);
    };
  }

  private static int least(Settings place) {
    return place.integer("least", 1, 4_096, LEAST_OF_A_SPAN);
  }

  private static void refuseBoth(Settings place, String key, String other) {
    if (place.has(key) && place.has(other)) {
      throw place.fault(other, "stands beside '" + key + "'", "one of the two");
    }
  }

  private static Sign contact(Settings place, String... besides) {
    only(place, besides, "point", "is", "samples");
    String name = Names.name(place, "point");
    boolean closed = place.integer("is", 0, 1) == 1;
    return sampled(
        place,
        device -> {
          Point point = RuleBinder.contact(place, name, device);
          Side side = closed ? Side.ABOVE : Side.BELOW;
          return new Symptom.Beyond(point.index(), side, 0.5, 0.5);
        });
  }

  /** Enough of the newest readings, if {@code samples} says so. */
  private static Sign sampled(Settings place, Sign of) {
    if (!place.has("samples")) {
      return of;
    }
    Matcher matcher = SAMPLES.matcher(place.text("samples").trim());
    if (matcher.matches()) {
      int n = Integer.parseInt(matcher.group(1));
      int m = Integer.parseInt(matcher.group(2));
      if (n >= 1 && n <= m && m <= Symptom.MOST_SAMPLES) {
        return device -> new Symptom.Samples(of.on(device), n, m);
      }
    }
    throw place.fault(
        "samples",
        "is '" + place.text("samples") + "'",
        "such as '3 of 5', of at most " + Symptom.MOST_SAMPLES);
  }

  private static Sign steep(Settings place, String key, Side side, String... besides) {
    only(place, besides, "point", key);
    String name = Names.name(place, "point");
    Slope slope = Slope.read(place, key);
    return device -> {
      Point point = RuleBinder.point(place, name, device);
      double step = positive(place, key, difference(place, key, slope.step(), point));
      return new Symptom.Steep(point.index(), side, step / slope.seconds());
    };
  }

  private static Sign moved(Settings place, String key, Side side, String... besides) {
    only(place, besides, "point", key, "within");
    String name = Names.name(place, "point");
    Quantity by = Quantity.read(place, key);
    Duration within = RulePackReader.positive(place, "within");
    return device -> {
      Point point = RuleBinder.point(place, name, device);
      double move = positive(place, key, difference(place, key, by, point));
      Range range = point.range();
      if (move >= range.most() - range.least()) {
        throw place.fault(
            key,
            "is " + by + ", which " + point.id() + " can never move",
            "less than from " + range.least() + " to " + range.most() + " " + point.unit());
      }
      return new Symptom.Moved(point.index(), side, move, within);
    };
  }

  private static Sign stuck(Settings place, String... besides) {
    only(place, besides, "point", "stuck", "by");
    String name = Names.name(place, "point");
    Duration span = RulePackReader.positive(place, "stuck");
    Quantity by = place.has("by") ? Quantity.read(place, "by") : null;
    return device -> {
      Point point = RuleBinder.point(place, name, device);
      // Half a step of the sensor: what its last digit does not show is no change.
      double move =
          by == null ? point.range().resolution() / 2 : difference(place, "by", by, point);
      return new Symptom.Stuck(point.index(), span, move);
    };
  }

  private static Sign gate(Settings place, String... besides) {
    String key = form(place);
    String list = key.equals("at-least") ? "of" : key;
    only(place, besides, key, list, "within");
    List<Sign> parts = new ArrayList<>();
    for (Settings part : parts(place, key)) {
      parts.add(read(part, Settings.empty(part.file(), part.line())));
    }
    int least =
        switch (key) {
          case "any" -> 1;
          case "all" -> parts.size();
          default -> place.integer("at-least", 1, parts.size());
        };
    Duration within = place.duration("within", Duration.ZERO);
    return device ->
        new Symptom.Gate(parts.stream().map(part -> part.on(device)).toList(), least, within);
  }

  private static List<Settings> parts(Settings place, String form) {
    String key = form.equals("at-least") ? "of" : form;
    List<Settings> parts = new ArrayList<>();
    for (Entry entry : place.list(key)) {
      if (!(entry.value() instanceof Settings part)) {
        throw new FaultException(
            new Fault(
                place.file(),
                entry.line(),
                "'" + key + "' holds '" + entry.value() + "'",
                "{ point: …, above: … } or another symptom"));
      }
      parts.add(part);
    }
    if (parts.isEmpty() || parts.size() > MOST_PARTS) {
      throw place.fault(key, "has " + parts.size() + " symptoms", "a list of 1 to " + MOST_PARTS);
    }
    return parts;
  }

  private static double difference(Settings place, String key, Quantity quantity, Point point) {
    return RuleBinder.inUnitOf(point, place, key, quantity, true);
  }

  private static double positive(Settings place, String key, double value) {
    if (!(value > 0)) {
      throw place.fault(key, "is not above zero", "by how much it moves, without a sign");
    }
    return value;
  }

  /** A limit as written, and the second one. */
  private record Limits(Settings place, String key, Side side, Quantity limit, Quantity clear) {
    double limit(Point point) {
      return RuleBinder.inUnitOf(point, place, key, limit, false);
    }

    /** The second limit, after both have been held against the point. */
    double clear(Point point, boolean inRange) {
      double back = RuleBinder.inUnitOf(point, place, key, clear, false);
      RuleBinder.requireLimits(
          point, new RuleBinder.Limit(place, side, limit, clear), inRange, limit(point), back);
      return back;
    }
  }
}
