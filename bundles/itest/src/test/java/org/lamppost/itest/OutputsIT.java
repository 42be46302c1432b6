package org.lamppost.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of outputs at the start, over a restart, without a network and by hand. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(120)
class OutputsIT {
  private static final String SIREN = "out/22";
  private static final String STROBE = "out/23";
  private static final String UNEXPLAINED = "POLE.OUTPUT.UNEXPLAINED";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static Street street;

  @BeforeAll
  static void open() throws IOException {
    street = new Street(Loopback.V4, folder).open();
    pin(SIREN, "0");
    pin(STROBE, "1");
    street.device("pole", "pole-1", "--pins", street.pins().toString());
    int coap = Loopback.V4.freeUdpPort();
    street.launchGateway(site(coap));
    street.device(
        "smoke", "smoke-2", "--every", "500ms", "--gateway", "coap://" + Loopback.V4.at(coap));
    street.city().awaitReady();
    street.gateway().awaitReady();
    street.awaitQuality("smoke-2/smoke", "GOOD");
  }

  @AfterAll
  static void close() {
    street.close();
  }

  @Test
  @Order(1)
  void an_output_that_is_on_without_an_incident_raises_one_and_is_left_on() throws IOException {
    street.awaitState(UNEXPLAINED, "RAISED");
    assertEquals("1", pin(STROBE));
    assertEquals("0", pin(SIREN));
  }

  @Test
  @Order(2)
  void the_city_holds_it_off_and_the_incident_is_over() {
    street.city().tell(Street.GATEWAY, command("hold", ",\"value\":0,\"seconds\":60"));
    await("strobe is off").atMost(Street.PATIENCE).until(() -> pin(STROBE).equals("0"));
    street.awaitState(UNEXPLAINED, "CLOSED");
  }

  @Test
  @Order(3)
  void smoke_sounds_without_a_network_and_the_siren_outlasts_a_killed_gateway() throws IOException {
    street.broker().kill();
    street.deviceOf("smoke-2").tell("smoke");
    await("siren is on").atMost(Street.PATIENCE).until(() -> pin(SIREN).equals("1"));
    street.awaitLog("incident RAISE state=RAISED type=FIRE.ALARM");
    street.awaitLog("output switched point=pole-1/siren");

    street.gateway().kill();
    assertEquals("1", pin(SIREN));
    street.startGatewayAgain();
    street.awaitQuality("pole-1/siren", "GOOD");
    assertEquals("1", pin(SIREN));
    assertEquals(0, street.status().path("rooms").path("act").path("unexplained").asInt());
  }

  @Test
  @Order(4)
  void a_siren_that_dropped_while_the_gateway_was_away_sounds_again() throws IOException {
    street.gateway().kill();
    pin(SIREN, "0");
    street.startGatewayAgain();
    await("siren is on again").atMost(Street.PATIENCE).until(() -> pin(SIREN).equals("1"));
  }

  private static String command(String type, String more) {
    return "{\"v\":1,\"commandId\":\"%1$s-1\",\"output\":\"pole-1/strobe\",\"type\":\"%1$s\"%2$s,"
            .formatted(type, more)
        + "\"by\":\"test\",\"reason\":\"it blinks\"}";
  }

  private static String pin(String name) throws IOException {
    return Files.readString(street.pins().resolve(name)).strip();
  }

  private static void pin(String name, String level) throws IOException {
    Path file = street.pins().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, level);
  }

  private static String site(int coap) {
    return """
        gateway: pole-it
        board: simulated
        ports:
          sensors: { driver: coap, listen: "127.0.0.1", port: %d }
          pins: { driver: gpio }
          outputs: { driver: act }
        devices:
          smoke-2: { profile: smoke-detector, port: sensors, interval: 500 ms }
          pole-1: { profile: pole, port: pins, interval: 500 ms }
          outputs-1: { profile: gateway-outputs, port: outputs, interval: 500 ms }
        rules: [fire-warning, pole, outputs]
        outputs: { siren: pole-1/siren }
        rule-settings:
          outputs/unexplained: { clear-for: 1 s }
        """
        .formatted(coap);
  }
}
