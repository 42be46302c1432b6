package org.lamppost.simulator.device;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What a Modbus device takes on its command line. */
final class ModbusOptions {
  @Spec(Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--listen",
      required = true,
      paramLabel = "ADDRESS",
      converter = ListenAddress.Converter.class,
      description = "tcp:HOST:PORT, tcp:[V6]:PORT (port 0 = any free one) or rtu:/dev/...[?baud=N]")
  private ListenAddress listen;

  private int unitId;

  @Option(
      names = "--unit-id",
      paramLabel = "N",
      defaultValue = "1",
      description = "Modbus address; default ${DEFAULT-VALUE}")
  void unitId(int number) {
    if (number < 1 || number > 247) {
      throw new ParameterException(
          command.commandLine(), "--unit-id " + number + " must be 1 to 247");
    }
    unitId = number;
  }

  Wire wire(Device device, ModbusThing thing) {
    ModbusSlave slave = new ModbusSlave(device, unitId, thing.map(unitId));
    if (listen instanceof ListenAddress.Tcp tcp) {
      return new ModbusTcpWire(tcp, slave);
    }
    return new ModbusRtuWire((ListenAddress.Rtu) listen, slave);
  }
}
