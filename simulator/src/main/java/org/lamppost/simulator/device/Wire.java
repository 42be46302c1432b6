package org.lamppost.simulator.device;

import java.util.Map;

/** How a device reaches its gateway. */
interface Wire extends AutoCloseable {

  /**
   * Opens the wire; once it returns, the device is reachable or reports by itself.
   *
   * @return the address in the form of the command line.
   * @throws DeviceException if it cannot be opened.
   */
  String start();

  /**
   * Commands that only this kind of wire has; they win over the device's own and are called without
   * its lock.
   */
  default Map<String, Action> commands() {
    return Map.of();
  }

  /** Tells that a command has changed the device, for wires that must react at once. */
  default void told() {}

  /** Stops all threads of the wire within 2 s. */
  @Override
  void close();
}
