package org.lamppost.sense.bus;

import com.digitalpetri.modbus.exceptions.ModbusResponseException;
import com.digitalpetri.modbus.exceptions.UnknownUnitIdException;
import com.digitalpetri.modbus.pdu.ReadCoilsRequest;
import com.digitalpetri.modbus.pdu.ReadCoilsResponse;
import com.digitalpetri.modbus.pdu.ReadDiscreteInputsRequest;
import com.digitalpetri.modbus.pdu.ReadDiscreteInputsResponse;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersResponse;
import com.digitalpetri.modbus.pdu.ReadInputRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadInputRegistersResponse;
import com.digitalpetri.modbus.pdu.WriteSingleCoilRequest;
import com.digitalpetri.modbus.pdu.WriteSingleCoilResponse;
import com.digitalpetri.modbus.pdu.WriteSingleRegisterRequest;
import com.digitalpetri.modbus.pdu.WriteSingleRegisterResponse;
import com.digitalpetri.modbus.server.ModbusRequestContext;
import com.digitalpetri.modbus.server.ModbusServices;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What an independent slave holds: any unit, any address, except where told otherwise. Safe from
 * any thread.
 */
final class PetriContent implements ModbusServices {
  /** Units that say nothing. */
  final Set<Integer> silentUnits = ConcurrentHashMap.newKeySet();

  /** Exception codes by unit. */
  final Map<Integer, Integer> exceptions = new ConcurrentHashMap<>();

  /** Addresses that do not exist, in any unit and table. */
  final Set<Integer> holes = ConcurrentHashMap.newKeySet();

  final AtomicInteger requests = new AtomicInteger();

  private final Map<String, Integer> content = new ConcurrentHashMap<>();

  void set(int unit, Table table, int address, int raw) {
    content.put(FakeWire.key(unit, table, address), raw);
  }

  int get(int unit, Table table, int address) {
    return content.getOrDefault(FakeWire.key(unit, table, address), 0);
  }

  @Override
  public ReadCoilsResponse readCoils(ModbusRequestContext context, int unit, ReadCoilsRequest read)
      throws ModbusResponseException, UnknownUnitIdException {
    check(unit, 1, read.address(), read.quantity());
    return new ReadCoilsResponse(bits(unit, Table.COIL, read.address(), read.quantity()));
  }

  @Override
  public ReadDiscreteInputsResponse readDiscreteInputs(
      ModbusRequestContext context, int unit, ReadDiscreteInputsRequest read)
      throws ModbusResponseException, UnknownUnitIdException {
    check(unit, 2, read.address(), read.quantity());
    return new ReadDiscreteInputsResponse(
        bits(unit, Table.DISCRETE, read.address(), read.quantity()));
  }

  @Override
  public ReadHoldingRegistersResponse readHoldingRegisters(
      ModbusRequestContext context, int unit, ReadHoldingRegistersRequest read)
      throws ModbusResponseException, UnknownUnitIdException {
    check(unit, 3, read.address(), read.quantity());
    return new ReadHoldingRegistersResponse(
        words(unit, Table.HOLDING, read.address(), read.quantity()));
  }

  @Override
  public ReadInputRegistersResponse readInputRegisters(
      ModbusRequestContext context, int unit, ReadInputRegistersRequest read)
      throws ModbusResponseException, UnknownUnitIdException {
    check(unit, 4, read.address(), read.quantity());
    return new ReadInputRegistersResponse(
        words(unit, Table.INPUT, read.address(), read.quantity()));
  }

  @Override
  public WriteSingleCoilResponse writeSingleCoil(
      ModbusRequestContext context, int unit, WriteSingleCoilRequest write)
      throws ModbusResponseException, UnknownUnitIdException {
    check(unit, 5, write.address(), 1);
    set(unit, Table.COIL, write.address(), write.value() == 0xFF00 ? 1 : 0);
    return new WriteSingleCoilResponse(write.address(), write.value());
  }

  @Override
  public WriteSingleRegisterResponse writeSingleRegister(
      ModbusRequestContext context, int unit, WriteSingleRegisterRequest write)
      throws ModbusResponseException, UnknownUnitIdException {
    check(unit, 6, write.address(), 1);
    set(unit, Table.HOLDING, write.address(), write.value() & 0xFFFF);
    return new WriteSingleRegisterResponse(write.address(), write.value());
  }

  private void check(int unit, int function, int address, int count)
      throws ModbusResponseException, UnknownUnitIdException {
    requests.incrementAndGet();
    if (silentUnits.contains(unit)) {
      throw new UnknownUnitIdException(unit);
    }
    if (exceptions.containsKey(unit)) {
      throw new ModbusResponseException(function, exceptions.get(unit));
    }
    for (int hole : holes) {
      if (hole >= address && hole < address + count) {
        throw new ModbusResponseException(function, 2);
      }
    }
  }

  private byte[] words(int unit, Table table, int address, int count) {
    byte[] bytes = new byte[2 * count];
    for (int i = 0; i < count; i++) {
      int raw = get(unit, table, address + i);
      bytes[2 * i] = (byte) (raw >> 8);
      bytes[2 * i + 1] = (byte) raw;
    }
    return bytes;
  }

  private byte[] bits(int unit, Table table, int address, int count) {
    byte[] bytes = new byte[(count + 7) / 8];
    for (int i = 0; i < count; i++) {
      bytes[i / 8] |= (byte) (get(unit, table, address + i) << i % 8);
    }
    return bytes;
  }
}
