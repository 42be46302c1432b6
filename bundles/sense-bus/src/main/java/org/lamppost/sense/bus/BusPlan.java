package org.lamppost.sense.bus;

import java.util.List;
import org.lamppost.model.Device;
import org.lamppost.model.Point;
import org.lamppost.model.Port;

/**
 * What one bus has to do, after all faulty parts are left out.
 *
 * @param port the port.
 * @param wiring how to reach its devices.
 * @param slaves the devices, in file order.
 */
record BusPlan(Port port, Wiring wiring, List<SlavePlan> slaves) {
  BusPlan {
    slaves = List.copyOf(slaves);
  }

  /** Whether one of the devices is alarm-class, so that the port may not be left alone for long. */
  boolean alarm() {
    return slaves.stream().anyMatch(slave -> slave.device().alarm());
  }

  /**
   * One device on a bus.
   *
   * @param unit its Modbus address, 1 to 247.
   */
  record SlavePlan(Device device, int unit, List<MappedPoint> points) {
    SlavePlan {
      points = List.copyOf(points);
    }
  }

  /**
   * A point and where it lies.
   *
   * @param sounder whether it is an output that warns people.
   */
  record MappedPoint(Point point, Source source, boolean sounder) {}
}
