package org.lamppost.model;

import java.time.ZoneId;
import java.util.List;
import java.util.Objects;

/**
 * What this gateway is and what hangs on it: only what could be read without fault.
 *
 * @param gatewayId its name towards the city, such as {@code pole-0001}.
 * @param zone the zone of times of day and of printed times.
 * @param board the board profile's settings.
 * @param ports its wires.
 * @param devices its devices.
 * @param points all points of all devices; {@code points.get(i).index() == i}.
 * @param rules the rules of all packs, bound to devices.
 * @param outputs what is declared of its outputs, by rising point index; the others are {@link
 *     Output#plain}.
 */
public record Site(
    String gatewayId,
    ZoneId zone,
    Settings board,
    List<Port> ports,
    List<Device> devices,
    List<Point> points,
    List<Rule> rules,
    List<Output> outputs) {
  /** Refuses points out of place. */
  public Site {
    if (!PointId.isPart(gatewayId)) {
      throw new IllegalArgumentException("gateway '" + gatewayId + "' is not a valid name");
    }
    Objects.requireNonNull(zone, "zone");
    Objects.requireNonNull(board, "board");
    ports = List.copyOf(ports);
    devices = List.copyOf(devices);
    points = List.copyOf(points);
    rules = List.copyOf(rules);
    outputs = List.copyOf(outputs);
    for (int i = 0; i < points.size(); i++) {
      if (points.get(i).index() != i) {
        throw new IllegalArgumentException(
            "point " + points.get(i).id() + " is not at its index " + i);
      }
    }
  }

  /** A site that declares nothing of its outputs. */
  public Site(
      String gatewayId,
      ZoneId zone,
      Settings board,
      List<Port> ports,
      List<Device> devices,
      List<Point> points,
      List<Rule> rules) {
    this(gatewayId, zone, board, ports, devices, points, rules, List.of());
  }

  /** What is declared of the output with this point index. */
  public Output output(int point) {
    return outputs.stream()
        .filter(output -> output.point() == point)
        .findFirst()
        .orElseGet(() -> Output.plain(point));
  }

  /** The devices on one port, in file order. */
  public List<Device> devicesOn(Port port) {
    return devices.stream().filter(device -> device.port().equals(port.id())).toList();
  }

  /** The ports that a driver serves. */
  public List<Port> portsOf(String driver) {
    return ports.stream().filter(port -> port.driver().equals(driver)).toList();
  }
}
