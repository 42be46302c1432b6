package org.lamppost.simulator.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.lamppost.model.IncidentState;
import org.lamppost.model.Nearest;
import org.lamppost.model.Quality;
import org.lamppost.model.Site;

/** Reads what a fixture says must happen. */
final class Expectations {
  /** What may be asked about a change. */
  private static final Set<String> FACTS =
      Set.of(
          "state",
          "type",
          "level",
          "rule",
          "point",
          "value",
          "quality",
          "sampledAt",
          "test",
          "repeats",
          "closure",
          "reason");

  private Expectations() {}

  static Expected change(Site site, JsonLine line, long at) {
    line.only(FixtureReader.with("expect", "within"));
    JsonLine wanted = line.child("expect");
    Set<String> known = new TreeSet<>(FACTS);
    known.addAll(Set.of("incident", "change"));
    wanted.only(known);
    String change = Head.nameOf(Head.cause(wanted, wanted.text("change")));
    ObjectNode facts = wanted.node().deepCopy();
    facts.remove(List.of("incident", "change"));
    if (wanted.has("closure")) {
      facts.set("closure", closure(wanted.child("closure")));
    }
    if (wanted.has("sampledAt")) {
      facts.put("sampledAt", wanted.time("sampledAt"));
    }
    check(site, wanted);
    return new Expected(
        at,
        line.timeFromZero("within", 0),
        line.number(),
        change,
        OtherLines.incident(wanted, "incident"),
        facts);
  }

  private static ObjectNode closure(JsonLine closure) {
    closure.only(Set.of("point", "from", "to", "samples"));
    ObjectNode facts = closure.node().deepCopy();
    for (String time : List.of("from", "to")) {
      if (closure.has(time)) {
        facts.put(time, closure.time(time));
      }
    }
    return facts;
  }

  /** Whether what is wanted can be at all: a misspelt state would only look like a failure. */
  private static void check(Site site, JsonLine wanted) {
    wanted.optionalText("state").ifPresent(s -> constant(wanted, "state", IncidentState.values()));
    wanted.optionalText("quality").ifPresent(q -> constant(wanted, "quality", Quality.values()));
    for (String number : List.of("level", "repeats")) {
      if (wanted.has(number)) {
        wanted.count(number);
      }
    }
    JsonNode value = wanted.node().path("value");
    if (wanted.has("value") && !value.isNumber() && !value.isNull()) {
      throw wanted.fault("value", "is " + value, "a number, or null for none");
    }
    wanted.flag("test", false);
    wanted
        .optionalText("type")
        .ifPresent(
            type -> {
              Set<String> types = new TreeSet<>();
              site.rules().forEach(rule -> types.add(rule.type()));
              if (!types.contains(type)) {
                throw wanted.fault("type", "is '" + type + "'", Nearest.expected(type, types));
              }
            });
  }

  private static void constant(JsonLine line, String key, Enum<?>[] all) {
    List<String> names = new ArrayList<>();
    for (Enum<?> each : all) {
      names.add(each.name());
    }
    if (!names.contains(line.text(key))) {
      throw line.fault(key, "is '" + line.text(key) + "'", Nearest.expected(line.text(key), names));
    }
  }

  static Expected order(Site site, JsonLine line, long at) {
    line.only(FixtureReader.with("expect-order", "within"));
    JsonLine wanted = line.child("expect-order");
    wanted.only(Set.of("output", "set", "incident"));
    String output = OtherLines.output(line, site, wanted.text("output")).id().toString();
    if (!wanted.value("set").isNumber()) {
      throw wanted.fault("set", "is " + wanted.value("set"), "a number");
    }
    ObjectNode facts = wanted.node().deepCopy();
    facts.retain("set");
    return new Expected(
        at,
        line.timeFromZero("within", 0),
        line.number(),
        Happening.ORDER + output,
        OtherLines.incident(wanted, "incident"),
        facts);
  }

  static Fixture.End end(JsonLine line, long at) {
    line.only(FixtureReader.with("end"));
    JsonLine end = line.child("end");
    end.only(Set.of("open", "changes", "orders"));
    return new Fixture.End(
        at,
        line.number(),
        end.has("open") ? end.texts("open") : null,
        end.has("changes") ? end.count("changes") : -1,
        end.has("orders") ? end.count("orders") : -1);
  }

  /**
   * What is not as wanted, such as {@code value 0.139, not 0.14}; empty if all is.
   *
   * <p>A reason needs only to contain what is wanted.
   */
  static List<String> differences(JsonNode wanted, JsonNode got) {
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : wanted.properties()) {
      JsonNode value = got.path(each.getKey());
      if (each.getValue().isObject()) {
        differences(each.getValue(), value)
            .forEach(inner -> differences.add(each.getKey() + "." + inner));
      } else if (!same(each.getKey(), each.getValue(), value)) {
        differences.add(each.getKey() + " " + value + ", not " + each.getValue());
      }
    }
    return differences;
  }

  private static boolean same(String key, JsonNode wanted, JsonNode got) {
    if (wanted.isNumber() && got.isNumber()) {
      return Math.abs(wanted.doubleValue() - got.doubleValue()) <= 1e-9;
    }
    return key.equals("reason") ? got.asText().contains(wanted.asText()) : wanted.equals(got);
  }
}
