package org.lamppost.sense.bus;

import com.ghgande.j2mod.modbus.ModbusIOException;
import com.ghgande.j2mod.modbus.io.AbstractModbusTransport;
import com.ghgande.j2mod.modbus.msg.ExceptionResponse;
import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import com.ghgande.j2mod.modbus.msg.ReadCoilsRequest;
import com.ghgande.j2mod.modbus.msg.ReadCoilsResponse;
import com.ghgande.j2mod.modbus.msg.ReadInputDiscretesRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputDiscretesResponse;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersResponse;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersResponse;
import com.ghgande.j2mod.modbus.msg.WriteCoilRequest;
import com.ghgande.j2mod.modbus.msg.WriteCoilResponse;
import com.ghgande.j2mod.modbus.msg.WriteSingleRegisterRequest;
import com.ghgande.j2mod.modbus.msg.WriteSingleRegisterResponse;
import com.ghgande.j2mod.modbus.procimg.InputRegister;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import com.ghgande.j2mod.modbus.util.BitVector;
import java.io.IOException;

/**
 * Modbus over a {@link Link}, framed by the j2mod library.
 *
 * <p>The library hands over any well-formed answer; whether it belongs to the request is checked
 * here.
 */
final class ModbusWire implements Wire {
  private static final int EXCEPTION = 0x80;
  private static final int UNIT = 0xFF;
  private static final int TRANSACTION = 0xFFFF;
  // The library sign-extends addresses in what it read.
  private static final int ADDRESS = 0xFFFF;

  private final Link link;
  private int transaction;

  ModbusWire(Link link) {
    this.link = link;
  }

  @Override
  public Answer exchange(Request request) {
    AbstractModbusTransport transport;
    try {
      transport = link.ready();
    } catch (IOException e) {
      return new Answer.Unreachable(e.getMessage());
    }
    transaction = transaction + 1 & TRANSACTION;
    ModbusRequest message = message(request);
    message.setUnitID(request.unit());
    message.setTransactionID(transaction);
    try {
      transport.writeRequest(message);
      link.sent();
      ModbusResponse response = transport.readResponse();
      while (response.isHeadless() && unit(response) != request.unit()) {
        // A serial line may still carry the late answer of another device: ours comes after it.
        response = transport.readResponse();
      }
      return answer(request, message, response);
    } catch (ModbusIOException e) {
      return link.failed(e);
    } catch (RuntimeException e) {
      // The library throws all sorts of them on frames whose length is wrong.
      return link.failed(e);
    }
  }

  @Override
  public void cancel() {
    link.cancel();
  }

  @Override
  public void close() {
    link.close();
  }

  private static ModbusRequest message(Request request) {
    if (request instanceof Request.Write write) {
      return write.table() == Table.COIL
          ? new WriteCoilRequest(write.address(), write.raw() != 0)
          : new WriteSingleRegisterRequest(write.address(), new SimpleRegister(write.raw()));
    }
    Request.Read read = (Request.Read) request;
    return switch (read.table()) {
      case HOLDING -> new ReadMultipleRegistersRequest(read.address(), read.count());
      case INPUT -> new ReadInputRegistersRequest(read.address(), read.count());
      case COIL -> new ReadCoilsRequest(read.address(), read.count());
      case DISCRETE -> new ReadInputDiscretesRequest(read.address(), read.count());
    };
  }

  private static int unit(ModbusResponse response) {
    return response.getUnitID() & UNIT;
  }

  private Answer answer(Request request, ModbusRequest message, ModbusResponse response) {
    boolean misplaced =
        unit(response) != request.unit()
            || !response.isHeadless() && response.getTransactionID() != transaction;
    if (misplaced) {
      return link.failed(new IOException("it belongs to another request"));
    }
    int function = response.getFunctionCode();
    if (response instanceof ExceptionResponse exception
        && function == (message.getFunctionCode() | EXCEPTION)) {
      return new Answer.Rejected(exception.getExceptionCode() & 0xFF);
    }
    if (function != message.getFunctionCode()) {
      return link.failed(new IOException("its function is " + function));
    }
    return request instanceof Request.Read read
        ? values(read, response)
        : written((Request.Write) request, response);
  }

  private Answer values(Request.Read read, ModbusResponse response) {
    if (response instanceof ReadMultipleRegistersResponse holding) {
      return registers(read, holding.getByteCount(), holding.getRegisters());
    }
    if (response instanceof ReadInputRegistersResponse input) {
      return registers(read, input.getByteCount(), input.getRegisters());
    }
    if (response instanceof ReadCoilsResponse coils) {
      return bits(read, coils.getCoils());
    }
    return bits(read, ((ReadInputDiscretesResponse) response).getDiscretes());
  }

  private Answer registers(Request.Read read, int bytes, InputRegister[] registers) {
    if (bytes != 2 * read.count()) {
      return link.failed(new IOException(bytes + " bytes for " + read.count() + " registers"));
    }
    int[] raw = new int[read.count()];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = registers[i].toUnsignedShort();
    }
    return new Answer.Values(raw);
  }

  private Answer bits(Request.Read read, BitVector bits) {
    if (bits.byteSize() != (read.count() + 7) / 8) {
      return link.failed(new IOException(bits.byteSize() + " bytes for " + read.count() + " bits"));
    }
    int[] raw = new int[read.count()];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = bits.getBit(i) ? 1 : 0;
    }
    return new Answer.Values(raw);
  }

  private Answer written(Request.Write write, ModbusResponse response) {
    int address;
    int raw;
    if (response instanceof WriteCoilResponse coil) {
      address = coil.getReference() & ADDRESS;
      raw = coil.getCoil() ? 1 : 0;
    } else {
      WriteSingleRegisterResponse register = (WriteSingleRegisterResponse) response;
      address = register.getReference() & ADDRESS;
      raw = register.getRegisterValue();
    }
    return address == write.address() && raw == write.raw()
        ? new Answer.Written()
        : link.failed(new IOException("it confirms another write"));
  }
}
