package org.lamppost.simulator.device;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A charging shed for e-bikes: four ports with a relay each, and one contactor that cuts them all.
 *
 * <p>A battery hangs on each port and draws about 200 W while it has current. One that overheats
 * gains 3 Cel/s while it has current and cools when it has none, so cutting the current really
 * helps. Not thread-safe.
 */
final class Shed implements ModbusThing {
  static final int PORTS = 4;
  private static final double MAINS_VOLTS = 220;
  private static final double BATTERY_WATTS = 200;
  private static final double AMBIENT = 24;
  private static final double WARMTH_OF_CHARGING = 8;
  private static final double OVERHEATING_A_SECOND = 3;
  // Where the socket's sensor ends; a battery on fire would be hotter.
  private static final double HOTTEST = 145;
  private static final double COOLING_SECONDS = 15;
  private static final int AMBIENT_REGISTER = 100;
  private static final int CONTACTOR_COIL = 10;
  private static final int SIREN_COIL = 11;

  private final Noise ambientNoise;
  private final Noise[] powerNoise = new Noise[PORTS];
  private final double[] temperature = new double[PORTS];
  private final boolean[] supplied = new boolean[PORTS];
  private final boolean[] overheating = new boolean[PORTS];
  private boolean cut;
  private boolean siren;
  private boolean contactorStuck;

  Shed(RandomGenerator random) {
    ambientNoise = new Noise(random, 0.3);
    Arrays.setAll(powerNoise, port -> new Noise(random, 5));
    Arrays.fill(temperature, AMBIENT + WARMTH_OF_CHARGING);
    Arrays.fill(supplied, true);
  }

  @Override
  public void advance(double seconds) {
    ambientNoise.next();
    for (int port = 0; port < PORTS; port++) {
      powerNoise[port].next();
      temperature[port] = nextTemperature(port, seconds);
    }
  }

  private double nextTemperature(int port, double seconds) {
    if (overheating[port] && live(port)) {
      return Math.min(HOTTEST, temperature[port] + OVERHEATING_A_SECOND * seconds);
    }
    double rest = AMBIENT + (live(port) ? WARMTH_OF_CHARGING : 0);
    return Relax.toward(rest, temperature[port], seconds, COOLING_SECONDS);
  }

  /** True while the port's battery has current. */
  boolean live(int port) {
    return supplied[port] && !cut;
  }

  /** Watts. */
  double power(int port) {
    return live(port) ? BATTERY_WATTS + powerNoise[port].value() : 0;
  }

  /** Degrees Celsius of the socket. */
  double temperature(int port) {
    return temperature[port];
  }

  /** True while the contactor has cut the whole shed. */
  boolean cut() {
    return cut;
  }

  /** Makes the contactor ignore what is written to it, as a welded one does. */
  void stickContactor() {
    contactorStuck = true;
  }

  @Override
  public void repairFaults() {
    contactorStuck = false;
  }

  @Override
  public Map<String, Action> commands() {
    return Map.of(
        "overheat", arguments -> overheating[port(arguments)] = true,
        "cool", Action.of(() -> Arrays.fill(overheating, false)),
        "stuck-contactor", Action.of(this::stickContactor));
  }

  private static int port(List<String> arguments) {
    if (arguments.size() != 1 || !arguments.get(0).matches("[1-" + PORTS + "]")) {
      throw new IllegalArgumentException("needs a port from 1 to " + PORTS + ", got " + arguments);
    }
    return Integer.parseInt(arguments.get(0)) - 1;
  }

  @Override
  public RegisterMap map(int unitId) {
    RegisterMap map =
        new RegisterMap()
            .extent(Table.INPUT_REGISTERS, 0, 4 * PORTS - 1)
            .extent(Table.INPUT_REGISTERS, AMBIENT_REGISTER, AMBIENT_REGISTER)
            .extent(Table.COILS, 0, 15);
    for (int i = 0; i < PORTS; i++) {
      int port = i;
      String number = "-" + (port + 1);
      Gauge current = new Gauge("current" + number, "A", 3, () -> power(port) / MAINS_VOLTS);
      Gauge socket = new Gauge("socket-temperature" + number, "Cel", 1, () -> temperature(port));
      map.gauge(
              Table.INPUT_REGISTERS,
              4 * port,
              new Gauge("power" + number, "W", 1, () -> power(port)))
          .gauge(Table.INPUT_REGISTERS, 4 * port + 1, current)
          .gauge(Table.INPUT_REGISTERS, 4 * port + 2, socket)
          .control(
              port,
              Gauge.contact("relay" + number, () -> supplied[port]),
              on -> supplied[port] = on);
    }
    Gauge ambient = new Gauge("ambient", "Cel", 1, () -> AMBIENT + ambientNoise.value());
    return map.gauge(Table.INPUT_REGISTERS, AMBIENT_REGISTER, ambient)
        .control(CONTACTOR_COIL, Gauge.contact("contactor", this::cut), this::throwContactor)
        .control(SIREN_COIL, Gauge.contact("siren", () -> siren), on -> siren = on);
  }

  private void throwContactor(boolean on) {
    if (!contactorStuck) {
      cut = on;
    }
  }
}
