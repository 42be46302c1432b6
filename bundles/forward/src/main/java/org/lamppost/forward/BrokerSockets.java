package org.lamppost.forward;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the sockets of one connection and can close them whatever the transport's threads are stuck
 * in. Safe from any thread.
 */
final class BrokerSockets extends SocketFactory {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerSockets.class);

  /**
   * Paho's connecting thread looks every tenth of a second, three times, on a machine with load.
   */
  private static final long ABANDON_MILLIS = 2_000;

  private final BrokerSocket.Layer layer;
  private final List<BrokerSocket> made = new ArrayList<>();
  private boolean closed;

  BrokerSockets(BrokerSocket.Layer layer) {
    this.layer = layer;
  }

  /** The sockets that a plan asks for. */
  static BrokerSockets of(Plan plan) {
    if (!plan.broker().tls()) {
      return new BrokerSockets((connected, port) -> connected);
    }
    // Loaded anew for each connection, so that a renewed certificate needs no restart.
    return new BrokerSockets(
        (connected, port) ->
            TlsContext.load(plan.stores()).secure(connected, plan.broker().host(), port));
  }

  @Override
  public Socket createSocket() throws IOException {
    BrokerSocket socket = new BrokerSocket(layer);
    synchronized (made) {
      if (!closed) {
        made.add(socket);
        return socket;
      }
    }
    socket.close();
    throw new IOException("connection was given up");
  }

  /** Closes what was made, and makes no more; may wait for the transport for two seconds. */
  void close() {
    List<BrokerSocket> left;
    synchronized (made) {
      closed = true;
      left = List.copyOf(made);
    }
    for (BrokerSocket socket : left) {
      try {
        socket.abandon(ABANDON_MILLIS);
      } catch (IOException e) {
        LOG.debug("socket did not close cleanly", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw unused();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    throw unused();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw unused();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    throw unused();
  }

  private static IOException unused() {
    return new IOException("only sockets that are not connected are made here");
  }
}
