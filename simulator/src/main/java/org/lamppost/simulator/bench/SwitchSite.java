package org.lamppost.simulator.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The documents of the site on which switching is measured. */
final class SwitchSite {
  private static final int VALUES = 40;
  private static final String DETECTOR =
      """
      profile: detector
      kind: detector
      driver: [bench]
      class: alarm
      points:
        smoke: { contact: true, source: {} }
      """;
  private static final String PANEL =
      """
      profile: panel
      kind: panel
      driver: [bench]
      points:
        siren: { output: true, contact: true, sounder: true, source: {} }
      """;
  private static final String SMOKE =
      """
      pack: bench
      scenario: 7
      rules:
        smoke:
          kind: detector
          type: BENCH.SMOKE
          level: 1
          when: { point: smoke, is: 1 }
          act: [{ output: siren, set: 1, until: clear }]
          basis: bench
      """;
  private static final String SITE =
      """
      gateway: bench
      board: bench
      ports:
        line: { driver: bench }
      devices:
        sensor: { profile: sensor, port: line }
        detector: { profile: detector, port: line }
        panel: { profile: panel, port: line }
      rules: [bench]
      outputs: { siren: panel/siren }
      """;

  private SwitchSite() {}

  /** Writes site, board, profiles and rules. */
  static void write(Path folder) throws IOException {
    StringBuilder sensor = new StringBuilder();
    StringBuilder hot = new StringBuilder();
    for (int i = 0; i < VALUES; i++) {
      sensor.append(value(i));
      hot.append(hot(i));
    }
    write(folder, "boards/bench.yaml", "board: bench\n");
    String head = "profile: sensor\nkind: sensor\ndriver: [bench]\ninterval: 1 s\npoints:\n";
    write(folder, "devices/sensor.yaml", head + sensor);
    write(folder, "devices/detector.yaml", DETECTOR);
    write(folder, "devices/panel.yaml", PANEL);
    write(folder, "rules/bench.yaml", SMOKE + hot);
    write(folder, "site.yaml", SITE);
  }

  private static String value(int number) {
    return "  value-%d: { unit: °C, range: [-40, 150], resolution: 0.01, source: {} }%n"
        .formatted(number);
  }

  /** Telemetry is judged like any other: each value has a rule of its own. */
  private static String hot(int number) {
    return """
          hot-%d:
            kind: sensor
            type: BENCH.HOT
            level: 2
            when: { point: value-%d, above: 60 °C, for: 10 s }
            clear: { below: 50 °C, for: 1 min }
            act: [{ output: siren, set: 1, until: reset }]
            basis: bench
        """
        .formatted(number, number);
  }

  private static void write(Path folder, String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
