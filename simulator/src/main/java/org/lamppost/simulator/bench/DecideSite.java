package org.lamppost.simulator.bench;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.lamppost.model.Condition.Shown;
import org.lamppost.model.Condition.Side;
import org.lamppost.model.DailyWindow;
import org.lamppost.model.IncidentChange;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Range;
import org.lamppost.model.Rule;
import org.lamppost.model.Settings;
import org.lamppost.model.Site;
import org.lamppost.model.Symptom;
import org.lamppost.simulator.contest.Contestant;
import org.lamppost.simulator.contest.Events;
import org.lamppost.simulator.contest.Sensors;

/** The contest's sensors as a site: one ordinary rule for each point. */
final class DecideSite {
  /** UTC minus monotonic milliseconds; not 0, so that one taken for the other shows. */
  static final long UTC_OFFSET = 1_795_392_000_000L;

  private static final int POINTS_OF_DEVICE = 100;
  private static final String DEVICE = "device-";
  private static final String POINT = "value-";

  private DecideSite() {}

  /** The site. */
  static Site of(Sensors sensors) {
    List<Point> points = new ArrayList<>(sensors.points());
    List<Rule> rules = new ArrayList<>(sensors.points());
    Range range = new Range(-100, 200, 0.01);
    Duration interval = Duration.ofMillis(Sensors.INTERVAL_MILLIS);
    Settings source = Settings.empty("bench", 0);
    String[] names = new String[POINTS_OF_DEVICE];
    String device = "";
    for (int p = 0; p < sensors.points(); p++) {
      int ofDevice = p % POINTS_OF_DEVICE;
      device = ofDevice == 0 ? DEVICE + p / POINTS_OF_DEVICE : device;
      names[ofDevice] = names[ofDevice] == null ? POINT + ofDevice : names[ofDevice];
      PointId id = new PointId(device, names[ofDevice]);
      points.add(new Point(p, id, "°C", range, interval, false, source));
      rules.add(rule(sensors, p));
    }
    return new Site(
        "pole-1", ZoneId.of("Asia/Shanghai"), source, List.of(), List.of(), points, rules);
  }

  private static Rule rule(Sensors sensors, int point) {
    Symptom beyond =
        new Symptom.Beyond(point, Side.ABOVE, sensors.limit(point), sensors.clear(point));
    Symptom steep = new Symptom.Steep(point, Side.ABOVE, sensors.perSecond(point));
    Shown shown =
        Shown.of(
            point,
            Symptom.Gate.any(List.of(beyond, steep)),
            Duration.ofMillis(Contestant.FOR_MILLIS),
            Duration.ZERO);
    return new Rule(
        "bench/hot@" + point,
        "bench",
        "BENCH.HOT",
        1,
        2,
        "the contest's rule",
        shown,
        DailyWindow.ALWAYS,
        List.of());
  }

  /** Tells the contest what a step of an incident means there. */
  static void tell(IncidentChange change, Events events) {
    int point = indexOf(change.incident().point());
    long millis = change.evidence().sampleUtcMillis() - UTC_OFFSET;
    if (change.cause() == IncidentChange.Cause.RAISE) {
      events.raised(point, millis);
    } else if (change.cause() == IncidentChange.Cause.CLOSE) {
      events.closed(point, millis);
    }
  }

  private static int indexOf(PointId id) {
    return Integer.parseInt(id.device().substring(DEVICE.length())) * POINTS_OF_DEVICE
        + Integer.parseInt(id.name().substring(POINT.length()));
  }
}
