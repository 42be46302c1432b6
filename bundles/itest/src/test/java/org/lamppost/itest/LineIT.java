package org.lamppost.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** From three families of wires to the city and back, over IPv4 and over IPv6. */
@ParameterizedClass
@EnumSource(Loopback.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(120)
record LineIT(Loopback host) {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static Street street;

  @BeforeParameterizedClassInvocation
  static void open(Loopback host) throws IOException {
    Path place = Files.createDirectory(folder.resolve(host.name()));
    street = new Street(host, place).open("--dispatch", "--handling-after", "500ms");
    street.modbus("hydrant", "hydrant-17");
    street.modbus("shed", "shed-1", "--speed", "10");
    street.device("pole", "pole-1", "--pins", street.pins().toString());
    int coap = host.freeUdpPort();
    street.launchGateway(site(host, coap));
    street.device("smoke", "smoke-2", "--every", "500ms", "--gateway", "coap://" + host.at(coap));
    street.city().awaitReady();
    street.gateway().awaitReady();
    street.awaitQuality("hydrant-17/pressure", "GOOD");
    street.awaitQuality("shed-1/contactor", "GOOD");
    street.awaitQuality("smoke-2/smoke", "GOOD");
    street.awaitQuality("pole-1/siren", "GOOD");
  }

  @AfterParameterizedClassInvocation
  static void close() {
    street.close();
  }

  @Test
  @Order(1)
  void a_burst_main_is_raised_reported_dispatched_and_closed_on_the_sensors_evidence() {
    street.deviceOf("hydrant-17").tell("main-burst");
    City.Change raised = street.awaitState("HYD.PRESSURE.LOW", "RAISED");
    street.awaitState("HYD.PRESSURE.LOW", "REPORTED");
    City.Change dispatched = street.awaitState("HYD.PRESSURE.LOW", "DISPATCHED");
    street.awaitState("HYD.PRESSURE.LOW", "HANDLING");
    street.deviceOf("hydrant-17").tell("repair");
    City.Change closed = street.awaitState("HYD.PRESSURE.LOW", "CLOSED");

    JsonNode proof = closed.json().path("closure");
    assertAll(
        () -> assertTrue(raised.json().path("value").asDouble() < 0.14, raised.json().toString()),
        () -> assertEquals("MPa", raised.json().path("unit").asText()),
        () -> assertEquals("GOOD", raised.json().path("quality").asText()),
        () -> assertEquals(8, raised.json().path("scenario").asInt()),
        () -> assertEquals(121.4915, raised.json().path("location").path("lon").asDouble()),
        () -> assertEquals("W-" + raised.incident(), dispatched.json().path("workOrder").asText()),
        () -> assertEquals("hydrant-17/pressure", proof.path("point").asText()),
        () -> assertTrue(proof.path("samples").asInt() > 3, proof.toString()),
        () ->
            assertEquals(
                List.of(raised.incident()),
                street.city().changes("HYD.PRESSURE.LOW").stream()
                    .map(City.Change::incident)
                    .distinct()
                    .toList()));
  }

  @Test
  @Order(2)
  void an_overheating_battery_is_cut_with_read_back_and_the_cut_cools_it() {
    street.deviceOf("shed-1").tell("overheat 2");
    City.Change done = awaitAction("EBK.SHED.OVERTEMP", "shed-1/contactor");

    // The shed's own physics say whether the contactor really opened: without current it cools.
    assertEquals(1, street.point("shed-1/contactor").path("value").asInt(), done.json().toString());
    await("port 2 has no current")
        .atMost(Street.PATIENCE)
        .until(() -> street.point("shed-1/power-2").path("value").asDouble(1) == 0);
    street.awaitState("EBK.SHED.OVERTEMP", "VERIFYING");
    // Whoever resets before the battery is taken out only lights it again.
    street.deviceOf("shed-1").tell("cool");
    reset("EBK.SHED.OVERTEMP");
    street.awaitState("EBK.SHED.OVERTEMP", "CLOSED");
    await("contactor closed again")
        .atMost(Street.PATIENCE)
        .until(() -> street.point("shed-1/contactor").path("value").asInt(1) == 0);
  }

  @Test
  @Order(3)
  void smoke_sounds_the_siren_on_the_boards_pin_until_a_person_resets_it() throws IOException {
    street.deviceOf("smoke-2").tell("smoke");
    awaitAction("FIRE.ALARM", "pole-1/siren");
    assertEquals("1", pin("out/22"));

    street.deviceOf("smoke-2").tell("clear");
    street.awaitState("FIRE.ALARM", "VERIFYING");
    assertEquals("1", pin("out/22"), "held until reset");
    reset("FIRE.ALARM");
    street.awaitState("FIRE.ALARM", "CLOSED");
    await("siren is off").atMost(Street.PATIENCE).until(() -> pin("out/22").equals("0"));
  }

  @Test
  @Order(4)
  void every_emission_is_accounted_for_and_nothing_came_twice() {
    JsonNode account = street.settle();

    assertAll(
        () -> assertTrue(account.path("received").asInt() > 100, account.toString()),
        () -> assertEquals(0, account.path("missing").asInt(), account.toString()),
        () -> assertEquals(0, account.path("unproduced").asInt(), account.toString()),
        () -> assertEquals(0, account.path("duplicates").asInt(), account.toString()),
        () -> assertEquals(0, account.path("rawDuplicates").asInt(), account.toString()),
        () -> assertEquals(0, account.path("declaredLost").asInt(), account.toString()),
        () -> assertEquals(3, account.path("incidents").asInt(), account.toString()),
        () -> assertEquals(3, account.path("closed").asInt(), account.toString()),
        () -> assertEquals(List.of(), street.city().losses()));
  }

  private static City.Change awaitAction(String type, String target) {
    await(type + " switched " + target)
        .atMost(Street.PATIENCE)
        .until(() -> street.city().changes(type).stream().anyMatch(change -> done(change, target)));
    return street.city().changes(type).stream()
        .filter(change -> done(change, target))
        .findFirst()
        .orElseThrow();
  }

  private static boolean done(City.Change change, String target) {
    for (JsonNode action : change.json().path("actions")) {
      if (action.path("target").asText().equals(target)
          && action.path("value").asInt() == 1
          && action.path("outcome").asText().equals("DONE")) {
        return true;
      }
    }
    return false;
  }

  private static void reset(String type) {
    String incident = street.city().changes(type).get(0).incident();
    street.city().send(Street.GATEWAY, incident, "reset");
  }

  private static String pin(String name) throws IOException {
    return Files.readString(street.pins().resolve(name)).strip();
  }

  private static String site(Loopback host, int coap) {
    return """
        gateway: pole-it
        board: simulated
        ports:
          hydrant-line: { driver: modbus-tcp, host: "%1$s", port: %2$d, timeout: 500 ms }
          shed-line: { driver: modbus-tcp, host: "%1$s", port: %3$d, timeout: 500 ms }
          sensors: { driver: coap, listen: "%1$s", port: %4$d }
          pins: { driver: gpio }
        devices:
          hydrant-17:
            profile: pressure-transmitter
            port: hydrant-line
            unit-id: 1
            interval: 200 ms
            location: { lon: 121.4915, lat: 31.2603, address: 四川北路 1717 号门前, component: "3101090203000017" }
          shed-1: { profile: charging-shed, port: shed-line, unit-id: 1, interval: 500 ms }
          smoke-2: { profile: smoke-detector, port: sensors, interval: 500 ms }
          pole-1: { profile: pole, port: pins, interval: 1 s }
        rules: [hydrant, ebike-shed, fire-warning, pole]
        outputs: { siren: pole-1/siren }
        rule-settings:
          hydrant/pressure-low: { for: 1 s, clear-for: 2 s }
          ebike-shed/socket-hot-2: { for: 1 s, clear-for: 2 s }
          fire-warning/smoke: { clear-for: 1 s }
        """
        .formatted(host.literal(), street.portOf("hydrant-17"), street.portOf("shed-1"), coap);
  }
}
