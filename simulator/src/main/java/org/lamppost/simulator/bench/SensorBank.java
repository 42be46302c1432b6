package org.lamppost.simulator.bench;

import com.digitalpetri.modbus.exceptions.UnknownUnitIdException;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersResponse;
import com.digitalpetri.modbus.server.ModbusRequestContext;
import com.digitalpetri.modbus.server.ModbusServices;
import com.digitalpetri.modbus.server.ModbusTcpServer;
import com.digitalpetri.modbus.tcp.server.NettyTcpServerTransport;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.lamppost.simulator.process.PartException;

/**
 * Many pressure transmitters on one Modbus TCP port, unit ids from 1. Notes for each of them when
 * the first answer left that carried a low pressure: that is the moment from which the gateway
 * could know.
 */
final class SensorBank implements ModbusServices, AutoCloseable {
  static final int GOOD = 320;
  static final int LOW = 50;

  private final Clock clock;
  private final int[] pressure;
  private final int[] answered;
  private final List<List<Long>> lowAnswers = new ArrayList<>();
  private final ModbusTcpServer server;

  SensorBank(Clock clock, int port, int sensors) {
    this.clock = clock;
    this.pressure = new int[sensors];
    this.answered = new int[sensors];
    for (int i = 0; i < sensors; i++) {
      pressure[i] = GOOD;
      lowAnswers.add(new ArrayList<>());
    }
    server =
        ModbusTcpServer.create(
            NettyTcpServerTransport.create(
                config -> config.setBindAddress("127.0.0.1").setPort(port)),
            this);
    try {
      server.start();
    } catch (ExecutionException e) {
      throw new PartException("the bench's sensors cannot listen on port " + port, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PartException("interrupted", e);
    }
  }

  /** Sets what a sensor answers from now on, in 0.001 MPa. */
  synchronized void set(int sensor, int value) {
    pressure[sensor] = value;
  }

  /** Whether the last answer of a sensor carried a good pressure. */
  synchronized boolean answeredGood(int sensor) {
    return answered[sensor] == GOOD;
  }

  /** UTC milliseconds of the first low answer of each fall of this sensor. */
  synchronized List<Long> lowAnswers(int sensor) {
    return List.copyOf(lowAnswers.get(sensor));
  }

  @Override
  public synchronized ReadHoldingRegistersResponse readHoldingRegisters(
      ModbusRequestContext context, int unitId, ReadHoldingRegistersRequest request)
      throws UnknownUnitIdException {
    int sensor = unitId - 1;
    if (sensor < 0 || sensor >= pressure.length) {
      throw new UnknownUnitIdException(unitId);
    }
    byte[] registers = new byte[2 * request.quantity()];
    int at = 4 - request.address();
    if (at >= 0 && at < request.quantity()) {
      registers[2 * at] = (byte) (pressure[sensor] >> 8);
      registers[2 * at + 1] = (byte) pressure[sensor];
      if (pressure[sensor] == LOW && answered[sensor] != LOW) {
        lowAnswers.get(sensor).add(clock.millis());
      }
      answered[sensor] = pressure[sensor];
    }
    return new ReadHoldingRegistersResponse(registers);
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (ExecutionException e) {
      throw new PartException("the bench's sensors do not stop", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
