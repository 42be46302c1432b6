package org.lamppost.profile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lamppost.model.Device;
import org.lamppost.model.Location;
import org.lamppost.model.Nearest;
import org.lamppost.model.Output;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Port;
import org.lamppost.model.Settings;
import org.lamppost.model.Settings.Entry;
import org.lamppost.profile.DeviceProfile.Quantified;

/**
 * Makes devices of the entries of a site and their profiles, and numbers their points.
 *
 * <p>Not thread-safe: used while one site is being loaded.
 */
final class DeviceReader {
  private static final Set<String> OURS = Set.of("profile", "kind", "port", "interval", "location");

  private final ProfileShelf profiles;
  private final Map<String, Port> ports;
  private final Set<String> faultyPorts;
  private final List<Output> outputs = new ArrayList<>();
  private int nextIndex;

  DeviceReader(ProfileShelf profiles, Map<String, Port> ports, Set<String> faultyPorts) {
    this.profiles = profiles;
    this.ports = ports;
    this.faultyPorts = faultyPorts;
  }

  /**
   * Reads one device; its points take the next indexes only if all of it is in order.
   *
   * @throws org.lamppost.model.FaultException if anything in it is wrong.
   */
  Device read(Settings all, String id) {
    Names.requireName(all, id);
    Settings entry = all.child(id);
    DeviceProfile profile = profile(entry);
    Port port = port(entry, profile);
    Duration interval =
        entry.has("interval") ? DeviceProfileReader.interval(entry) : profile.interval();
    Device device =
        new Device(
            id,
            profile.name(),
            entry.has("kind") ? Names.name(entry, "kind") : profile.kind(),
            port.id(),
            profile.alarm(),
            entry.has("location") ? location(entry.child("location")) : Location.UNKNOWN,
            without(entry, OURS),
            points(id, profile, interval));
    for (int i = 0; i < device.points().size(); i++) {
      if (device.points().get(i).output()) {
        outputs.add(profile.points().get(i).traits().of(nextIndex + i));
      }
    }
    nextIndex += device.points().size();
    return device;
  }

  /** What the profiles declare of the outputs of all devices so far. */
  List<Output> outputs() {
    return outputs;
  }

  /** The entries that are the driver's. */
  static Settings without(Settings settings, Set<String> ours) {
    Map<String, Entry> rest = new LinkedHashMap<>();
    for (String key : settings.keys()) {
      if (!ours.contains(key)) {
        rest.put(key, settings.entry(key));
      }
    }
    return new Settings(settings.file(), settings.line(), rest);
  }

  private DeviceProfile profile(Settings entry) {
    String name = Names.name(entry, "profile");
    if (!profiles.hasDevice(name)) {
      throw entry.fault(
          "profile",
          "is '" + name + "', for which there is no file",
          Nearest.expected(name, profiles.deviceNames()));
    }
    return profiles
        .device(name)
        .orElseThrow(
            () -> entry.fault("profile", "is '" + name + "', which has a fault", "its mending"));
  }

  private Port port(Settings entry, DeviceProfile profile) {
    String name = Names.name(entry, "port");
    Port port = ports.get(name);
    if (port == null) {
      throw faultyPorts.contains(name)
          ? entry.fault("port", "is '" + name + "', which has a fault", "its mending")
          : entry.fault("port", "is '" + name + "'", Nearest.expected(name, ports.keySet()));
    }
    if (!profile.drivers().contains(port.driver())) {
      throw entry.fault(
          "port",
          "is '" + name + "' with driver " + port.driver() + ", unfit for " + profile.name(),
          "a port with driver " + String.join(" or ", profile.drivers()));
    }
    return port;
  }

  private List<Point> points(String id, DeviceProfile profile, Duration interval) {
    List<Point> points = new ArrayList<>();
    for (Quantified point : profile.points()) {
      points.add(
          new Point(
              nextIndex + points.size(),
              new PointId(id, point.name()),
              point.unit(),
              point.range(),
              point.interval().isZero() ? interval : point.interval(),
              point.output(),
              point.source()));
    }
    return points;
  }

  private static Location location(Settings location) {
    location.only("lon", "lat", "address", "component");
    if (location.has("lon") != location.has("lat")) {
      String alone = location.has("lon") ? "lon" : "lat";
      throw location.fault(alone, "stands alone", "both 'lon' and 'lat', or none");
    }
    return new Location(
        degrees(location, "lon", 180),
        degrees(location, "lat", 90),
        Names.wordsOrEmpty(location, "address"),
        Names.wordsOrEmpty(location, "component"));
  }

  private static double degrees(Settings location, String key, double most) {
    double degrees = location.has(key) ? location.number(key) : Double.NaN;
    if (Math.abs(degrees) > most) {
      throw location.fault(key, "is " + degrees, "degrees from -" + most + " to " + most);
    }
    return degrees;
  }
}
