package org.lamppost.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an acknowledgement is worth, asked with libcoap's client. */
@Timeout(120)
class CoapIT {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @ParameterizedTest
  @EnumSource(Loopback.class)
  void an_alarm_that_was_acknowledged_survives_the_gateways_end(Loopback host) {
    try (Street street = new Street(host, folder).open()) {
      // The window that ships: an alarm must not wait for it.
      street.set("org.lamppost.keep.KeepSettings.windowMillis", "10000");
      CoapClient client = new CoapClient(host, host.freeUdpPort());
      street.launchGateway(site(client));
      street.city().awaitReady();
      street.gateway().awaitReady();
      // So that it can only be the journal that carries the incident.
      street.broker().kill();

      CoapClient.Answer answer =
          client.post(CoapClient.JSON, "[{\"n\":\"smoke-2/smoke\",\"v\":1}]");
      street.gateway().kill();

      assertEquals("2.04", answer.code(), answer.printed());
      street.broker().start();
      street.startGatewayAgain();
      street.awaitState("FIRE.ALARM", "REPORTED");
      await("the reading arrives")
          .atMost(Street.PATIENCE)
          .until(() -> street.city().readings("smoke-2/smoke").size() == 1);
      assertEquals(1.0, street.city().readings("smoke-2/smoke").get(0).value());
    }
  }

  @Test
  void a_pack_in_a_content_format_that_is_not_senml_is_refused_with_the_ones_that_are() {
    try (Street street = new Street(Loopback.V4, folder).open()) {
      CoapClient client = new CoapClient(Loopback.V4, Loopback.V4.freeUdpPort());
      street.startGateway(site(client));

      CoapClient.Answer answer = client.post(50, "{}");

      assertEquals("4.15", answer.code(), answer.printed());
      assertEquals(
          0,
          street
              .status()
              .path("rooms")
              .path("sense-coap")
              .path("sensors")
              .path("packsTaken")
              .asInt(-1));
    }
  }

  private static String site(CoapClient client) {
    return """
        gateway: pole-it
        board: simulated
        ports:
          sensors: { driver: coap, listen: "%s", port: %d }
        devices:
          smoke-2: { profile: smoke-detector, port: sensors }
        rules: [fire-warning]
        """
        .formatted(client.host().literal(), client.port());
  }
}
