package org.lamppost.decide;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.lamppost.model.Condition;
import org.lamppost.model.Condition.Side;
import org.lamppost.model.DailyWindow;
import org.lamppost.model.Device;
import org.lamppost.model.Location;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Range;
import org.lamppost.model.Rule;
import org.lamppost.model.Rule.ActionSpec;
import org.lamppost.model.Rule.Release;
import org.lamppost.model.Settings;
import org.lamppost.model.Site;

/** A small site for tests: a hydrant, a shed with smoke, heat, contactor and siren. */
final class Street {
  static final int PRESSURE = 0;
  static final int SMOKE = 1;
  static final int HEAT = 2;
  static final int CONTACTOR = 3;
  static final int SIREN = 4;
  static final int ALARM_SMOKE = 5;

  /** Monday 2026-11-23 08:00 in Shanghai. */
  static final long START_UTC = 1_795_392_000_000L;

  static final long START = 1_000_000;
  static final long OFFSET = START_UTC - START;
  static final Range MPA = new Range(0, 2.5, 0.001);
  static final Range CELSIUS = new Range(-40, 125, 0.1);

  private Street() {}

  static Site site(Rule... rules) {
    return new Site(
        "pole-1",
        ZoneId.of("Asia/Shanghai"),
        Settings.empty("site", 0),
        List.of(),
        List.of(device("shed-9", true)),
        points(),
        List.of(rules));
  }

  private static List<Point> points() {
    return new ArrayList<>(
        List.of(
            point(PRESSURE, "hydrant-17/pressure", "MPa", MPA, false),
            point(SMOKE, "shed-1/smoke", "", Range.CONTACT, false),
            point(HEAT, "shed-1/heat", "°C", CELSIUS, false),
            point(CONTACTOR, "shed-1/contactor", "", Range.CONTACT, true),
            point(SIREN, "shed-1/siren", "", Range.CONTACT, true),
            point(ALARM_SMOKE, "shed-9/smoke", "", Range.CONTACT, false)));
  }

  /** Points are sampled every 10 s. */
  static Point point(int index, String id, String unit, Range range, boolean output) {
    return new Point(
        index,
        PointId.parse(id),
        unit,
        range,
        Duration.ofSeconds(10),
        output,
        Settings.empty("site", 0));
  }

  private static Device device(String id, boolean alarm) {
    return new Device(
        id,
        "smoke",
        "shed",
        "bus",
        alarm,
        new Location(121.5, 31.25, "四川北路 1", "3101090101000001"),
        Settings.empty("site", 0),
        List.of());
  }

  static Rule rule(String id, Condition condition, ActionSpec... actions) {
    return rule(id, condition, DailyWindow.ALWAYS, actions);
  }

  static Rule rule(String id, Condition condition, DailyWindow window, ActionSpec... actions) {
    return new Rule(
        id,
        "pack",
        "TYPE." + id.toUpperCase(java.util.Locale.ROOT),
        8,
        2,
        "site policy",
        condition,
        window,
        List.of(actions));
  }

  static Condition below(int point, double limit, double clear, int raiseFor, int clearFor) {
    return new Condition.Threshold(
        point,
        Side.BELOW,
        limit,
        clear,
        Duration.ofSeconds(raiseFor),
        Duration.ofSeconds(clearFor));
  }

  static Condition above(int point, double limit, double clear, int raiseFor, int clearFor) {
    return new Condition.Threshold(
        point,
        Side.ABOVE,
        limit,
        clear,
        Duration.ofSeconds(raiseFor),
        Duration.ofSeconds(clearFor));
  }

  static Condition silence(int point, int seconds) {
    return new Condition.Silence(point, Duration.ofSeconds(seconds));
  }

  static DailyWindow window(String from, String to) {
    return new DailyWindow(LocalTime.parse(from), LocalTime.parse(to));
  }

  static ActionSpec onClear(int output) {
    return new ActionSpec(output, 1, Release.CLEAR, 0);
  }

  static ActionSpec onReset(int output) {
    return new ActionSpec(output, 1, Release.RESET, 0);
  }
}
