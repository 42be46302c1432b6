package org.lamppost.forward;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * The broker's address.
 *
 * @param host name or address, without the brackets of an IPv6 literal.
 * @param port 1 to 65535.
 * @param tls whether the connection is encrypted and the broker proves its name.
 */
record Broker(String host, int port, boolean tls) {
  private static final int PLAIN_PORT = 1883;
  private static final int TLS_PORT = 8883;

  /**
   * Reads {@code mqtt://host[:port]} or {@code mqtts://host[:port]}.
   *
   * @throws IllegalArgumentException if the text has another form; the message says what is wrong.
   */
  static Broker parse(String text) {
    URI uri;
    try {
      uri = new URI(text.trim());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is not an address: " + e.getReason(), e);
    }
    boolean tls = "mqtts".equals(uri.getScheme());
    require(tls || "mqtt".equals(uri.getScheme()), "begins with '" + uri.getScheme() + "'");
    require(uri.getHost() != null, "has no valid host");
    require(uri.getUserInfo() == null, "holds a user name; that belongs into 'username'");
    require(
        uri.getPath().isEmpty() && uri.getQuery() == null && uri.getFragment() == null,
        "goes on after the port");
    int port = port(uri, tls);
    require(port >= 1 && port <= 65_535, "has port " + port);
    String host = uri.getHost();
    boolean literal = host.startsWith("[");
    return new Broker(literal ? host.substring(1, host.length() - 1) : host, port, tls);
  }

  private static int port(URI uri, boolean tls) {
    int standard = tls ? TLS_PORT : PLAIN_PORT;
    return uri.getPort() == -1 ? standard : uri.getPort();
  }

  private static void require(boolean truth, String otherwise) {
    if (!truth) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** Host and port as in an address, with the brackets of an IPv6 literal. */
  String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  @Override
  public String toString() {
    return (tls ? "mqtts://" : "mqtt://") + authority();
  }
}
