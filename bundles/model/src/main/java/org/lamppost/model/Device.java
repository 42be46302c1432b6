package org.lamppost.model;

import java.util.List;
import java.util.Objects;

/**
 * One physical thing attached to this gateway.
 *
 * @param id its name in the site file.
 * @param profile the device profile that describes its type.
 * @param kind what it is in the city, such as {@code hydrant}; rule packs speak of kinds.
 * @param port the {@link Port#id() port} it hangs on.
 * @param alarm whether its readings are alarm-class: acknowledged to the sensor only when durable.
 * @param location where it stands.
 * @param settings what only the driver understands, such as a bus address.
 * @param points its quantities, in profile order.
 */
public record Device(
    String id,
    String profile,
    String kind,
    String port,
    boolean alarm,
    Location location,
    Settings settings,
    List<Point> points) {
  /** Refuses missing parts. */
  public Device {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(profile, "profile");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(port, "port");
    Objects.requireNonNull(location, "location");
    Objects.requireNonNull(settings, "settings");
    points = List.copyOf(points);
  }
}
