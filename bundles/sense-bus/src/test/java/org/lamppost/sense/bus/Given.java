package org.lamppost.sense.bus;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamppost.model.Device;
import org.lamppost.model.Location;
import org.lamppost.model.Output;
import org.lamppost.model.Output.Fallback;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Port;
import org.lamppost.model.Range;
import org.lamppost.model.Settings;
import org.lamppost.model.Site;

/** Builds sites for tests. Points get their indexes in the order in which they are added. */
final class Given {
  static final BusLimits LIMITS = new BusLimits(2, 30, 8, 64);
  static final Range WIDE = new Range(-1e12, 1e12, 1e-6);

  private final List<Port> ports = new ArrayList<>();
  private final List<Output> outputs = new ArrayList<>();
  private final List<Device> devices = new ArrayList<>();
  private final List<Point> points = new ArrayList<>();

  /** Keys and values in turn; whole numbers become what a document gives. */
  static Settings settings(Object... keysAndValues) {
    Map<String, Settings.Entry> entries = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      Object value = keysAndValues[i + 1];
      entries.put(
          (String) keysAndValues[i],
          new Settings.Entry(
              value instanceof Integer whole ? whole.longValue() : value, i / 2 + 2));
    }
    return new Settings("site.yaml", 1, entries);
  }

  /** A point of a device, before it has its index. */
  record Spec(String name, Duration interval, boolean output, Range range, Settings source) {}

  static Spec register(String name, int address) {
    return point(name, "table", "holding", "address", address, "type", "uint16");
  }

  static Spec coil(String name, int address) {
    return new Spec(
        name,
        Duration.ofSeconds(5),
        true,
        Range.CONTACT,
        settings("table", "coil", "address", address));
  }

  static Spec point(String name, Object... source) {
    return new Spec(name, Duration.ofSeconds(5), false, WIDE, settings(source));
  }

  static Spec output(Spec spec) {
    return new Spec(spec.name(), spec.interval(), true, spec.range(), spec.source());
  }

  static Spec every(int seconds, Spec spec) {
    return new Spec(
        spec.name(), Duration.ofSeconds(seconds), spec.output(), spec.range(), spec.source());
  }

  Given tcp(String id, String host, int port, String timeout) {
    ports.add(new Port(id, "modbus-tcp", settings("host", host, "port", port, "timeout", timeout)));
    return this;
  }

  Given rtu(String id, String device) {
    ports.add(
        new Port(id, "modbus-rtu", settings("device", device, "baud", 9600, "timeout", "300 ms")));
    return this;
  }

  Given port(Port port) {
    ports.add(port);
    return this;
  }

  Given device(String id, String port, int unit, Spec... specs) {
    return device(id, port, settings("unit-id", unit), specs);
  }

  Given device(String id, String port, Settings settings, Spec... specs) {
    return add(id, port, false, settings, specs);
  }

  Given alarmDevice(String id, String port, int unit, Spec... specs) {
    return add(id, port, true, settings("unit-id", unit), specs);
  }

  private Given add(String id, String port, boolean alarm, Settings settings, Spec... specs) {
    List<Point> own = new ArrayList<>();
    for (Spec spec : specs) {
      Point point =
          new Point(
              points.size(),
              new PointId(id, spec.name()),
              "",
              spec.range(),
              spec.interval(),
              spec.output(),
              spec.source());
      own.add(point);
      points.add(point);
    }
    devices.add(new Device(id, "any", "any", port, alarm, Location.UNKNOWN, settings, own));
    return this;
  }

  /** Declares an output as one that warns people. */
  Given sounder(int point) {
    outputs.add(
        new Output(point, 0, true, true, Fallback.HOLD, Fallback.HOLD, Map.of(), List.of()));
    return this;
  }

  Site site() {
    return new Site(
        "pole-0001",
        ZoneOffset.UTC,
        Settings.empty("board.yaml", 1),
        ports,
        devices,
        points,
        List.of(),
        outputs);
  }
}
