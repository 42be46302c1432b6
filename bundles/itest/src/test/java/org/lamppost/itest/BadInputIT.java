package org.lamppost.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.lamppost.simulator.process.GatewayProcess;

/** Each mistake is named where it is, costs one thing, and the line goes on. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(120)
class BadInputIT {
  // Codes of docs/formats/compact.md.
  private static final int GOOD = 0;
  private static final int NO_ANSWER = 1;
  private static final int REFUSED = 2;
  private static final int INVALID = 3;
  private static final int WRONG_UNIT = 4;
  private static final int SENTINEL = 5;
  private static final int OVER_RANGE = 7;

  private static final String PRESSURE = "hydrant-17/pressure";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static Street street;
  private static CoapClient client;

  @BeforeAll
  static void open() throws IOException {
    Path config = folder.resolve("config");
    Repository.copy(
        Repository.root().resolve("hardware-profiles"), config.resolve("hardware-profiles"));
    Repository.copy(Repository.root().resolve("kura-config"), config.resolve("kura-config"));
    Path rules = config.resolve("kura-config/rules");
    Files.writeString(
        rules.resolve("tabbed.yaml"), "pack: tabbed\nscenario: 4\nrules:\n\tlate:\n    level: 3\n");
    Files.writeString(
        rules.resolve("mixed-up.yaml"),
        """
        pack: mixed-up
        scenario: 4
        rules:
          deep:
            kind: sewage-well
            type: DRN.WELL.LEVEL
            level: 3
            when: { point: level, above: 3.2 MPa }
            basis: site policy
        """);
    Path place = Files.createDirectory(folder.resolve("street"));
    street = new Street(Loopback.V4, place).config(config).open();
    street.modbus("hydrant", "hydrant-17");
    client = new CoapClient(Loopback.V4, Loopback.V4.freeUdpPort());
    street.device(
        "bin",
        "bin-6",
        "--every",
        "300ms",
        "--gateway",
        "coap://" + client.host().at(client.port()));
    street.launchGateway(
        """
        gateway: pole-it
        board: simulated
        ports:
          hydrant-line: { driver: modbus-tcp, host: 127.0.0.1, port: %d, timeout: 500 ms }
          dead-line: { driver: modbus-tcp, host: 127.0.0.1, port: %d, timeout: 500 ms }
          missing-line: { driver: modbus-rtu, device: /dev/lamppost-missing, baud: 9600, parity: none, stop-bits: 1, timeout: 500 ms }
          sensors: { driver: coap, listen: 127.0.0.1, port: %d }
        devices:
          hydrant-17: { profile: pressure-transmitter, port: hydrant-line, unit-id: 1, interval: 200 ms }
          hydrant-18: { profile: pressure-transmitter, port: dead-line, unit-id: 1, interval: 500 ms }
          well-3: { profile: level-transmitter, port: missing-line, unit-id: 1, interval: 500 ms }
          bin-5: { profile: bin-sensor, port: sensors }
          bin-6: { profile: bin-sensor, port: sensors }
        rules: [hydrant, tabbed, mixed-up]
        rule-settings: { hydrant/pressure-low: { for: 1 s, clear-for: 1 s } }
        """
            .formatted(street.portOf("hydrant-17"), Loopback.V4.freeTcpPort(), client.port()));
    street.city().awaitReady();
    street.gateway().awaitReady();
    street.awaitQuality(PRESSURE, "GOOD");
    street.awaitQuality("bin-6/fill", "GOOD");
  }

  @AfterAll
  static void close() {
    if (street != null) {
      street.close();
    }
  }

  @Test
  @Order(1)
  void a_device_that_is_not_known_is_refused_by_its_name() {
    CoapClient.Answer answer = post("[{\"n\":\"nobody-9/fill\",\"u\":\"%\",\"v\":7}]");

    assertEquals("4.04", answer.code(), answer.printed());
    assertTrue(
        answer.printed().contains("device 'nobody-9' is not known on this port"), answer.printed());
    street.awaitLog("pack with an unknown name refused from=");
  }

  @Test
  @Order(1)
  void a_point_that_is_not_known_spoils_its_whole_pack() {
    CoapClient.Answer answer =
        post("[{\"n\":\"bin-5/temperature\",\"v\":7},{\"n\":\"bin-5/colour\",\"v\":7}]");

    assertEquals("4.04", answer.code(), answer.printed());
    assertTrue(
        answer.printed().contains("point 'colour' of device 'bin-5' is not known"),
        answer.printed());
    assertTrue(street.point("bin-5/temperature").isMissingNode(), "nothing of it is taken");
  }

  @Test
  @Order(1)
  void malformed_senml_is_refused_with_the_place() {
    CoapClient.Answer cut = post("[{\"n\":\"bin-5/fill\",\"v\":7");
    assertEquals("4.00", cut.code(), cut.printed());
    assertTrue(cut.printed().contains("malformed at byte "), cut.printed());
    assertTrue(cut.printed().contains("expected SenML JSON"), cut.printed());
    street.awaitLog("malformed pack refused from=");
  }

  @Test
  @Order(2)
  void a_wrong_unit_is_a_reading_without_a_value_and_a_message() {
    CoapClient.Answer answer = post("[{\"n\":\"bin-5/temperature\",\"u\":\"%\",\"v\":21}]");

    assertEquals("2.04", answer.code(), answer.printed());
    awaitReading("bin-5/temperature", WRONG_UNIT);
    assertTrue(
        street.city().readings("bin-5/temperature").stream()
            .filter(reading -> reading.quality() == WRONG_UNIT)
            .allMatch(reading -> Double.isNaN(reading.value())));
    street.awaitLog(
        "unit on the wire is not the profile's, value not used point=bin-5/temperature unit=% expected=Cel");
  }

  @Test
  @Order(2)
  void a_text_where_a_number_belongs_is_invalid_and_its_neighbour_is_taken() {
    CoapClient.Answer answer =
        post("[{\"n\":\"bin-5/tilt\",\"v\":\"steep\"},{\"n\":\"bin-5/temperature\",\"v\":21}]");

    assertEquals("2.04", answer.code(), answer.printed());
    awaitReading("bin-5/tilt", INVALID);
    awaitReading("bin-5/temperature", GOOD);
  }

  @Test
  @Order(2)
  void a_value_outside_the_sensors_range_is_marked() {
    CoapClient.Answer answer = post("[{\"n\":\"bin-5/fill\",\"u\":\"%\",\"v\":150}]");

    assertEquals("2.04", answer.code(), answer.printed());
    awaitReading("bin-5/fill", OVER_RANGE);
  }

  @Test
  @Order(2)
  void not_a_number_from_a_posting_sensor_is_invalid() {
    street.deviceOf("bin-6").tell("nan");
    awaitReading("bin-6/fill", INVALID);
    street.deviceOf("bin-6").tell("normal");
    street.awaitQuality("bin-6/fill", "GOOD");
  }

  @Test
  @Order(2)
  void a_modbus_exception_is_a_refusal_that_is_told_once() {
    street.deviceOf("hydrant-17").tell("exception");
    awaitReading(PRESSURE, REFUSED);
    street.deviceOf("hydrant-17").tell("normal");
    street.awaitQuality(PRESSURE, "GOOD");

    List<String> told =
        street.log().lines().filter(line -> line.contains("device refuses read")).toList();
    assertTrue(told.get(0).contains("device=hydrant-17"), told.toString());
    assertTrue(told.get(0).contains("(device failure)"), told.toString());
    assertTrue(told.size() <= 4, "once for each kind of request: " + told);
  }

  @Test
  @Order(3)
  void the_value_that_a_broken_sensor_shows_is_no_value() {
    street.deviceOf("hydrant-17").tell("nan");
    awaitReading(PRESSURE, SENTINEL);
    street.deviceOf("hydrant-17").tell("normal");
    street.awaitQuality(PRESSURE, "GOOD");
  }

  @Test
  @Order(3)
  void a_serial_port_that_is_not_there_is_named_with_its_line_in_the_site() {
    awaitReading("well-3/level", NO_ANSWER);
    street.awaitLog("port is down, trying again port=missing-line");
    assertFault("site.yaml:6: ", "serial port /dev/lamppost-missing does not exist");
  }

  @Test
  @Order(3)
  void a_tcp_port_nobody_listens_on_gives_readings_without_answer() {
    awaitReading("hydrant-18/pressure", NO_ANSWER);
    street.awaitLog("port is down, trying again port=dead-line reason=\"tcp 127.0.0.1:");
    assertTrue(street.log().contains("Connection refused"), street.log());
  }

  @Test
  @Order(3)
  void a_tab_in_a_rule_pack_leaves_out_that_pack() {
    assertFault("tabbed.yaml:4: ", "a tab where the line is indented; expected spaces");
  }

  @Test
  @Order(3)
  void a_limit_in_another_quantity_leaves_out_that_rule() {
    assertFault("mixed-up.yaml:8: ", "3.2 MPa, which cannot be compared with well-3/level in m");
    assertEquals(8, street.status().at("/rooms/decide/rules").asInt(), "four of two hydrants");
  }

  @Test
  @Order(3)
  void the_birth_message_carries_what_a_person_must_mend() {
    JsonNode faults =
        street.city().stateMessages(Street.GATEWAY).stream()
            .filter(state -> state.path("state").asText().equals("online"))
            .findFirst()
            .orElseThrow()
            .path("faults");
    assertTrue(faults.toString().contains("tabbed.yaml:4: "), faults.toString());
    assertTrue(faults.toString().contains("mixed-up.yaml:8: "), faults.toString());
  }

  @Test
  @Order(3)
  void a_tab_in_the_site_file_ends_the_start_with_file_and_line() throws IOException {
    Path place = folder.resolve("tabbed-site");
    GatewayProcess gateway =
        street.gatewayOn(place, "gateway: pole-it\nports:\n\tline: { driver: coap }\n");
    try {
      gateway.launch();
      assertEquals(OptionalInt.of(3), gateway.awaitExit(Street.PATIENCE), Street.logOf(place));
    } finally {
      gateway.close();
    }
    String log = Street.logOf(place);
    assertTrue(log.contains("site.yaml:3: a tab where the line is indented; expected spaces"), log);
  }

  @Test
  @Order(4)
  void after_all_of_that_an_incident_goes_its_way() {
    street.deviceOf("hydrant-17").tell("main-burst");
    street.awaitState("HYD.PRESSURE.LOW", "REPORTED");
    street.deviceOf("hydrant-17").tell("repair");
    street.awaitState("HYD.PRESSURE.LOW", "CLOSED");
    assertEquals(GOOD, last(PRESSURE).quality());
    assertEquals(0, street.settle().path("missing").asInt());
  }

  private static CoapClient.Answer post(String pack) {
    return client.post(CoapClient.JSON, pack);
  }

  private static void awaitReading(String point, int quality) {
    await(point + " has a reading of quality " + quality)
        .atMost(Street.PATIENCE)
        .until(
            () ->
                street.city().readings(point).stream()
                    .anyMatch(reading -> reading.quality() == quality));
  }

  private static City.Reading last(String point) {
    List<City.Reading> readings = street.city().readings(point);
    return readings.get(readings.size() - 1);
  }

  /** A fault of the status: place and problem in one line. */
  private static void assertFault(String place, String problem) {
    JsonNode faults = street.status().at("/rooms/profile/faults");
    for (JsonNode fault : faults) {
      if (fault.asText().contains(place) && fault.asText().contains(problem)) {
        return;
      }
    }
    throw new AssertionError("no fault '" + place + problem + "' in " + faults);
  }
}
