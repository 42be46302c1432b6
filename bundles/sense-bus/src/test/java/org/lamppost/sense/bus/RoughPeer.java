package org.lamppost.sense.bus;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP peer that does to each request what a test says. Loopback only. */
final class RoughPeer implements AutoCloseable {
  /** What to do to a request. */
  interface Manner {
    /**
     * Answers, or not.
     *
     * @param request the whole frame of 12 bytes.
     */
    void treat(byte[] request, Socket connection, OutputStream out) throws IOException;
  }

  private final ServerSocket listener;
  private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile Manner manner;

  RoughPeer(Manner manner) throws IOException {
    this.manner = manner;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  int accepted() {
    return accepted.get();
  }

  void manner(Manner next) {
    manner = next;
  }

  /** The answer of a well-behaved slave whose registers all hold 7. */
  static byte[] proper(byte[] request) {
    int count = (request[10] & 0xFF) << 8 | request[11] & 0xFF;
    byte[] answer = new byte[9 + 2 * count];
    System.arraycopy(request, 0, answer, 0, 8);
    answer[4] = 0;
    answer[5] = (byte) (3 + 2 * count);
    answer[8] = (byte) (2 * count);
    for (int i = 0; i < count; i++) {
      answer[10 + 2 * i] = 7;
    }
    return answer;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket connection = listener.accept();
        connections.add(connection);
        accepted.incrementAndGet();
        daemon(() -> serve(connection));
      } catch (IOException over) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      DataInputStream in = new DataInputStream(connection.getInputStream());
      byte[] request = new byte[12];
      while (true) {
        in.readFully(request);
        manner.treat(request.clone(), connection, connection.getOutputStream());
      }
    } catch (IOException over) {
      connections.remove(connection);
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "rough-peer");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }
}
