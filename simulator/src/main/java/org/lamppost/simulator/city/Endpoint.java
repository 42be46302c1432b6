package org.lamppost.simulator.city;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;

/**
 * Host and TCP port of a broker.
 *
 * @param host name, IPv4 literal or IPv6 literal without brackets.
 * @param port 0–65535; 0 asks for any free port and only makes sense for a listener.
 */
record Endpoint(String host, int port) {
  Endpoint {
    Objects.requireNonNull(host, "host");
    if (host.isBlank()) {
      throw new IllegalArgumentException("host is empty");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is outside 0..65535");
    }
  }

  /**
   * Reads {@code host:port}, {@code [v6]:port} or the same behind {@code mqtt://}.
   *
   * @throws IllegalArgumentException if the text is anything else.
   */
  static Endpoint parse(String text) {
    String uri = text.contains("://") ? text : "mqtt://" + text;
    try {
      URI parsed = new URI(uri);
      boolean onlyAddress =
          (parsed.getPath() == null || parsed.getPath().isEmpty())
              && parsed.getUserInfo() == null
              && parsed.getQuery() == null;
      if (!"mqtt".equals(parsed.getScheme()) || parsed.getHost() == null || !onlyAddress) {
        throw unreadable(text, null);
      }
      if (parsed.getPort() < 0) {
        throw unreadable(text, null);
      }
      String host = parsed.getHost();
      return new Endpoint(
          host.startsWith("[") ? host.substring(1, host.length() - 1) : host, parsed.getPort());
    } catch (URISyntaxException e) {
      throw unreadable(text, e);
    }
  }

  private static IllegalArgumentException unreadable(String text, Throwable cause) {
    return new IllegalArgumentException(
        "broker address '" + text + "' is not host:port, [v6]:port or mqtt://host:port", cause);
  }

  /** The address as a URI, such as {@code mqtt://[::1]:1883}. */
  String uri() {
    return "mqtt://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  @Override
  public String toString() {
    return uri();
  }
}
