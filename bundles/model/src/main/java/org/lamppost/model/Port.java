package org.lamppost.model;

import java.util.Objects;

/**
 * A wire of this gateway: a serial line, a TCP connection to a bus, a listener, the pins of the
 * board.
 *
 * @param id its name in the site file.
 * @param driver the driver that serves it: {@code modbus-tcp}, {@code modbus-rtu}, {@code coap},
 *     {@code gpio}.
 * @param settings what only the driver understands.
 */
public record Port(String id, String driver, Settings settings) {
  /** Refuses missing parts. */
  public Port {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(driver, "driver");
    Objects.requireNonNull(settings, "settings");
  }
}
