package org.lamppost.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** The two addresses that tests may use. */
enum Loopback {
  V4("127.0.0.1", "127.0.0.1"),
  V6("::1", "[::1]");

  private final String literal;
  private final String inUrl;

  Loopback(String literal, String inUrl) {
    this.literal = literal;
    this.inUrl = inUrl;
  }

  /** As configuration files write it. */
  String literal() {
    return literal;
  }

  /** {@code host:port} as URLs write it. */
  String at(int port) {
    return inUrl + ":" + port;
  }

  /** A TCP port that was free a moment ago. */
  int freeTcpPort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(literal))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free TCP port on " + literal, e);
    }
  }

  /** A UDP port that was free a moment ago. */
  int freeUdpPort() {
    try (DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getByName(literal), 0))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free UDP port on " + literal, e);
    }
  }
}
