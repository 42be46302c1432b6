package org.lamppost.sense.coap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamppost.model.Device;
import org.lamppost.model.Location;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Port;
import org.lamppost.model.Range;
import org.lamppost.model.Settings;
import org.lamppost.model.Site;

/** A bin (telemetry-class) and a smoke detector (alarm-class) behind CoAP ports. */
final class TestSite {
  static final int FILL = 0;
  static final int TEMPERATURE = 1;
  static final int SMOKE = 2;

  private final List<Port> ports = new ArrayList<>();
  private Settings fillSource = settings(Map.of("name", "fill", "unit", "%"));

  static TestSite on(String listen, int port) {
    return new TestSite().port("coap-1", settings(Map.of("listen", listen, "port", (long) port)));
  }

  TestSite port(String id, Settings settings) {
    ports.add(new Port(id, "coap", settings));
    return this;
  }

  TestSite fillSource(Settings source) {
    fillSource = source;
    return this;
  }

  Site build() {
    Point fill = point(FILL, "bin-3", "fill", "%", new Range(0, 100, 1), fillSource);
    Point temperature =
        point(
            TEMPERATURE,
            "bin-3",
            "temperature",
            "°C",
            new Range(-40, 300, 0.1),
            settings(Map.of("name", "temperature", "unit", "Cel")));
    Point smoke =
        point(
            SMOKE, "smoke-1", "smoke", "", Range.CONTACT, settings(Map.of("name", "state/smoke")));
    return new Site(
        "pole-0001",
        ZoneId.of("Asia/Shanghai"),
        Settings.empty("board.yaml", 0),
        ports,
        List.of(
            device("bin-3", false, List.of(fill, temperature)),
            device("smoke-1", true, List.of(smoke))),
        List.of(fill, temperature, smoke),
        List.of());
  }

  static Settings settings(Map<String, Object> values) {
    Map<String, Settings.Entry> entries = new LinkedHashMap<>();
    values.forEach((key, value) -> entries.put(key, new Settings.Entry(value, 7)));
    return new Settings("site.yaml", 7, entries);
  }

  static int freePort(String address) {
    try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getByName(address))) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("checkstyle:ParameterNumber") // a row of the table above
  private static Point point(
      int index, String device, String name, String unit, Range range, Settings source) {
    return new Point(
        index, new PointId(device, name), unit, range, Duration.ofMinutes(1), false, source);
  }

  private static Device device(String id, boolean alarm, List<Point> points) {
    return new Device(
        id, "profile", "kind", "coap-1", alarm, Location.UNKNOWN, settings(Map.of()), points);
  }
}
