package org.lamppost.simulator.device;

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
import com.digitalpetri.modbus.pdu.WriteMultipleCoilsRequest;
import com.digitalpetri.modbus.pdu.WriteMultipleCoilsResponse;
import com.digitalpetri.modbus.pdu.WriteSingleCoilRequest;
import com.digitalpetri.modbus.pdu.WriteSingleCoilResponse;
import com.digitalpetri.modbus.server.ModbusRequestContext;
import com.digitalpetri.modbus.server.ModbusServices;

/**
 * Translates between the Modbus library's requests and {@link ModbusSlave}; every other function is
 * refused by the library.
 */
final class ModbusAdapter implements ModbusServices {
  private static final int COIL_ON = 0xFF00;

  private final ModbusSlave slave;

  ModbusAdapter(ModbusSlave slave) {
    this.slave = slave;
  }

  @Override
  public ReadCoilsResponse readCoils(
      ModbusRequestContext context, int unit, ReadCoilsRequest request)
      throws ModbusResponseException, UnknownUnitIdException {
    Answer answer = slave.read(unit, Table.COILS, request.address(), request.quantity());
    return new ReadCoilsResponse(bits(values(unit, request.getFunctionCode(), answer)));
  }

  @Override
  public ReadDiscreteInputsResponse readDiscreteInputs(
      ModbusRequestContext context, int unit, ReadDiscreteInputsRequest request)
      throws ModbusResponseException, UnknownUnitIdException {
    Answer answer = slave.read(unit, Table.DISCRETE_INPUTS, request.address(), request.quantity());
    return new ReadDiscreteInputsResponse(bits(values(unit, request.getFunctionCode(), answer)));
  }

  @Override
  public ReadHoldingRegistersResponse readHoldingRegisters(
      ModbusRequestContext context, int unit, ReadHoldingRegistersRequest request)
      throws ModbusResponseException, UnknownUnitIdException {
    Answer answer =
        slave.read(unit, Table.HOLDING_REGISTERS, request.address(), request.quantity());
    return new ReadHoldingRegistersResponse(words(values(unit, request.getFunctionCode(), answer)));
  }

  @Override
  public ReadInputRegistersResponse readInputRegisters(
      ModbusRequestContext context, int unit, ReadInputRegistersRequest request)
      throws ModbusResponseException, UnknownUnitIdException {
    Answer answer = slave.read(unit, Table.INPUT_REGISTERS, request.address(), request.quantity());
    return new ReadInputRegistersResponse(words(values(unit, request.getFunctionCode(), answer)));
  }

  @Override
  public WriteSingleCoilResponse writeSingleCoil(
      ModbusRequestContext context, int unit, WriteSingleCoilRequest request)
      throws ModbusResponseException, UnknownUnitIdException {
    int value = request.value();
    Answer answer =
        value == 0 || value == COIL_ON
            ? slave.write(unit, request.address(), value == COIL_ON)
            : slave.refuse(unit, ModbusSlave.ILLEGAL_VALUE);
    values(unit, request.getFunctionCode(), answer);
    return new WriteSingleCoilResponse(request.address(), value);
  }

  @Override
  public WriteMultipleCoilsResponse writeMultipleCoils(
      ModbusRequestContext context, int unit, WriteMultipleCoilsRequest request)
      throws ModbusResponseException, UnknownUnitIdException {
    int quantity = request.quantity();
    byte[] packed = request.values();
    Answer answer =
        quantity >= 1 && packed.length == (quantity + 7) / 8
            ? slave.write(unit, request.address(), unpacked(packed, quantity))
            : slave.refuse(unit, ModbusSlave.ILLEGAL_VALUE);
    values(unit, request.getFunctionCode(), answer);
    return new WriteMultipleCoilsResponse(request.address(), quantity);
  }

  private static int[] values(int unit, int function, Answer answer)
      throws ModbusResponseException, UnknownUnitIdException {
    if (answer instanceof Answer.Values data) {
      return data.values();
    }
    if (answer instanceof Answer.Refused refused) {
      throw new ModbusResponseException(function, refused.code());
    }
    // The library's way to say nothing and keep the connection.
    throw new UnknownUnitIdException(unit);
  }

  private static byte[] words(int[] values) {
    byte[] bytes = new byte[2 * values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[2 * i] = (byte) (values[i] >> 8);
      bytes[2 * i + 1] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] bits(int[] values) {
    byte[] bytes = new byte[(values.length + 7) / 8];
    for (int i = 0; i < values.length; i++) {
      bytes[i / 8] |= (byte) (values[i] << (i % 8));
    }
    return bytes;
  }

  private static boolean[] unpacked(byte[] packed, int quantity) {
    boolean[] states = new boolean[quantity];
    for (int i = 0; i < quantity; i++) {
      states[i] = (packed[i / 8] >> (i % 8) & 1) == 1;
    }
    return states;
  }
}
