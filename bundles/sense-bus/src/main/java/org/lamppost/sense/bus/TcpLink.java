package org.lamppost.sense.bus;

import com.ghgande.j2mod.modbus.io.AbstractModbusTransport;
import com.ghgande.j2mod.modbus.io.ModbusTCPTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.lamppost.api.GatewayClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP connection to a Modbus device or to a converter with many behind it.
 *
 * <p>The library's own connection class retries by itself, cannot be closed while it connects and
 * lets a dripping peer hold it; so the socket is ours and only the framing is the library's.
 */
final class TcpLink implements Link {
  private static final Logger LOG = LoggerFactory.getLogger(TcpLink.class);

  private final Wiring.Tcp wiring;
  private final GatewayClock clock;
  private final int timeoutMillis;

  // written by the bus's thread, closed by any
  private volatile DeadlineSocket socket;
  private volatile boolean cancelled;

  // valid for one connection
  private ModbusTCPTransport transport;

  TcpLink(Wiring.Tcp wiring, GatewayClock clock) {
    this.wiring = wiring;
    this.clock = clock;
    this.timeoutMillis = (int) wiring.timeout().toMillis();
  }

  @Override
  public AbstractModbusTransport ready() throws IOException {
    if (transport != null && !socket.quiet()) {
      LOG.debug("connection is over or out of step, connecting anew where=\"{}\"", wiring);
      close();
    }
    if (transport == null) {
      connect();
    }
    socket.allow(timeoutMillis);
    return transport;
  }

  @Override
  public void sent() {
    socket.allow(timeoutMillis);
  }

  @Override
  public Answer.Silent failed(Exception cause) {
    DeadlineSocket failed = socket;
    // A late answer must not be taken for the next one's; a new connection cannot hold one.
    close();
    if (failed.timedOut()) {
      return new Answer.Silent("no answer within " + timeoutMillis + " ms", false);
    }
    if (failed.ended() || cancelled) {
      return new Answer.Silent("connection lost: " + wiring, true);
    }
    return new Answer.Silent("unusable answer: " + cause.getMessage(), false);
  }

  @Override
  public void cancel() {
    cancelled = true;
    close(socket);
  }

  @Override
  public void close() {
    close(socket);
    transport = null;
  }

  private void connect() throws IOException {
    DeadlineSocket fresh = new DeadlineSocket(clock);
    socket = fresh;
    if (cancelled) {
      throw new IOException(wiring + " is closed");
    }
    InetSocketAddress address = new InetSocketAddress(wiring.host(), wiring.port());
    if (address.isUnresolved()) {
      throw new IOException("host '" + wiring.host() + "' is not known");
    }
    try {
      fresh.setTcpNoDelay(true);
      fresh.setKeepAlive(true);
      fresh.connect(address, timeoutMillis);
      transport = new ModbusTCPTransport(fresh);
    } catch (IOException e) {
      close(fresh);
      throw new IOException(wiring + ": " + e.getMessage(), e);
    }
  }

  private void close(DeadlineSocket open) {
    if (open == null) {
      return;
    }
    try {
      open.close();
    } catch (IOException e) {
      LOG.debug("connection did not close cleanly where=\"{}\"", wiring, e);
    }
  }
}
