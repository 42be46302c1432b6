package org.lamppost.simulator.device;

import com.digitalpetri.modbus.server.ModbusRtuServer;
import java.util.concurrent.ExecutionException;

/** A Modbus slave on a serial line. */
final class ModbusRtuWire implements Wire {
  private final ListenAddress.Rtu address;
  private final ModbusRtuServer server;

  ModbusRtuWire(ListenAddress.Rtu address, ModbusSlave slave) {
    this.address = address;
    this.server = ModbusRtuServer.create(new SerialTransport(address), new ModbusAdapter(slave));
  }

  @Override
  public String start() {
    try {
      server.start();
      return address.toString();
    } catch (ExecutionException e) {
      throw new DeviceException(
          "cannot listen on " + address + ": " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceException("interrupted before listening on " + address, e);
    }
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (ExecutionException e) {
      throw new DeviceException("cannot close " + address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
