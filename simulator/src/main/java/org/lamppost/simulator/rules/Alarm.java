package org.lamppost.simulator.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One alarm of a day, from its raising or reopening to its end.
 *
 * @param rule the rule's id with its device.
 * @param key type and point: the same alarm even if its rule has another name.
 * @param from milliseconds after the start.
 * @param to when it ended; {@link #OPEN} if it did not.
 * @param test raised by a walk test.
 */
record Alarm(String rule, String key, int level, long from, long to, boolean test) {
  static final long OPEN = Long.MAX_VALUE;

  /** The alarms of a run, in order. */
  static List<Alarm> of(List<Happening> happenings) {
    Map<String, Alarm> open = new LinkedHashMap<>();
    List<Alarm> alarms = new ArrayList<>();
    for (Happening each : happenings) {
      if (each.begins()) {
        Alarm alarm = begun(each);
        open.put(each.incident(), alarm);
        alarms.add(alarm);
      } else if (open.containsKey(each.incident()) && ends(each)) {
        Alarm begun = open.remove(each.incident());
        alarms.set(alarms.indexOf(begun), begun.until(each.at()));
      }
    }
    return alarms;
  }

  private static boolean ends(Happening happening) {
    String state = happening.facts().path("state").asText();
    return !happening.isOrder()
        && (state.equals("CLOSED") || state.equals("FALSE") || state.equals("EXPIRED"));
  }

  private static Alarm begun(Happening happening) {
    return new Alarm(
        happening.facts().path("rule").asText(),
        happening.facts().path("type").asText() + " " + happening.facts().path("point").asText(),
        happening.facts().path("level").asInt(),
        happening.at(),
        OPEN,
        happening.facts().path("test").asBoolean());
  }

  private Alarm until(long end) {
    return new Alarm(rule, key, level, from, end, test);
  }

  /** Whether both stood at some moment. */
  boolean overlaps(Alarm other) {
    return from <= other.to && other.from <= to;
  }

  String pack() {
    return rule.substring(0, rule.indexOf('/'));
  }

  @Override
  public String toString() {
    String end = to == OPEN ? "open at the end" : "over at " + Offsets.text(to);
    return key + " at " + Offsets.text(from) + ", " + end;
  }
}
