package org.lamppost.simulator.device;

import com.digitalpetri.modbus.ModbusRtuFrame;
import com.digitalpetri.modbus.exceptions.UnknownUnitIdException;
import com.digitalpetri.modbus.server.ModbusRequestContext.ModbusRtuRequestContext;
import com.digitalpetri.modbus.server.ModbusRtuServerTransport;
import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortDataListener;
import com.fazecast.jSerialComm.SerialPortEvent;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A serial line that hands intact requests to the Modbus library. Runs on the serial library's own
 * listener thread.
 */
final class SerialTransport implements ModbusRtuServerTransport {
  private static final Logger LOG = LoggerFactory.getLogger(SerialTransport.class);

  private final ListenAddress.Rtu address;
  private final AtomicReference<FrameReceiver<ModbusRtuRequestContext, ModbusRtuFrame>> receiver =
      new AtomicReference<>();
  private final AtomicReference<SerialPort> port = new AtomicReference<>();

  SerialTransport(ListenAddress.Rtu address) {
    this.address = address;
  }

  @Override
  public void receive(FrameReceiver<ModbusRtuRequestContext, ModbusRtuFrame> frameReceiver) {
    receiver.set(frameReceiver);
  }

  @Override
  public CompletionStage<Void> bind() {
    if (!Files.exists(Path.of(address.path()))) {
      return CompletableFuture.failedFuture(new DeviceException("no such serial device"));
    }
    try {
      SerialPort opened = SerialPort.getCommPort(address.path());
      opened.setComPortParameters(address.baud(), 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
      if (!opened.openPort()) {
        return CompletableFuture.failedFuture(
            new DeviceException(
                "the serial device does not open, error " + opened.getLastErrorCode()));
      }
      port.set(opened);
      opened.addDataListener(new Listener(opened));
      return CompletableFuture.completedFuture(null);
    } catch (SerialPortInvalidPortException e) {
      return CompletableFuture.failedFuture(new DeviceException("not a serial device", e));
    }
  }

  @Override
  public CompletionStage<Void> unbind() {
    SerialPort open = port.getAndSet(null);
    if (open != null) {
      open.removeDataListener();
      open.closePort();
    }
    return CompletableFuture.completedFuture(null);
  }

  private void answer(SerialPort line, ModbusRtuFrame request) {
    try {
      ModbusRtuFrame response = receiver.get().receive(new ModbusRtuRequestContext() {}, request);
      byte[] bytes = RtuFramer.bytes(response.unitId(), response.pdu());
      line.writeBytes(bytes, bytes.length);
    } catch (UnknownUnitIdException e) {
      LOG.debug("request left without an answer unit={}", request.unitId());
    } catch (Exception e) {
      // Top of the serial library's thread: a request that breaks the decoder must not stop the
      // line.
      LOG.warn("request not answered unit={}", request.unitId(), e);
    }
  }

  private final class Listener implements SerialPortDataListener {
    private final SerialPort line;
    private final RtuFramer framer = new RtuFramer();

    Listener(SerialPort line) {
      this.line = line;
    }

    @Override
    public int getListeningEvents() {
      return SerialPort.LISTENING_EVENT_DATA_RECEIVED;
    }

    @Override
    public void serialEvent(SerialPortEvent event) {
      framer
          .accept(event.getReceivedData(), System.nanoTime())
          .ifPresent(request -> answer(line, request));
    }
  }
}
