package org.lamppost.simulator.rules;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.lamppost.model.IncidentChange.Cause;
import org.lamppost.model.PointId;

/**
 * The first line of a fixture or a recorded day: what stands in the street and which rules watch.
 *
 * @param line where it stands.
 * @param packs the packs that judge.
 * @param rules of these packs only these rules, as {@code pack/rule}; empty for all.
 * @param covers which of the cases that every pack must show this one is.
 * @param startUtcMillis when offset zero is, UTC milliseconds.
 * @param tickMillis how often the line ticks.
 * @param devices by name.
 * @param outputs names that packs use for outputs on other devices.
 * @param settings times of single rules, as a site sets them.
 * @param strict causes that must be expected although they are usually left out.
 * @param killAnywhere whether the run is repeated with a kill after every input.
 * @param golden a day on which no pack may lose an alarm.
 */
record Head(
    JsonLine line,
    String title,
    List<String> packs,
    List<String> rules,
    List<String> covers,
    long startUtcMillis,
    String zone,
    long tickMillis,
    Map<String, Device> devices,
    Map<String, String> outputs,
    Map<String, Map<String, String>> settings,
    Set<Cause> strict,
    boolean killAnywhere,
    boolean golden) {

  private static final Set<String> KEYS =
      Set.of(
          "fixture",
          "day",
          "pack",
          "packs",
          "rules",
          "title",
          "covers",
          "start",
          "zone",
          "tick",
          "devices",
          "outputs",
          "settings",
          "strict",
          "kill",
          "golden");

  private static final Set<String> CASES =
      new TreeSet<>(
          Set.of(
              "normal",
              "boundary",
              "sensor-fault",
              "restart",
              "late",
              "history",
              "walk-test",
              "clock-step",
              "command",
              "output"));

  private static final String FALSE_ALARM = "false-alarm:";
  private static final long LONGEST_TICK = 60_000;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

  /**
   * A device of the fixture.
   *
   * @param kind empty for what the profile says.
   * @param interval empty for what the profile says.
   */
  record Device(String profile, String kind, String interval) {}

  /** Reads the line. */
  static Head read(JsonLine line) {
    line.only(KEYS);
    version(line);
    List<String> packs = packs(line);
    return new Head(
        line,
        line.text("title"),
        packs,
        rules(line, packs),
        covers(line),
        start(line),
        line.has("zone") ? line.text("zone") : "Asia/Shanghai",
        tick(line),
        devices(line),
        outputs(line),
        settings(line, packs),
        strict(line),
        line.has("kill") && line.choice("kill", Set.of("anywhere")).equals("anywhere"),
        line.flag("golden", false));
  }

  private static void version(JsonLine line) {
    if (line.has("fixture") == line.has("day")) {
      throw line.fault("no head", "one line with either \"fixture\":1 or \"day\":1 first");
    }
    String key = line.has("fixture") ? "fixture" : "day";
    if (line.count(key) != 1) {
      throw line.fault(key, "is " + line.value(key), "format 1");
    }
  }

  private static List<String> packs(JsonLine line) {
    if (line.has("pack") == line.has("packs")) {
      throw line.fault("which packs judge is not clear", "either 'pack' or 'packs'");
    }
    List<String> packs = line.has("pack") ? List.of(line.text("pack")) : line.texts("packs");
    packs.forEach(pack -> name(line, "pack", pack));
    return packs;
  }

  private static List<String> rules(JsonLine line, List<String> packs) {
    return line.texts("rules").stream().map(rule -> qualified(rule, packs)).toList();
  }

  private static String qualified(String rule, List<String> packs) {
    return rule.contains("/") || packs.size() != 1 ? rule : packs.get(0) + "/" + rule;
  }

  private static List<String> covers(JsonLine line) {
    List<String> covers = line.texts("covers");
    for (String each : covers) {
      boolean cause = each.startsWith(FALSE_ALARM) && each.length() > FALSE_ALARM.length();
      if (!cause && !CASES.contains(each)) {
        throw line.fault(
            "covers",
            "names '" + each + "'",
            "one of " + String.join(", ", CASES) + " or " + FALSE_ALARM + "CAUSE");
      }
    }
    return covers;
  }

  private static long start(JsonLine line) {
    String text = line.text("start");
    try {
      return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException notOne) {
      throw line.fault("start", "is '" + text + "'", "such as 2026-11-23T08:00:00+08:00");
    }
  }

  private static long tick(JsonLine line) {
    long tick = line.timeFromZero("tick", 200);
    if (tick < 1 || tick > LONGEST_TICK) {
      throw line.fault("tick", "is '" + line.text("tick") + "'", "1ms to 60s");
    }
    return tick;
  }

  private static Map<String, Device> devices(JsonLine line) {
    JsonLine all = line.child("devices");
    Map<String, Device> devices = new LinkedHashMap<>();
    for (String id : all.keys()) {
      name(line, "device", id);
      JsonLine device = all.child(id);
      device.only(Set.of("profile", "kind", "interval"));
      devices.put(
          id,
          new Device(
              name(line, "profile", device.text("profile")),
              device.optionalText("kind").map(kind -> name(line, "kind", kind)).orElse(""),
              device.has("interval") ? span(device, "interval") : ""));
    }
    if (devices.isEmpty()) {
      throw line.fault("devices", "is empty", "at least one device");
    }
    return devices;
  }

  /** A time span as a site file writes it. */
  private static String span(JsonLine line, String key) {
    return line.timeFromZero(key, 0) + " ms";
  }

  /** Refuses what would be read as something else once it stands in a site file. */
  private static String name(JsonLine line, String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw line.fault(what + " '" + name + "'", "1 to 63 letters, digits, '_', '.', '-'");
    }
    return name;
  }

  private static Map<String, String> outputs(JsonLine line) {
    JsonLine all = line.childOrEmpty("outputs");
    Map<String, String> outputs = new LinkedHashMap<>();
    for (String each : all.keys()) {
      String target = all.text(each);
      if (Optional.of(target.split("/", -1)).filter(p -> p.length == 2).isEmpty()
          || !PointId.isPart(target.split("/", -1)[0])
          || !PointId.isPart(target.split("/", -1)[1])) {
        throw line.fault("output '" + each + "' is '" + target + "'", "device/point");
      }
      outputs.put(name(line, "output", each), target);
    }
    return outputs;
  }

  private static Map<String, Map<String, String>> settings(JsonLine line, List<String> packs) {
    JsonLine all = line.childOrEmpty("settings");
    Map<String, Map<String, String>> settings = new LinkedHashMap<>();
    for (String rule : all.keys()) {
      JsonLine change = all.child(rule);
      change.only(Set.of("for", "clear-for", "silent"));
      Map<String, String> times = new LinkedHashMap<>();
      change.keys().forEach(key -> times.put(key, span(change, key)));
      String id = qualified(rule, packs);
      for (String part : id.split("/", -1)) {
        name(line, "rule", part);
      }
      settings.put(id, times);
    }
    return settings;
  }

  private static Set<Cause> strict(JsonLine line) {
    Set<Cause> strict = new TreeSet<>();
    for (String each : line.texts("strict")) {
      strict.add(cause(line, each));
    }
    return strict;
  }

  /** A cause by the name that formats give it. */
  static Cause cause(JsonLine line, String name) {
    for (Cause cause : Cause.values()) {
      if (nameOf(cause).equals(name)) {
        return cause;
      }
    }
    throw line.fault("change '" + name + "' is not known", "such as raise, clear, close, repeat");
  }

  /** The name of a constant in formats. */
  static String nameOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The same day or fixture with other rules allowed: those that exist. */
  boolean judges(String template) {
    return rules.isEmpty() || rules.contains(template);
  }
}
