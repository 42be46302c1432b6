package org.lamppost.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.lamppost.model.Fault;
import org.lamppost.model.Rule;
import org.lamppost.model.Site;

/** A folder with a small site in order, of which a test spoils a part. */
final class Ground {
  /** The repository's own documents, as shipped. */
  static final Path ROOT = Path.of("../..").normalize();

  static final String SITE =
      """
      gateway: pole-9
      zone: Asia/Shanghai
      board: bench
      ports:
        line: { driver: modbus-tcp, host: 127.0.0.1 }
        pins: { driver: gpio }
      devices:
        h1: { profile: pressure, port: line, unit-id: 1 }
        h2: { profile: pressure, port: line, unit-id: 2 }
        p1: { profile: cabinet, port: pins }
      rules: [water]
      outputs: { siren: p1/siren }
      """;
  static final String PRESSURE =
      """
      profile: pressure
      kind: hydrant
      driver: [modbus-tcp]
      interval: 5 s
      points:
        pressure:
          unit: MPa
          range: [0, 2.5]
          resolution: 0.001
          source: { table: holding, address: 4, type: int16 }
        cap:
          contact: true
          interval: 1 s
          source: { table: coil, address: 0 }
      """;
  static final String CABINET =
      """
      profile: cabinet
      kind: pole
      driver: [gpio]
      class: alarm
      points:
        siren:
          output: true
          contact: true
          source: { pin: 22 }
      """;
  static final String WATER =
      """
      pack: water
      scenario: 8
      rules:
        low:
          kind: hydrant
          type: HYD.PRESSURE.LOW
          level: 2
          when: { point: pressure, below: 0.14 MPa, for: 3 s }
          clear: { above: 0.16 MPa, for: 10 s }
          during: { from: "23:00", to: "05:00" }
          act: [{ output: siren, set: 1, until: clear }]
          basis: GB 50974
        silent:
          kind: hydrant
          type: HYD.SILENT
          level: 4
          when: { point: pressure, silent: 5 min }
          basis: site policy
      """;

  final FaultLedger faults = new FaultLedger();
  private final Path folder;

  Ground(Path folder) {
    this.folder = folder;
    site(SITE);
    device("pressure", PRESSURE);
    device("cabinet", CABINET);
    pack("water", WATER);
    write("boards/bench.yaml", "board: bench\n");
  }

  Ground site(String text) {
    return write("site.yaml", text);
  }

  Ground device(String name, String text) {
    return write("devices/" + name + ".yaml", text);
  }

  Ground pack(String name, String text) {
    return write("rules/" + name + ".yaml", text);
  }

  Ground write(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  Path siteFile() {
    return folder.resolve("site.yaml");
  }

  Site load() {
    return new SiteLoader(folder, folder.resolve("rules"), faults).load(siteFile());
  }

  /** The faults so far, without the folder. */
  List<String> told() {
    String prefix = folder.toAbsolutePath() + "/";
    return faults.all().stream()
        .map(Fault::toString)
        .map(text -> text.replace(prefix, ""))
        .toList();
  }

  static List<String> ids(Site site) {
    return site.devices().stream().map(device -> device.id()).toList();
  }

  static List<String> ruleIds(Site site) {
    return site.rules().stream().map(Rule::id).toList();
  }
}
