package org.lamppost.simulator.device;

import java.io.BufferedReader;
import java.io.PrintWriter;

/**
 * The life of one device process: open the wire, say so, obey commands, close.
 *
 * <p>A termination signal closes it as {@code quit} does. Belongs to a process of its own: once
 * ready, that process ends with 0.
 */
final class Session {
  private final Device device;
  private final Wire wire;
  private boolean closed;

  Session(Device device, Wire wire) {
    this.device = device;
    this.wire = wire;
  }

  /**
   * Runs until told to stop.
   *
   * @return the exit code of the process: 0, or 2 if the wire cannot be opened.
   */
  int run(BufferedReader commands, PrintWriter out, PrintWriter complaints) {
    String address;
    try {
      address = wire.start();
    } catch (DeviceException e) {
      complaints.println("device " + device.id() + ": " + e.getMessage());
      complaints.flush();
      close();
      return 2;
    }
    // Stays until the process ends: a parent often closes our input and sends the signal in the
    // same moment.
    Runtime.getRuntime().addShutdownHook(new Thread(this::closeAndHalt, "lamppost-device-stop"));
    out.println("ready " + device.id() + " " + address);
    out.flush();
    new Console(device, wire, complaints).run(commands);
    close();
    return 0;
  }

  private synchronized void close() {
    if (!closed) {
      closed = true;
      wire.close();
      device.log().close();
    }
  }

  /**
   * The virtual machine would report the signal as 143; for a device, being told to stop is
   * success.
   */
  private void closeAndHalt() {
    try {
      close();
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }
}
