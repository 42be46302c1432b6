package org.lamppost.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
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

  private Street street;

  @AfterEach
  void close() {
    street.close();
  }

  @ParameterizedTest
  @EnumSource(Loopback.class)
  void an_alarm_that_was_acknowledged_survives_the_gateways_end(Loopback host) {
    street = new Street(host, folder).open();
    CoapClient client = new CoapClient(host, host.freeUdpPort());
    street.startGateway(site(client));

    String answer = client.post(CoapClient.JSON, "[{\"n\":\"smoke-2/smoke\",\"v\":1}]");
    street.gateway().kill();

    assertTrue(answer.contains(" 2.04"), answer);
    assertEquals(List.of(), street.city().changes("FIRE.ALARM"), "no broker link was waited for");
    street.city().awaitReady();
    street.startGatewayAgain();
    street.awaitState("FIRE.ALARM", "REPORTED");
    assertEquals(1, street.city().readings("smoke-2/smoke").size());
  }

  @Test
  void a_message_that_is_sent_again_is_answered_and_not_taken_twice() {
    street = new Street(Loopback.V4, folder).open();
    CoapClient client = new CoapClient(Loopback.V4, Loopback.V4.freeUdpPort());
    street.startGateway(site(client));

    String first = client.post(CoapClient.JSON, "[{\"n\":\"smoke-2/smoke\",\"v\":0}]");
    String second =
        client.post(CoapClient.JSON, "[{\"n\":\"smoke-2/battery\",\"u\":\"%\",\"v\":77}]");

    assertTrue(first.contains(" 2.04"), first);
    assertTrue(second.contains(" 2.04"), second);
    assertEquals(0.0, street.point("smoke-2/smoke").path("value").asDouble(-1));
    assertEquals(77.0, street.point("smoke-2/battery").path("value").asDouble());
  }

  private String site(CoapClient client) {
    return """
        gateway: pole-it
        ports:
          sensors: { driver: coap, listen: "%s", port: %d }
        devices:
          smoke-2: { profile: smoke-detector, port: sensors }
        rules: [fire-warning]
        """
        .formatted(client.host().literal(), client.port());
  }
}
