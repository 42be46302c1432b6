package org.lamppost.simulator.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The site that the footprint is measured on: 40 sensors on all three families of wires, 100 rules.
 *
 * <p>37 pressure transmitters on two Modbus TCP lines, a smoke detector and a bin that post, a pole
 * with contacts; 11 transmitters have two rules each, 26 have three.
 */
final class FootprintSite {
  static final int SENSORS = 40;
  static final int RULES = 100;
  static final int TRANSMITTERS = 37;
  static final int ON_ONE_LINE = 19;
  private static final int WITH_TWO_RULES = 11;

  private FootprintSite() {}

  /**
   * Writes site and rule pack below a copy of the shipped documents.
   *
   * @param shipped the folder with {@code kura-config/} and {@code hardware-profiles/}.
   * @param folder becomes the gateway's {@code --config}.
   * @param ports TCP port of line 1, of line 2, UDP port for posts.
   * @return the site file.
   */
  static Path write(Path shipped, Path folder, int... ports) throws IOException {
    copy(shipped.resolve("hardware-profiles"), folder.resolve("hardware-profiles"));
    copy(shipped.resolve("kura-config/components"), folder.resolve("kura-config/components"));
    Files.createDirectories(folder.resolve("kura-config/rules"));
    Files.writeString(folder.resolve("kura-config/rules/bench.yaml"), rules());
    return Files.writeString(folder.resolve("bench.yaml"), site(ports));
  }

  private static String site(int... ports) {
    StringBuilder text =
        new StringBuilder(
            """
            gateway: pole-bench
            zone: Asia/Shanghai
            board: simulated
            ports:
              line-1: { driver: modbus-tcp, host: 127.0.0.1, port: %d, timeout: 500 ms }
              line-2: { driver: modbus-tcp, host: 127.0.0.1, port: %d, timeout: 500 ms }
              sensors: { driver: coap, listen: 127.0.0.1, port: %d }
              pins: { driver: gpio }
            devices:
              smoke-1: { profile: smoke-detector, port: sensors, interval: 1 min }
              bin-1: { profile: bin-sensor, port: sensors, interval: 1 min }
              pole-1: { profile: pole, port: pins, interval: 1 s }
            """
                .formatted(ports[0], ports[1], ports[2]));
    for (int i = 0; i < TRANSMITTERS; i++) {
      text.append(
          "  hydrant-%d: { profile: pressure-transmitter, kind: %s, port: line-%d, unit-id: %d, interval: 250 ms }%n"
              .formatted(
                  i + 1,
                  i < WITH_TWO_RULES ? "bench-two" : "bench-three",
                  i / ON_ONE_LINE + 1,
                  i % ON_ONE_LINE + 1));
    }
    return text.append("rules: [bench]\n").toString();
  }

  private static String rules() {
    StringBuilder text = new StringBuilder("pack: bench\nscenario: 8\nrules:\n");
    for (String kind : new String[] {"two", "three"}) {
      text.append(
          rule(
              "low-" + kind,
              kind,
              "HYD.PRESSURE.LOW",
              "{ point: pressure, below: 0.14 MPa }",
              "{ above: 0.16 MPa }"));
      text.append(
          rule(
              "high-" + kind,
              kind,
              "HYD.PRESSURE.HIGH",
              "{ point: pressure, above: 1 MPa, for: 3 s }",
              ""));
    }
    return text.append(
            rule("silent-three", "three", "HYD.SILENT", "{ point: pressure, silent: 5 min }", ""))
        .toString();
  }

  private static String rule(String name, String kind, String type, String when, String clear) {
    return "  %s:%n    kind: bench-%s%n    type: %s%n    level: 2%n    when: %s%n%s    basis: site policy%n"
        .formatted(name, kind, type, when, clear.isEmpty() ? "" : "    clear: " + clear + "\n");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
