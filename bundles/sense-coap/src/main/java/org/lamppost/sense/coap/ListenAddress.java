package org.lamppost.sense.coap;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.lamppost.model.Settings;

/**
 * Where a port listens: an address as a literal, never a name, and never all of them by default.
 */
final class ListenAddress {
  private static final int DEFAULT_PORT = 5683;
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern V6 =
      Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9_.-]+)?");

  private ListenAddress() {}

  /** Reads {@code listen} and {@code port}, and refuses any other setting. */
  static InetSocketAddress of(Settings settings) {
    settings.only("listen", "port");
    String listen = settings.text("listen");
    int port = settings.integer("port", 1, 65_535, DEFAULT_PORT);
    if (V4.matcher(listen).matches() || V6.matcher(listen).matches()) {
      try {
        return new InetSocketAddress(InetAddress.getByName(listen), port);
      } catch (UnknownHostException notAnAddress) {
        // told below
      }
    }
    throw settings.fault(
        "listen",
        "is '" + listen + "'",
        "an IPv4 or IPv6 address such as 127.0.0.1 or ::1; 0.0.0.0 or :: for all");
  }
}
