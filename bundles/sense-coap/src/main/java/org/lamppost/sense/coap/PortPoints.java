package org.lamppost.sense.coap;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.lamppost.model.Device;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.model.Point;
import org.lamppost.model.Port;
import org.lamppost.model.Settings;
import org.lamppost.model.Site;

/** The points that senders on one port may name. Immutable. */
final class PortPoints {
  /**
   * A point as the wire names it.
   *
   * @param unit the unit that the sender's values are in.
   */
  record Sensed(Device device, Point point, String unit) {}

  private final Map<String, Map<String, Sensed>> byDevice;

  private PortPoints(Map<String, Map<String, Sensed>> byDevice) {
    this.byDevice = byDevice;
  }

  /** Reads the sources of all devices on a port; a faulty one is reported and left out. */
  static PortPoints of(Site site, Port port, Consumer<Fault> faults) {
    Map<String, Map<String, Sensed>> byDevice = new HashMap<>();
    for (Device device : site.devicesOn(port)) {
      Map<String, Sensed> names = new HashMap<>();
      for (Point point : device.points()) {
        try {
          put(names, device, point);
        } catch (FaultException e) {
          faults.accept(e.fault());
        }
      }
      byDevice.put(device.id(), names);
    }
    return new PortPoints(byDevice);
  }

  private static void put(Map<String, Sensed> names, Device device, Point point) {
    Settings source = point.source();
    source.only("name", "unit");
    String name = source.text("name");
    Sensed sensed = new Sensed(device, point, source.text("unit", point.unit()));
    Sensed other = names.putIfAbsent(name, sensed);
    if (other != null) {
      throw source.fault(
          "name", "'" + name + "' is also the name of " + other.point().id(), "a name of its own");
    }
  }

  /**
   * Finds the point of a resolved SenML name, {@code device/point}.
   *
   * @throws UnknownNameException if the device or its point is not known on this port.
   */
  Sensed find(String name) throws UnknownNameException {
    int slash = name.indexOf('/');
    String device = slash < 0 ? name : name.substring(0, slash);
    Map<String, Sensed> names = byDevice.get(device);
    if (names == null) {
      throw new UnknownNameException("device '" + device + "' is not known on this port");
    }
    String point = slash < 0 ? "" : name.substring(slash + 1);
    Sensed sensed = names.get(point);
    if (sensed == null) {
      throw new UnknownNameException(
          "point '" + point + "' of device '" + device + "' is not known");
    }
    return sensed;
  }
}
