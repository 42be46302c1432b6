package org.lamppost.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lamppost.model.FaultException;

/** What an editor underlines with the schema, the gateway refuses, and nothing else. */
class SchemaAgreementTest {
  @TempDir Path folder;

  @Test
  void the_documents_in_order_satisfy_both() throws IOException {
    assertEquals(List.of(), complaints("site", Ground.SITE));
    assertEquals(List.of(), complaints("device", Ground.PRESSURE));
    assertEquals(List.of(), complaints("device", Ground.CABINET));
    assertEquals(List.of(), complaints("rules", Ground.WATER));
    assertEquals(List.of(), complaints("board", "board: bench\n"));
    assertEquals(0, faults("site", Ground.SITE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gateway: pole-9 | gatway: pole-9",
        "gateway: pole-9 | gateway: 9",
        "gateway: pole-9 | gateway: pole 9",
        "zone: Asia/Shanghai | zone: 8",
        "zone: Asia/Shanghai | zon: Asia/Shanghai",
        "board: bench | bord: bench",
        "board: bench | board: [bench]",
        "driver: gpio | drivr: gpio",
        "driver: gpio | driver: 5",
        "profile: cabinet | profil: cabinet",
        "port: pins | port: {}",
        "unit-id: 1 | unit-id: 1, interval: 5",
        "unit-id: 1 | unit-id: 1, interval: 0 s",
        "unit-id: 1 | unit-id: 1, interval: 5 sec",
        "unit-id: 1 | unit-id: 1, kind: fire hydrant",
        "unit-id: 1 | unit-id: 1, location: { lon: 200, lat: 1 }",
        "unit-id: 1 | unit-id: 1, location: { lat: 1 }",
        "unit-id: 1 | unit-id: 1, location: { component: 31 }",
        "unit-id: 1 | unit-id: 1, location: { adress: here }",
        "rules: [water] | rules: water",
        "rules: [water] | rules: [water, water]",
        "rules: [water] | rules: [1]",
        "siren: p1/siren | siren: p1",
        "siren: p1/siren | siren: 1",
        "siren: p1/siren | siren: [p1/siren, p1/siren]",
        "outputs: { siren: p1/siren } | switching: { p1/siren: { switchable: maybe } }",
        "outputs: { siren: p1/siren } | switching: { p1/siren: { at-start: off } }",
        "outputs: { siren: p1/siren } | switching: { p1/siren: { rest-while: [fire] } }",
        "outputs: { siren: p1/siren } | switching: { p1/siren: { rest-while: [{ incident: fire }] } }",
        "outputs: { siren: p1/siren } | switching: { p1/siren: { rest-while: [{ output: p1/siren }] } }",
        "outputs: { siren: p1/siren } | switching: { p1/siren: { silent: 1 s } }",
        "outputs: { siren: p1/siren } | rule-settings: { water/low: { for: soon } }",
        "outputs: { siren: p1/siren } | rule-settings: { water/low: { four: 1 s } }",
        "outputs: { siren: p1/siren } | rule-settings: { water/silent: { silent: 0 s } }",
        "outputs: { siren: p1/siren } | rule-settings: { low: { for: 1 s } }"
      })
  void a_bad_site_is_refused_by_both(String right, String wrong) throws IOException {
    refusedByBoth("site", Ground.SITE, right, wrong);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "profile: pressure | profle: pressure",
        "kind: hydrant | kind: 1",
        "driver: [modbus-tcp] | driver: modbus-tcp",
        "driver: [modbus-tcp] | driver: []",
        "interval: 5 s | interval: 5",
        "interval: 5 s | class: urgent",
        "interval: 5 s | title: 5",
        "unit: MPa | unit: Mpa",
        "unit: MPa | units: MPa",
        "unit: MPa | unit: 7",
        "range: [0, 2.5] | range: [0]",
        "range: [0, 2.5] | range: [low, high]",
        "range: [0, 2.5] | rnge: [0, 2.5]",
        "resolution: 0.001 | resolution: 0",
        "resolution: 0.001 | resolution: fine",
        "resolution: 0.001 | resolution: 0.001, sentinels: 5",
        "contact: true | contact: 1",
        "contact: true | output: true",
        "contact: true | resolution: 1",
        "contact: true | contact: true, rest: 0",
        "contact: true | output: true, contact: true, rest: low",
        "contact: true | output: true, contact: true, circuit: pipe",
        "contact: true | output: true, contact: true, at-start: off",
        "contact: true | output: true, contact: true, sounder: 1",
        "source: { table: coil, address: 0 } | sorce: {}",
        "source: { table: coil, address: 0 } | source: 4"
      })
  void a_bad_device_profile_is_refused_by_both(String right, String wrong) throws IOException {
    String change = wrong.replace(", ", "\n    ").replace("[0\n    2.5]", "[0, 2.5]");
    refusedByBoth("device", Ground.PRESSURE, right, change);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pack: water | pak: water",
        "scenario: 8 | scenario: 13",
        "scenario: 8 | scenario: eight",
        "level: 2 | level: 7",
        "level: 2 | level: high",
        "level: 2 | lvel: 2",
        "basis: GB 50974 | title: x",
        "basis: GB 50974 | basis: ''",
        "basis: GB 50974 | basis: 50974",
        "for: 3 s | for: 3",
        "for: 3 s | for: -3 s",
        "for: 3 s | for: 3 sec",
        "for: 3 s | fr: 3 s",
        "below: 0.14 MPa | below: low",
        "below: 0.14 MPa | below: 0.14 Mpa",
        "below: 0.14 MPa | below: [1]",
        "below: 0.14 MPa | beneath: 0.14 MPa",
        "below: 0.14 MPa | below: 1 MPa, above: 2 MPa",
        "clear: { above | clear: { below",
        "clear: { above | clear: { is",
        "type: HYD.PRESSURE.LOW | type: low",
        "type: HYD.PRESSURE.LOW | type: HYD",
        "from: \"23:00\" | from: \"24:00\"",
        "from: \"23:00\" | from: 23",
        "from: \"23:00\", | ''",
        "set: 1 | set: one",
        "set: 1 | set: 1, say: fire",
        "set: 1 | set: 1, then: none",
        "set: 1 | say: ''",
        "set: 1, | ''",
        "until: clear | until: later",
        "output: siren | outpt: siren",
        "silent: 5 min | silent: 0 s",
        "silent: 5 min | silent: 5 min, for: 3 s",
        "silent: 5 min | is: 2"
      })
  void a_bad_rule_pack_is_refused_by_both(String right, String wrong) throws IOException {
    refusedByBoth("rules", Ground.WATER, right, wrong);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"board: | bord:", "board: bench | board: 1", "board: bench | pins: 4"})
  void a_bad_board_is_refused_by_both(String right, String wrong) throws IOException {
    refusedByBoth("board", "board: bench\n", right, wrong);
  }

  private void refusedByBoth(String kind, String text, String right, String wrong)
      throws IOException {
    String bad = text.replace(right, wrong);
    assertNotEquals(text, bad, "'" + right + "' is not in the document");
    assertNotEquals(List.of(), complaints(kind, bad), "the schema lets it pass:\n" + bad);
    assertNotEquals(0, faults(kind, bad), "the loader lets it pass:\n" + bad);
  }

  private static List<String> complaints(String kind, String text) throws IOException {
    return Schemas.named(kind).complaints(text);
  }

  private int faults(String kind, String text) {
    Ground ground = new Ground(folder);
    switch (kind) {
      case "site" -> ground.site(text);
      case "device" -> ground.device("pressure", text);
      case "rules" -> ground.pack("water", text);
      default -> ground.write("boards/bench.yaml", text);
    }
    try {
      ground.load();
      return ground.faults.all().size();
    } catch (FaultException refused) {
      return 1;
    }
  }
}
