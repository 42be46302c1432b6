package org.lamppost.simulator.device;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The CoAP endpoint of a gateway.
 *
 * @param host a name or literal, without brackets.
 * @param port 1 to 65535.
 */
record GatewayAddress(String host, int port) {
  private static final int COAP_PORT = 5683;

  /**
   * Reads {@code coap://HOST[:PORT]} or {@code coap://[V6][:PORT]}.
   *
   * @throws IllegalArgumentException if the text is neither.
   */
  static GatewayAddress parse(String text) {
    Matcher uri =
        Pattern.compile("coap://(?:\\[([0-9a-fA-F:.]+)]|([^:\\[\\]/?\\s]+))(?::(\\d{1,5}))?/?")
            .matcher(text);
    if (uri.matches()) {
      String host = uri.group(1) == null ? uri.group(2) : uri.group(1);
      int port = uri.group(3) == null ? COAP_PORT : Integer.parseInt(uri.group(3));
      if (port >= 1 && port <= 65_535) {
        return new GatewayAddress(host, port);
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not coap://HOST:PORT or coap://[V6]:PORT");
  }

  /**
   * Looks the host up.
   *
   * @throws DeviceException if the name is not known.
   */
  InetSocketAddress resolve() {
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new DeviceException("gateway " + this + ": unknown host " + host, e);
    }
  }

  @Override
  public String toString() {
    return "coap://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** For the command line. */
  static final class Converter implements ITypeConverter<GatewayAddress> {
    @Override
    public GatewayAddress convert(String text) {
      try {
        return parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
