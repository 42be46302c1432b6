package org.lamppost.simulator.rules;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.lamppost.model.Command;
import org.lamppost.model.Nearest;
import org.lamppost.model.Point;
import org.lamppost.model.Site;

/** Turns the lines of a fixture that carry no readings into steps. */
final class OtherLines {
  private static final Pattern INCIDENT = Pattern.compile("#[1-9]\\d{0,5}");
  private static final long USUAL_ANSWER = 50;

  /** An output that answers nothing within its patience is unknown by then. */
  private static final long PATIENCE = 3_000;

  private OtherLines() {}

  static Step step(String kind, JsonLine line, Site site) {
    return switch (kind) {
      case "clock" -> clock(line);
      case "restart" -> restart(line);
      case "command" -> command(line);
      case "receipt" -> receipt(line);
      case "tick" -> tick(line);
      default -> answers(line, site);
    };
  }

  private static Step clock(JsonLine line) {
    line.only(FixtureReader.with("clock"));
    return new Step.Clock(line.time("clock"));
  }

  private static Step tick(JsonLine line) {
    line.only(FixtureReader.with("tick"));
    if (!line.flag("tick", true)) {
      throw line.fault("tick", "is false", "true");
    }
    return new Step.Tick();
  }

  private static Step restart(JsonLine line) {
    line.only(FixtureReader.with("restart"));
    JsonLine how = line.child("restart");
    how.only(Set.of("down", "boot", "utc", "unacknowledged"));
    return new Step.Restart(
        how.timeFromZero("down", 0),
        how.has("boot") && how.choice("boot", Set.of("same", "new")).equals("new"),
        how.has("utc") ? how.time("utc") : 0,
        !how.has("unacknowledged")
            || how.choice("unacknowledged", Set.of("redelivered", "lost")).equals("redelivered"));
  }

  private static Step command(JsonLine line) {
    line.only(FixtureReader.with("command"));
    JsonLine told = line.child("command");
    told.only(Set.of("type", "incident", "by", "work-order", "reason"));
    return new Step.Told(
        type(told),
        incident(told, "incident"),
        told.optionalText("by").orElse(""),
        told.optionalText("work-order").orElse(""),
        told.optionalText("reason").orElse(""));
  }

  private static Command.Type type(JsonLine told) {
    Set<String> known = new TreeSet<>();
    String wanted = told.text("type");
    for (Command.Type type : Command.Type.values()) {
      if (Head.nameOf(type).equals(wanted)) {
        return type;
      }
      known.add(Head.nameOf(type));
    }
    throw told.fault("command '" + wanted + "'", Nearest.expected(wanted, known));
  }

  private static Step receipt(JsonLine line) {
    line.only(FixtureReader.with("receipt"));
    return new Step.Receipt(incident(line, "receipt"));
  }

  /** The name of an incident: the first that is raised is {@code #1}. */
  static String incident(JsonLine line, String key) {
    String name = line.text(key);
    if (!INCIDENT.matcher(name).matches()) {
      throw line.fault(key, "is '" + name + "'", "#1 for the first incident raised, #2 …");
    }
    return name;
  }

  private static Step answers(JsonLine line, Site site) {
    line.only(FixtureReader.with("output"));
    JsonLine outputs = line.child("output");
    if (outputs.keys().size() != 1) {
      throw line.fault("output", "names " + outputs.keys().size() + " outputs", "one in a line");
    }
    String name = outputs.keys().get(0);
    JsonLine how = outputs.child(name);
    how.only(Set.of("answers", "after"));
    String kind = how.choice("answers", Set.of("done", "refused", "unknown", "late"));
    boolean late = kind.equals("late");
    long after = how.timeFromZero("after", late ? PATIENCE : USUAL_ANSWER);
    Step.Kind answer =
        switch (kind) {
          case "done" -> Step.Kind.DONE;
          case "refused" -> Step.Kind.REFUSED;
          default -> Step.Kind.UNKNOWN;
        };
    return new Step.Answers(output(line, site, name).index(), answer, after);
  }

  /** An output of the site. */
  static Point output(JsonLine line, Site site, String name) {
    return site.points().stream()
        .filter(point -> point.output() && point.id().toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                line.fault(
                    "no output '" + name + "'",
                    Nearest.expected(
                        name,
                        site.points().stream()
                            .filter(Point::output)
                            .map(point -> point.id().toString())
                            .toList())));
  }
}
