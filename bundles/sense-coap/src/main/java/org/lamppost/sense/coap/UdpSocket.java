package org.lamppost.sense.coap;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.californium.elements.Connector;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.EndpointContextMatcher;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.RawDataChannel;
import org.eclipse.californium.elements.UdpEndpointContext;
import org.eclipse.californium.elements.exception.EndpointMismatchException;
import org.eclipse.californium.elements.util.ClockUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The datagram socket of one port, with threads of our own names.
 *
 * <p>Sends on the caller's thread, so there is no outgoing queue. While the protocol stage is
 * overloaded an arriving datagram is dropped and counted: its sender repeats it (RFC 7252 clause
 * 4.2).
 */
final class UdpSocket implements Connector {
  private static final Logger LOG = LoggerFactory.getLogger(UdpSocket.class);

  /** The largest datagram there is; a pack that is too large can then be told so. */
  private static final int DATAGRAM_BYTES = 65_535;

  private static final long JOIN_MILLIS = 500;
  private static final long PAUSE_AFTER_ERROR_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final InetSocketAddress address;
  private final int receivers;
  private final String threadName;
  private final BooleanSupplier overloaded;
  private final AtomicLong dropped = new AtomicLong();

  // valid between start and stop; guarded by this, read from any thread
  private final List<Thread> threads = new ArrayList<>();
  private volatile DatagramSocket socket;
  private volatile boolean running;
  private volatile RawDataChannel channel;
  private volatile EndpointContextMatcher matcher;

  /**
   * Describes a socket; nothing is opened yet.
   *
   * @param overloaded tells whether arriving datagrams are to be dropped.
   */
  UdpSocket(
      InetSocketAddress address, int receivers, String threadName, BooleanSupplier overloaded) {
    this.address = address;
    this.receivers = receivers;
    this.threadName = threadName;
    this.overloaded = overloaded;
  }

  /** Takes the port, before anything else is built on it. */
  synchronized void open() throws IOException {
    DatagramSocket fresh = new DatagramSocket(null);
    try {
      fresh.setReuseAddress(false);
      fresh.bind(address);
    } catch (IOException e) {
      fresh.close();
      throw e;
    }
    socket = fresh;
  }

  /** How many datagrams were dropped because the protocol stage had too much to do. */
  long dropped() {
    return dropped.get();
  }

  @Override
  public synchronized void start() throws IOException {
    if (running) {
      return;
    }
    if (socket == null) {
      open();
    }
    running = true;
    for (int i = 0; i < receivers; i++) {
      Thread thread = new Thread(this::receive, threadName + "-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  @Override
  public synchronized void stop() {
    running = false;
    if (socket != null) {
      socket.close();
      socket = null;
    }
    for (Thread thread : threads) {
      try {
        thread.join(JOIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    threads.clear();
  }

  @Override
  public void destroy() {
    stop();
    channel = null;
  }

  private void receive() {
    DatagramSocket mine = socket;
    DatagramPacket packet = new DatagramPacket(new byte[DATAGRAM_BYTES], DATAGRAM_BYTES);
    while (running && mine != null) {
      try {
        packet.setLength(DATAGRAM_BYTES);
        mine.receive(packet);
        processDatagram(packet);
      } catch (IOException | RuntimeException e) {
        // Top of our own thread: one bad datagram must not end the listening.
        if (running) {
          LOG.warn("receiving failed, trying again address={}", address, e);
          LockSupport.parkNanos(PAUSE_AFTER_ERROR_NANOS);
        }
      }
    }
  }

  @Override
  public void processDatagram(DatagramPacket packet) {
    RawDataChannel target = channel;
    if (packet.getPort() == 0 || target == null) {
      return;
    }
    if (overloaded.getAsBoolean()) {
      dropped.incrementAndGet();
      return;
    }
    InetSocketAddress sender = new InetSocketAddress(packet.getAddress(), packet.getPort());
    target.receiveData(
        RawData.inbound(
            Arrays.copyOfRange(
                packet.getData(), packet.getOffset(), packet.getOffset() + packet.getLength()),
            new UdpEndpointContext(sender),
            false,
            ClockUtil.nanoRealtime(),
            getAddress()));
  }

  @Override
  public void send(RawData message) {
    DatagramSocket open = socket;
    if (!running || open == null) {
      message.onError(new InterruptedIOException("listener on " + address + " is stopped"));
      return;
    }
    InetSocketAddress destination = message.getEndpointContext().getPeerAddress();
    EndpointContext connection = new UdpEndpointContext(destination);
    EndpointContextMatcher check = matcher;
    if (check != null && !check.isToBeSent(message.getEndpointContext(), connection)) {
      message.onError(new EndpointMismatchException("UDP sending"));
      return;
    }
    try {
      message.onContextEstablished(connection);
      open.send(new DatagramPacket(message.getBytes(), message.getSize(), destination));
      message.onSent();
    } catch (IOException | IllegalArgumentException e) {
      // The sender repeats its request and gets the answer again.
      LOG.debug("answer not sent to={}", destination, e);
      message.onError(e);
    }
  }

  @Override
  public void setRawDataReceiver(RawDataChannel receiver) {
    channel = receiver;
  }

  @Override
  public void setEndpointContextMatcher(EndpointContextMatcher endpointMatcher) {
    matcher = endpointMatcher;
  }

  @Override
  public InetSocketAddress getAddress() {
    DatagramSocket open = socket;
    return open == null ? address : (InetSocketAddress) open.getLocalSocketAddress();
  }

  @Override
  public String getProtocol() {
    return "UDP";
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
