package org.lamppost.sense.bus;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.lamppost.api.GatewayClock;

/**
 * A socket whose reads must together be over at a moment, so that a peer that sends a byte now and
 * then cannot hold the bus. It remembers how its reading ended.
 */
final class DeadlineSocket extends Socket {
  private static final int PEEK_MILLIS = 1;

  private final GatewayClock clock;
  private long deadlineMillis;
  private boolean timedOut;
  private boolean ended;

  DeadlineSocket(GatewayClock clock) {
    this.clock = clock;
  }

  /** Allows reads for so long from now. */
  void allow(long millis) {
    deadlineMillis = clock.monotonicMillis() + millis;
    timedOut = false;
  }

  /** Whether the last read ended by the deadline. */
  boolean timedOut() {
    return timedOut;
  }

  /** Whether the peer or the network ended the connection. */
  boolean ended() {
    return ended;
  }

  /**
   * Whether the peer is still there and has said nothing that nobody asked for. Takes a
   * millisecond, which is less than a request into a dead connection.
   */
  boolean quiet() {
    try {
      setSoTimeout(PEEK_MILLIS);
      super.getInputStream().read();
      return false;
    } catch (SocketTimeoutException nothingCame) {
      return true;
    } catch (IOException gone) {
      return false;
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        long left = deadlineMillis - clock.monotonicMillis();
        try {
          if (left <= 0) {
            throw new SocketTimeoutException("deadline passed");
          }
          setSoTimeout((int) left);
          int count = in.read(buffer, offset, length);
          ended |= count < 0;
          return count;
        } catch (SocketTimeoutException e) {
          timedOut = true;
          throw e;
        } catch (SocketException e) {
          ended = true;
          throw e;
        }
      }
    };
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new FilterOutputStream(super.getOutputStream()) {
      @Override
      public void write(byte[] buffer, int offset, int length) throws IOException {
        try {
          out.write(buffer, offset, length);
        } catch (SocketException e) {
          ended = true;
          throw e;
        }
      }
    };
  }
}
