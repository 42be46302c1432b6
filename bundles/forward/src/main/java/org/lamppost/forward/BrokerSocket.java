package org.lamppost.forward;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A socket to the broker under Paho, plain or TLS, that keeps Paho from its known traps.
 *
 * <ul>
 *   <li>Paho's connecting thread waits for the threads that it has started, and waits for ever if
 *       one has ended by then, as when the broker drops at once. So nothing is read, no end and no
 *       error either, before the first byte was written: by then it has stopped waiting.
 *   <li>Paho's own TLS cannot name an IPv6 literal, and leaves the socket open if it cannot close
 *       TLS 1.3 in its own way.
 *   <li>Paho's read timeout of one second may fall into the middle of a TLS record. Reads wait here
 *       until there is something or the socket is closed.
 * </ul>
 *
 * <p>Safe from any thread, as sockets are.
 */
final class BrokerSocket extends Socket {
  /** What lies over TCP. */
  interface Layer {
    /** Gives the socket to talk through; may shake hands. */
    Socket over(Socket connected, int port) throws IOException;
  }

  private final Layer layer;
  private final Socket raw = new Socket();
  private final CountDownLatch greeted = new CountDownLatch(1);
  private final Object lock = new Object();
  private boolean abandoned;
  private boolean connected;
  private volatile Socket talking = raw;

  /** A socket that is not connected. */
  BrokerSocket(Layer layer) {
    this.layer = layer;
  }

  @Override
  public void connect(SocketAddress endpoint, int timeoutMillis) throws IOException {
    raw.setTcpNoDelay(true);
    raw.connect(endpoint, timeoutMillis);
    raw.setSoTimeout(timeoutMillis);
    talking = layer.over(raw, ((InetSocketAddress) endpoint).getPort());
    raw.setSoTimeout(0);
    synchronized (lock) {
      if (abandoned) {
        raw.close();
        throw new IOException("connection was given up");
      }
      connected = true;
    }
  }

  /**
   * Closes once Paho's connecting thread has stopped waiting for the others.
   *
   * @param patienceMillis how long to wait for that at most.
   */
  void abandon(long patienceMillis) throws IOException, InterruptedException {
    boolean waits;
    synchronized (lock) {
      abandoned = true;
      waits = connected;
    }
    if (waits) {
      greeted.await(patienceMillis, TimeUnit.MILLISECONDS);
    }
    close();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new AfterGreeting(talking.getInputStream());
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new Greeting(talking.getOutputStream());
  }

  /** Closes the connection under TLS: a write that is stuck must not hold it up. */
  @Override
  public void close() throws IOException {
    raw.close();
    greeted.countDown();
    super.close();
  }

  /** Does nothing; see the class. */
  @Override
  public void setSoTimeout(int timeoutMillis) {}

  @Override
  public int getSoTimeout() {
    return 0;
  }

  /** Does nothing: half a TLS connection cannot be closed; {@link #close} follows. */
  @Override
  public void shutdownInput() {}

  private final class AfterGreeting extends FilterInputStream {
    AfterGreeting(InputStream in) {
      super(in);
    }

    @Override
    public int available() throws IOException {
      return greeted.getCount() == 0 ? super.available() : 0;
    }

    @Override
    public int read() throws IOException {
      awaitGreeting();
      return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      awaitGreeting();
      return super.read(bytes, offset, length);
    }

    private void awaitGreeting() {
      boolean interrupted = false;
      while (greeted.getCount() > 0) {
        try {
          greeted.await();
        } catch (InterruptedException e) {
          // Leaving now would be the trap; close() ends this wait.
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final class Greeting extends FilterOutputStream {
    Greeting(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int octet) throws IOException {
      greeted.countDown();
      out.write(octet);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      greeted.countDown();
      out.write(bytes, offset, length);
    }
  }
}
