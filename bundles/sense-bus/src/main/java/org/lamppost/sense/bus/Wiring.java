package org.lamppost.sense.bus;

import java.time.Duration;
import org.lamppost.model.Settings;

/** How to reach the devices of a port, as the site file says. */
sealed interface Wiring {
  /** Driver of Modbus TCP ports. */
  String TCP = "modbus-tcp";

  /** Driver of Modbus RTU ports. */
  String RTU = "modbus-rtu";

  /** How long a device may take to answer. */
  Duration timeout();

  /**
   * A TCP connection.
   *
   * @param host name or address, IPv4 or IPv6.
   * @param port 1 to 65535.
   * @param timeout for connecting, and for an answer.
   */
  record Tcp(String host, int port, Duration timeout) implements Wiring {
    /**
     * Reads the settings of a port.
     *
     * @throws org.lamppost.model.FaultException if something is missing, unknown or impossible.
     */
    static Tcp of(Settings settings) {
      settings.only("host", "port", "timeout");
      String host = settings.text("host").trim();
      if (host.isEmpty()) {
        throw settings.fault("host", "is empty", "a host name or address");
      }
      return new Tcp(host, settings.integer("port", 1, 65_535), Wiring.timeout(settings));
    }

    @Override
    public String toString() {
      return "tcp " + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /**
   * A serial line with 8 data bits.
   *
   * @param device the device file.
   * @param baud bits a second.
   * @param parity how bytes are checked.
   * @param stopBits 1 or 2.
   * @param timeout for an answer; the serial driver counts in steps of 100 ms.
   * @param settings where it stands.
   */
  record Serial(
      String device, int baud, Parity parity, int stopBits, Duration timeout, Settings settings)
      implements Wiring {
    /**
     * Reads the settings of a port.
     *
     * @throws org.lamppost.model.FaultException if something is missing, unknown or impossible.
     */
    static Serial of(Settings settings) {
      settings.only("device", "baud", "parity", "stop-bits", "data-bits", "timeout");
      settings.integer("data-bits", 8, 8, 8);
      return new Serial(
          settings.text("device"),
          settings.integer("baud", 300, 4_000_000),
          settings.choice("parity", Parity.class, Parity.NONE),
          settings.integer("stop-bits", 1, 2, 1),
          Wiring.timeout(settings),
          settings);
    }

    /** Bits that a byte takes on the line. */
    int bitsPerByte() {
      return 1 + 8 + (parity == Parity.NONE ? 0 : 1) + stopBits;
    }

    @Override
    public String toString() {
      return "serial " + device + " at " + baud;
    }
  }

  /** How bytes are checked on a serial line. */
  enum Parity {
    NONE,
    EVEN,
    ODD
  }

  private static Duration timeout(Settings settings) {
    Duration timeout = settings.duration("timeout", Duration.ofMillis(500));
    if (timeout.toMillis() < 10 || timeout.toMillis() > 10_000) {
      throw settings.fault("timeout", "is '" + settings.text("timeout") + "'", "10 ms to 10 s");
    }
    return timeout;
  }
}
