package org.lamppost.sense.bus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.lamppost.model.Device;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.model.Point;
import org.lamppost.model.Port;
import org.lamppost.model.Site;
import org.lamppost.sense.bus.BusPlan.MappedPoint;
import org.lamppost.sense.bus.BusPlan.SlavePlan;

/** Finds the buses of a site. A device or port with a fault is reported and left out. */
final class BusReader {
  private final Site site;
  private final Consumer<Fault> faults;
  private final Map<String, String> portOfDeviceFile = new HashMap<>();

  private BusReader(Site site, Consumer<Fault> faults) {
    this.site = site;
    this.faults = faults;
  }

  /** The buses with at least one device, TCP before serial. */
  static List<BusPlan> read(Site site, Consumer<Fault> faults) {
    BusReader reader = new BusReader(site, faults);
    List<BusPlan> plans = new ArrayList<>();
    for (Port port : site.portsOf(Wiring.TCP)) {
      reader.plan(port).ifPresent(plans::add);
    }
    for (Port port : site.portsOf(Wiring.RTU)) {
      reader.plan(port).ifPresent(plans::add);
    }
    return plans;
  }

  private Optional<BusPlan> plan(Port port) {
    Wiring wiring;
    try {
      wiring = wiring(port);
    } catch (FaultException e) {
      faults.accept(e.fault());
      return Optional.empty();
    }
    List<SlavePlan> slaves = new ArrayList<>();
    for (Device device : site.devicesOn(port)) {
      slave(device).ifPresent(slaves::add);
    }
    return slaves.isEmpty() ? Optional.empty() : Optional.of(new BusPlan(port, wiring, slaves));
  }

  private Wiring wiring(Port port) {
    if (port.driver().equals(Wiring.TCP)) {
      return Wiring.Tcp.of(port.settings());
    }
    Wiring.Serial serial = Wiring.Serial.of(port.settings());
    // Two masters on one line would break each other's frames.
    String other = portOfDeviceFile.putIfAbsent(serial.device(), port.id());
    if (other != null) {
      throw port.settings()
          .fault(
              "device",
              "is '" + serial.device() + "' like that of port '" + other + "'",
              "a serial line of its own, or the devices on one port");
    }
    return serial;
  }

  /** Reports all faults of a device, not only the first: each costs a person a way. */
  private Optional<SlavePlan> slave(Device device) {
    int unit = 0;
    boolean sound = true;
    List<MappedPoint> points = new ArrayList<>();
    try {
      device.settings().only("unit-id");
      unit = device.settings().integer("unit-id", 1, 247);
    } catch (FaultException e) {
      faults.accept(e.fault());
      sound = false;
    }
    for (Point point : device.points()) {
      try {
        boolean sounder = point.output() && site.output(point.index()).sounder();
        points.add(new MappedPoint(point, Source.of(point), sounder));
      } catch (FaultException e) {
        faults.accept(e.fault());
        sound = false;
      }
    }
    return sound && !points.isEmpty()
        ? Optional.of(new SlavePlan(device, unit, points))
        : Optional.empty();
  }
}
