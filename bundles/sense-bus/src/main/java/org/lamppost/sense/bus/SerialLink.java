package org.lamppost.sense.bus;

import com.ghgande.j2mod.modbus.io.AbstractModbusTransport;
import com.ghgande.j2mod.modbus.io.ModbusRTUTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.lamppost.api.GatewayClock;
import org.lamppost.model.Fault;

/** A serial line with Modbus RTU devices. */
final class SerialLink implements Link {
  private final Wiring.Serial wiring;
  private final GatewayClock clock;
  private final Consumer<Fault> faults;
  private final long timeoutMillis;
  private volatile boolean cancelled;

  // valid while the port is open
  private volatile SerialLine line;
  private ModbusRTUTransport transport;

  /**
   * Opens nothing yet.
   *
   * @param faults told if the serial port does not exist.
   */
  SerialLink(Wiring.Serial wiring, GatewayClock clock, Consumer<Fault> faults) {
    this.wiring = wiring;
    this.clock = clock;
    this.faults = faults;
    this.timeoutMillis = wiring.timeout().toMillis();
  }

  @Override
  public AbstractModbusTransport ready() throws IOException {
    if (cancelled) {
      throw new IOException(wiring + " is closed");
    }
    if (line == null) {
      open();
    }
    if (transport == null) {
      transport = new ModbusRTUTransport();
      transport.setCommPort(line);
    }
    line.allow(timeoutMillis);
    return transport;
  }

  @Override
  public void sent() {
    line.allow(timeoutMillis);
  }

  @Override
  public Answer.Silent failed(Exception cause) {
    // After a frame that is too long the library's transport never reads a right one again.
    transport = null;
    SerialLine failed = line;
    if (failed.broken() || cancelled) {
      close();
      return new Answer.Silent("serial port " + wiring.device() + " failed", true);
    }
    if (failed.timedOut()) {
      return new Answer.Silent("no answer within " + timeoutMillis + " ms", false);
    }
    return new Answer.Silent("unusable answer: " + cause.getMessage(), false);
  }

  @Override
  public void cancel() {
    cancelled = true;
    SerialLine open = line;
    if (open != null) {
      open.cancel();
    }
  }

  @Override
  public void close() {
    SerialLine open = line;
    line = null;
    transport = null;
    if (open != null) {
      open.close();
    }
  }

  private void open() throws IOException {
    if (!Files.exists(Path.of(wiring.device()))) {
      Fault fault =
          new Fault(
              wiring.settings().file(),
              wiring.settings().line("device"),
              "serial port " + wiring.device() + " does not exist",
              "a serial port of this board, or its adapter plugged in");
      faults.accept(fault);
      throw new IOException(fault.problem());
    }
    SerialLine fresh = new SerialLine(wiring, clock);
    fresh.open();
    line = fresh;
    if (cancelled) {
      fresh.cancel();
    }
  }
}
