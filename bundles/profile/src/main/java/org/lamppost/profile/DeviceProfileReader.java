package org.lamppost.profile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.model.Nearest;
import org.lamppost.model.Range;
import org.lamppost.model.Settings;
import org.lamppost.model.Settings.Entry;
import org.lamppost.profile.DeviceProfile.Quantified;

/** Reads a device profile. One bad point makes the whole profile bad: half a device misleads. */
final class DeviceProfileReader {
  private static final Duration USUAL_INTERVAL = Duration.ofSeconds(60);
  private static final Duration LEAST_INTERVAL = Duration.ofMillis(10);

  private DeviceProfileReader() {}

  /** Which commitments a device's readings carry. */
  enum DeviceClass {
    /** Committed with others within the journal's window. */
    TELEMETRY,
    /** Acknowledged to the sensor only when durable. */
    ALARM
  }

  /**
   * Reads a profile.
   *
   * @param name the name that the profile must state: its file's.
   * @throws FaultException if anything in it is wrong.
   */
  static DeviceProfile read(YamlDocument document, String name) {
    if (!document.duplicates().isEmpty()) {
      throw new FaultException(document.duplicates().get(0).fault());
    }
    Settings root = document.root();
    root.only("profile", "title", "kind", "driver", "class", "interval", "points");
    if (!Names.name(root, "profile").equals(name)) {
      throw root.fault("profile", "is '" + root.text("profile") + "'", "the file's name: " + name);
    }
    Names.wordsOrEmpty(root, "title");
    List<String> drivers = Names.list(root, "driver");
    if (drivers.isEmpty()) {
      throw root.fault("driver", "names no driver", "a list such as [modbus-tcp, modbus-rtu]");
    }
    return new DeviceProfile(
        name,
        Names.name(root, "kind"),
        drivers,
        root.choice("class", DeviceClass.class, DeviceClass.TELEMETRY) == DeviceClass.ALARM,
        root.has("interval") ? interval(root) : USUAL_INTERVAL,
        points(root.child("points")));
  }

  /** The key {@code interval}, neither zero nor so short that a bus has no rest. */
  static Duration interval(Settings settings) {
    Duration interval = settings.duration("interval");
    if (interval.compareTo(LEAST_INTERVAL) < 0) {
      throw settings.fault(
          "interval", "is '" + settings.text("interval") + "'", "a time span of at least 10 ms");
    }
    return interval;
  }

  private static List<Quantified> points(Settings all) {
    List<Quantified> points = new ArrayList<>();
    for (String name : all.keys()) {
      Names.requireName(all, name);
      points.add(point(name, all.child(name)));
    }
    if (points.isEmpty()) {
      throw new FaultException(
          new Fault(all.file(), all.line(), "'points' is empty", "at least one point"));
    }
    return List.copyOf(points);
  }

  private static Quantified point(String name, Settings point) {
    point.only(
        "unit",
        "range",
        "resolution",
        "sentinels",
        "interval",
        "output",
        "contact",
        "source",
        "rest",
        "circuit",
        "sounder",
        "at-start",
        "on-loss",
        "texts");
    boolean contact = point.flag("contact", false);
    if (contact) {
      refuseWithContact(point, "unit", "range", "resolution");
    }
    Range range = contact ? range(0, 1, 1, point) : measuredRange(point);
    boolean output = point.flag("output", false);
    return new Quantified(
        name,
        unit(point),
        range,
        point.has("interval") ? interval(point) : Duration.ZERO,
        output,
        OutputTraits.read(point, output, range),
        point.child("source"));
  }

  private static void refuseWithContact(Settings point, String... keys) {
    for (String key : keys) {
      if (point.has(key)) {
        throw point.fault(
            key, "stands beside 'contact: true'", "one of the two: a contact is 0 or 1");
      }
    }
  }

  private static String unit(Settings point) {
    if (!point.has("unit")) {
      return "";
    }
    Object value = point.entry("unit").value();
    // A plain number's unit is 1, and 1 is a number in YAML.
    String unit = value.equals(1L) ? "" : value.toString();
    if (!(value instanceof String || unit.isEmpty()) || !UnitTable.knows(unit)) {
      throw point.fault(
          "unit",
          "is the unknown unit '" + unit + "'",
          Nearest.expected(unit, UnitTable.spellings()));
    }
    return unit.equals("1") ? "" : unit;
  }

  private static Range measuredRange(Settings point) {
    List<Entry> limits = point.list("range");
    point.entry("range");
    if (limits.size() != 2) {
      throw point.fault("range", "has " + limits.size() + " numbers", "[least, most]");
    }
    double least = finite(point, "range", limits.get(0));
    double most = finite(point, "range", limits.get(1));
    if (least >= most) {
      throw point.fault("range", "runs from " + least + " to " + most, "[least, most]");
    }
    double resolution = point.number("resolution");
    if (resolution <= 0) {
      throw point.fault("resolution", "is " + resolution, "a number above 0");
    }
    return range(least, most, resolution, point);
  }

  private static Range range(double least, double most, double resolution, Settings point) {
    double[] sentinels =
        point.list("sentinels").stream()
            .mapToDouble(entry -> finite(point, "sentinels", entry))
            .toArray();
    return new Range(least, most, resolution, sentinels);
  }

  private static double finite(Settings settings, String key, Entry entry) {
    if (entry.value() instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    throw new FaultException(
        new Fault(
            settings.file(),
            entry.line(),
            "'"
                + key
                + "' holds "
                + (entry.value() instanceof Settings ? "a mapping" : entry.value()),
            "numbers"));
  }
}
