package org.lamppost.simulator.device;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * One simulated device as a process: prints {@code ready <id> <address>}, obeys commands from its
 * input, ends with it.
 *
 * <p>Exit code 0 after {@code quit}, at the end of the input and on a termination signal; 2 with
 * one line of explanation if it cannot start.
 */
@Command(
    name = "device",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "KIND",
    description =
        "Runs one simulated device until 'quit', the end of its input, or a termination signal.")
public final class DeviceCommand {
  private static final long SECONDS_OF_DAY = 86_400;

  private final InputStream commands;
  private final InstantSource time;

  @Spec private CommandSpec spec;

  /** A device on the system's input and clock. */
  public DeviceCommand() {
    this(System.in, Clock.systemUTC());
  }

  DeviceCommand(InputStream commands, InstantSource time) {
    this.commands = commands;
    this.time = time;
  }

  @Command(mixinStandardHelpOptions = true, description = "Fire hydrant on Modbus: pressure, tilt.")
  int hydrant(@Mixin CommonOptions common, @Mixin ModbusOptions modbus) {
    double secondOfDay = time.instant().getEpochSecond() % SECONDS_OF_DAY;
    return run(common, random -> new Hydrant(secondOfDay, random), modbus::wire);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Drain shaft on Modbus: level, cover-tilt, float.")
  int well(@Mixin CommonOptions common, @Mixin ModbusOptions modbus) {
    return run(common, Well::new, modbus::wire);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description =
          "Charging shed on Modbus: power, current, socket-temperature and relay 1-4, ambient, contactor, siren.")
  int shed(
      @Mixin CommonOptions common,
      @Mixin ModbusOptions modbus,
      @Option(
              names = "--stuck-contactor",
              description = "the contactor ignores what is written to it")
          boolean stuck) {
    return run(
        common,
        random -> {
          Shed shed = new Shed(random);
          if (stuck) {
            shed.stickContactor();
          }
          return shed;
        },
        modbus::wire);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Waste bin on CoAP: fill, temperature, tilt.")
  int bin(@Mixin CommonOptions common, @Mixin CoapOptions coap) {
    return run(
        common, Bin::new, (device, thing) -> coap.wire(device, thing, common.random(), err()));
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Smoke detector on CoAP: smoke, obscuration, battery.")
  int smoke(@Mixin CommonOptions common, @Mixin CoapOptions coap) {
    return run(
        common,
        SmokeDetector::new,
        (device, thing) -> coap.wire(device, thing, common.random(), err()));
  }

  @Command(
      mixinStandardHelpOptions = true,
      description =
          "The pole's own cabinet on pin files: door, flood, cabinet-temperature; watches siren and strobe.")
  int pole(
      @Mixin CommonOptions common,
      @Option(
              names = "--pins",
              required = true,
              paramLabel = "DIR",
              description = "folder of the mock board's pins")
          Path pins) {
    return run(
        common,
        Cabinet::new,
        (device, cabinet) -> new PinWire(device, cabinet, new Pins(pins), err()));
  }

  private <T extends Thing> int run(
      CommonOptions common, Function<RandomGenerator, T> maker, Wiring<T> wiring) {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(commands, StandardCharsets.UTF_8));
    try {
      T thing = maker.apply(common.random());
      Device device = common.device(thing, time);
      return new Session(device, wiring.wire(device, thing))
          .run(input, spec.commandLine().getOut(), err());
    } catch (DeviceException e) {
      err().println("device " + common.id() + ": " + e.getMessage());
      err().flush();
      return 2;
    }
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Puts a thing on its wire. */
  @FunctionalInterface
  private interface Wiring<T extends Thing> {
    Wire wire(Device device, T thing);
  }
}
