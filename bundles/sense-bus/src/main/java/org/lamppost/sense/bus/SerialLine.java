package org.lamppost.sense.bus;

import com.fazecast.jSerialComm.SerialPort;
import com.ghgande.j2mod.modbus.io.AbstractModbusTransport;
import com.ghgande.j2mod.modbus.net.AbstractSerialConnection;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.lamppost.api.GatewayClock;

/**
 * A serial port in the form that the Modbus library takes: one deadline for a whole answer, silence
 * before each request, no threads of its own.
 *
 * <p>Loads the native part of the serial library at first use.
 */
final class SerialLine extends AbstractSerialConnection {
  // The serial driver counts in tenths of a second; it returns earlier when a byte comes.
  private static final int SLICE_MILLIS = 100;
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  // Modbus over serial line 1.02, clause 2.5.1.1: 3.5 characters, but 1.75 ms above 19200 baud.
  private static final long LEAST_SILENCE_NANOS = TimeUnit.MICROSECONDS.toNanos(1_750);

  private final Wiring.Serial wiring;
  private final GatewayClock clock;
  private final long silenceNanos;
  private final SerialPort port;
  private volatile boolean cancelled;

  // valid for one answer
  private long deadlineMillis;
  private boolean timedOut;

  // valid while it is open
  private boolean broken;
  private long lastByteNanos = System.nanoTime();

  SerialLine(Wiring.Serial wiring, GatewayClock clock) throws IOException {
    this.wiring = wiring;
    this.clock = clock;
    this.silenceNanos =
        Math.max(LEAST_SILENCE_NANOS, 3_500_000_000L * wiring.bitsPerByte() / wiring.baud());
    try {
      port = SerialPort.getCommPort(wiring.device());
    } catch (LinkageError e) {
      throw new IOException("the serial library's native part cannot be loaded", e);
    } catch (RuntimeException e) {
      // Its own unchecked exception for what is not a serial device.
      throw new IOException(wiring.device() + " is not a serial port", e);
    }
  }

  @Override
  public void open() throws IOException {
    port.setComPortParameters(wiring.baud(), 8, getNumStopBits(), getParity());
    port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
    port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, SLICE_MILLIS, 0);
    if (!port.openPort(0)) {
      throw new IOException(
          "serial port "
              + wiring.device()
              + " does not open, error "
              + port.getLastErrorCode()
              + "; is it in use, or are rights missing?");
    }
  }

  /** Allows the answer so long from now. */
  void allow(long millis) {
    deadlineMillis = clock.monotonicMillis() + millis;
    timedOut = false;
  }

  boolean timedOut() {
    return timedOut;
  }

  /** Whether the port failed, as when its adapter is unplugged. */
  boolean broken() {
    return broken;
  }

  void cancel() {
    cancelled = true;
  }

  @Override
  public int readBytes(byte[] buffer, int wanted) {
    int got = 0;
    while (got < wanted && !cancelled && !broken) {
      if (clock.monotonicMillis() >= deadlineMillis) {
        timedOut = true;
        return got;
      }
      int count = port.readBytes(buffer, wanted - got, got);
      if (count < 0) {
        broken = true;
        return got;
      }
      if (count == 0) {
        LockSupport.parkNanos(IDLE_NANOS);
      } else {
        lastByteNanos = System.nanoTime();
      }
      got += count;
    }
    return got;
  }

  @Override
  public int writeBytes(byte[] buffer, int count) {
    keepSilence();
    int written = port.writeBytes(buffer, count);
    broken |= written != count;
    lastByteNanos = System.nanoTime();
    return written;
  }

  @Override
  public int bytesAvailable() {
    return Math.max(0, port.bytesAvailable());
  }

  @Override
  public void close() {
    port.closePort();
  }

  @Override
  public boolean isOpen() {
    return port.isOpen();
  }

  @Override
  public int getBaudRate() {
    return wiring.baud();
  }

  @Override
  public int getNumDataBits() {
    return 8;
  }

  @Override
  public int getNumStopBits() {
    return wiring.stopBits() == 1 ? SerialPort.ONE_STOP_BIT : SerialPort.TWO_STOP_BITS;
  }

  @Override
  public int getParity() {
    return switch (wiring.parity()) {
      case NONE -> SerialPort.NO_PARITY;
      case EVEN -> SerialPort.EVEN_PARITY;
      case ODD -> SerialPort.ODD_PARITY;
    };
  }

  @Override
  public String getPortName() {
    return wiring.device();
  }

  @Override
  public String getDescriptivePortName() {
    return wiring.device();
  }

  @Override
  public void setComPortTimeouts(int mode, int readMillis, int writeMillis) {
    // Deadlines are kept in readBytes; the library would set a timeout for each single read.
  }

  @Override
  public int getTimeout() {
    return (int) wiring.timeout().toMillis();
  }

  @Override
  public void setTimeout(int millis) {
    // The port's timeout stands in its wiring.
  }

  @Override
  public Set<String> getCommPorts() {
    return Set.of(wiring.device());
  }

  @Override
  public AbstractModbusTransport getModbusTransport() {
    throw new UnsupportedOperationException("the transport is made by SerialLink");
  }

  private void keepSilence() {
    long left = lastByteNanos + silenceNanos - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = lastByteNanos + silenceNanos - System.nanoTime();
    }
  }
}
