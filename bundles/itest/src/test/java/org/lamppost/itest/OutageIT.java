package org.lamppost.itest;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A broker that forgets everything, and a gateway that dies while it is away. */
@Timeout(120)
class OutageIT {
  /** Records without a receipt at any time: 16 incident, 16 audit, 4 telemetry. */
  private static final int WINDOW = 16 + 16 + 4;

  private static final long WINDOW_MILLIS = 2_000;

  /** The journal widens the interval by this, as it cannot know when the run ended. */
  private static final long SLACK_MILLIS = 5_000;

  /** Values of telemetry class a second: two and three points, five times. */
  private static final int RATE = 25;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void an_outage_with_a_killed_gateway_in_it_loses_only_what_is_declared() {
    Clock clock = Clock.systemUTC();
    try (Street street = new Street(Loopback.V4, folder).open()) {
      street.set("org.lamppost.keep.KeepSettings.windowMillis", Long.toString(WINDOW_MILLIS));
      start(street);
      street.deviceOf("hydrant-17").tell("main-burst");
      street.awaitState("HYD.PRESSURE.LOW", "REPORTED");

      street.broker().kill();
      street.awaitLog("offline, trying again");
      street.deviceOf("smoke-2").tell("smoke");
      street.awaitLog("state=RAISED type=FIRE.ALARM");
      street.deviceOf("well-3").tell("rain");
      street.awaitLog("state=RAISED type=DRN.WELL.LEVEL");
      long killed = clock.millis();
      street.gateway().kill();
      street.startGatewayAgain();
      long back = clock.millis();
      street.awaitQuality("hydrant-17/pressure", "GOOD");
      street.deviceOf("hydrant-17").tell("strike");
      street.awaitLog("state=RAISED type=HYD.STRUCK");
      street.broker().start();

      street.awaitState("FIRE.ALARM", "REPORTED");
      street.awaitState("DRN.WELL.LEVEL", "REPORTED");
      street.awaitState("HYD.STRUCK", "REPORTED");
      street.deviceOf("hydrant-17").tell("repair");
      street.deviceOf("hydrant-17").tell("upright");
      street.awaitState("HYD.PRESSURE.LOW", "CLOSED");
      street.awaitState("HYD.STRUCK", "CLOSED");
      JsonNode account = street.settle();

      check(street, account, new Gap(killed, back));
    }
  }

  /** When the gateway was dead, UTC milliseconds. */
  private record Gap(long killed, long back) {
    boolean explains(City.Loss loss) {
      return loss.fromUtc() >= killed - 2 * WINDOW_MILLIS - SLACK_MILLIS
          && loss.fromUtc() <= killed
          && loss.toUtc() <= back;
    }
  }

  private static void check(Street street, JsonNode account, Gap gap) {
    List<City.Loss> losses = street.city().losses();
    assertAll(
        () -> assertEquals(0, account.path("missing").asInt(), account.toString()),
        () -> assertEquals(0, account.path("duplicates").asInt(), account.toString()),
        () -> assertEquals(0, account.path("unproduced").asInt(), account.toString()),
        // Two faults: the broker's end and the gateway's.
        () -> assertTrue(account.path("rawDuplicates").asInt() <= 2 * WINDOW, account.toString()),
        () ->
            assertEquals(
                List.of("unclean-stop"), losses.stream().map(City.Loss::cause).distinct().toList()),
        () -> assertTrue(losses.stream().allMatch(gap::explains), losses + " " + gap),
        // One second more than the window for the commit that was under way.
        () ->
            assertTrue(
                account.path("declaredLost").asInt() <= RATE * (WINDOW_MILLIS / 1_000 + 1),
                account.toString()),
        () -> assertContiguous(street.city().streams(Street.GATEWAY)),
        // Each arrives, and one that still stands after the restart raises nothing anew. How high
        // the
        // well has risen meanwhile decides whether it raises more than its first level.
        () -> assertEquals(1, incidents(street, "HYD.PRESSURE.LOW")),
        () -> assertEquals(1, incidents(street, "HYD.STRUCK")),
        () -> assertEquals(1, incidents(street, "DRN.WELL.LEVEL")),
        () -> assertEquals(1, incidents(street, "FIRE.ALARM")));
  }

  private static long incidents(Street street, String type) {
    return street.city().changes(type).stream().map(City.Change::incident).distinct().count();
  }

  private static void assertContiguous(List<City.Stream> streams) {
    assertEquals(
        List.of("audit", "incident", "telemetry"),
        streams.stream().map(City.Stream::name).toList(),
        "one epoch: a kill does not cost the journal");
    for (City.Stream stream : streams) {
      assertEquals(stream.highest(), stream.through(), stream.toString());
      assertTrue(stream.highest() > 0, stream.toString());
    }
  }

  private static void start(Street street) {
    street.modbus("hydrant", "hydrant-17");
    street.modbus("well", "well-3", "--speed", "5");
    int coap = street.host().freeUdpPort();
    street.launchGateway(
        """
        gateway: pole-it
        board: simulated
        ports:
          hydrant-line: { driver: modbus-tcp, host: 127.0.0.1, port: %d, timeout: 500 ms }
          well-line: { driver: modbus-tcp, host: 127.0.0.1, port: %d, timeout: 500 ms }
          sensors: { driver: coap, listen: 127.0.0.1, port: %d }
        devices:
          hydrant-17: { profile: pressure-transmitter, port: hydrant-line, unit-id: 1, interval: 200 ms }
          well-3: { profile: level-transmitter, port: well-line, unit-id: 1, interval: 200 ms }
          smoke-2: { profile: smoke-detector, port: sensors, interval: 500 ms }
        rules: [hydrant, sewage-well, fire-warning]
        rule-settings:
          hydrant/pressure-low: { for: 1 s, clear-for: 1 s }
          hydrant/struck: { for: 1 s, clear-for: 1 s }
          sewage-well/level-high: { for: 1 s, clear-for: 1 s }
        """
            .formatted(street.portOf("hydrant-17"), street.portOf("well-3"), coap));
    String gateway = "coap://" + street.host().at(coap);
    street.device("smoke", "smoke-2", "--every", "300ms", "--gateway", gateway);
    street.city().awaitReady();
    street.gateway().awaitReady();
    street.awaitQuality("hydrant-17/pressure", "GOOD");
    street.awaitQuality("well-3/level", "GOOD");
    street.awaitQuality("smoke-2/smoke", "GOOD");
  }
}
