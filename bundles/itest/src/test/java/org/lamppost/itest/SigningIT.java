package org.lamppost.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The assembled gateway under Chinese national algorithms, up to the city and the verifier. */
@Timeout(120)
class SigningIT {
  private static final String SIGNING = "org.lamppost.keep.KeepSettings.signing";
  private static final String HYDRANT = "HYD.PRESSURE.LOW";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private Street street;
  private int port;

  @AfterEach
  void close() {
    street.close();
  }

  @Test
  void what_sm2_signs_the_city_believes_and_tampering_with_it_is_found() throws Exception {
    street = street().set(SIGNING, "sm2").open();
    openHydrant();
    start();
    burstAndRepair();
    street.settle();
    await("the city has the heads of everything")
        .atMost(Street.PATIENCE)
        .until(() -> vouched("incident") && vouched("telemetry"));
    City.Heads heads = street.city().heads(Street.GATEWAY).get(0);
    street.gateway().close();

    assertAll(
        () -> assertEquals("verified", heads.checked()),
        () -> assertEquals("SM3", heads.json().path("digest").asText()),
        () -> assertEquals("SM3withSM2", heads.json().path("signing").asText()),
        () -> assertEquals(List.of(), street.city().alarms(Street.GATEWAY)));
    JsonNode clean = verify();
    assertEquals(0, clean.path("findings").size(), clean.toString());
    assertEquals(heads.epoch(), clean.path("epoch").asText(), clean.toString());

    tamper();
    JsonNode report = verify();
    assertTrue(report.path("findings").size() > 0, report.toString());
    assertEquals("incident", report.at("/findings/0/stream").asText(), report.toString());
  }

  @Test
  void sm2_without_its_bundle_is_refused_and_protection_goes_on() throws IOException {
    Path home =
        Repository.homeWithout("signing-sm2/bcprov-jdk18on", folder.resolve("distribution"));
    street = street().home(home).set(SIGNING, "sm2");
    openHydrant();
    start();
    street.deviceOf("hydrant-17").tell("main-burst");
    street.awaitLog("state=RAISED type=" + HYDRANT);

    String log = street.log();
    assertTrue(log.contains("journal does not start: nothing is kept and nothing sent"), log);
    assertTrue(
        log.contains(
            "setting 'signing' of org.lamppost.keep.KeepSettings is 'sm2', but nothing here has"
                + " SM3withSM2; expected the bundle of Bouncy Castle in bundles/signing-sm2"),
        log);
    JsonNode status = street.status();
    assertTrue(
        status.path("leftOut").toString().contains("keep: did not start"), status.toString());
    assertFalse(status.at("/rooms/decide/journal").asBoolean(true), status.toString());
    Path key = street.gateway().data().resolve("journal/device.key");
    assertFalse(Files.exists(key), "it did not fall back to another suite");
  }

  @Test
  void a_change_to_sm2_begins_an_epoch_whose_key_the_city_does_not_take_by_itself() {
    street = street().open();
    openHydrant();
    start();
    burstAndRepair();
    await("heads").atMost(Street.PATIENCE).until(() -> vouched("incident"));
    String before = street.city().changes(HYDRANT).get(0).epoch();
    street.gateway().close();

    street.set(SIGNING, "sm2");
    start();
    // The engine's checkpoint came over: it is the same incident again.
    street.deviceOf("hydrant-17").tell("main-burst");
    street.awaitState(HYDRANT, "REOPENED");
    street.deviceOf("hydrant-17").tell("repair");
    await("closed again").atMost(Street.PATIENCE).until(() -> count("CLOSED") == 2);
    await("another key is an alarm")
        .atMost(Street.PATIENCE)
        .until(() -> street.city().alarms(Street.GATEWAY).contains("changed-key"));

    List<City.Change> changes = street.city().changes(HYDRANT);
    assertEquals(2, changes.stream().map(City.Change::epoch).distinct().count());
    assertEquals(1, changes.stream().map(City.Change::incident).distinct().count());
    assertEquals("sm2", street.status().at("/rooms/keep/signing").asText());
    assertEquals(before, street.city().heads(Street.GATEWAY).get(0).epoch());
    JsonNode account = street.city().account();
    assertEquals(0, account.path("declaredLost").asInt(), account.toString());
    assertEquals(List.of(), street.city().losses());
  }

  @Test
  void records_of_sm2_wait_unharmed_until_the_setting_names_it_again() {
    street = street().set(SIGNING, "sm2");
    openHydrant();
    start();
    street.deviceOf("hydrant-17").tell("main-burst");
    street.awaitLog("state=RAISED type=" + HYDRANT);
    await("it is durable")
        .atMost(Street.PATIENCE)
        .until(() -> street.status().at("/rooms/decide/waitingChanges").asInt(1) == 0);
    String old = street.status().at("/rooms/keep/epoch").asText();
    street.gateway().close();

    street.set(SIGNING, "ecdsa");
    start();
    street.awaitLog("they wait, unharmed, until the setting 'signing' also names sm2");
    assertEquals("ecdsa", street.status().at("/rooms/keep/signing").asText());
    street.gateway().close();

    street.set(SIGNING, "ecdsa,sm2").open();
    start();
    assertEquals(old, street.awaitState(HYDRANT, "RAISED").epoch());
  }

  private Street street() {
    return new Street(Loopback.V4, folder)
        .set("org.lamppost.forward.ForwardSettings.headsMillis", "1000");
  }

  private void openHydrant() {
    street.modbus("hydrant", "hydrant-17");
    port = street.portOf("hydrant-17");
  }

  private void start() {
    street.startGateway(
        """
        gateway: pole-it
        board: simulated
        ports:
          line: { driver: modbus-tcp, host: 127.0.0.1, port: %d, timeout: 500 ms }
        devices:
          hydrant-17: { profile: pressure-transmitter, port: line, unit-id: 1, interval: 200 ms }
        rules: [hydrant]
        rule-settings: { hydrant/pressure-low: { for: 1 s, clear-for: 1 s } }
        """
            .formatted(port));
    street.awaitQuality("hydrant-17/pressure", "GOOD");
  }

  private void burstAndRepair() {
    street.deviceOf("hydrant-17").tell("main-burst");
    street.awaitState(HYDRANT, "REPORTED");
    street.deviceOf("hydrant-17").tell("repair");
    street.awaitState(HYDRANT, "CLOSED");
  }

  private int count(String state) {
    return (int) street.city().states(HYDRANT).stream().filter(state::equals).count();
  }

  /** Whether the newest heads cover everything that the city has of a stream. */
  private boolean vouched(String stream) {
    return street.city().streams(Street.GATEWAY).stream()
        .filter(each -> each.name().equals(stream))
        .allMatch(
            each ->
                street.city().heads(Street.GATEWAY).stream()
                    .anyMatch(
                        heads ->
                            heads.epoch().equals(each.epoch())
                                && heads.sequence(stream) >= each.highest()));
  }

  /** Changes the content of every incident, or, where all were released, where their chain is. */
  private void tamper() throws SQLException {
    String file = street.gateway().data().resolve("journal/safety.db").toString();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      int changed = statement.executeUpdate("UPDATE incident SET body = CAST('{}' AS BLOB)");
      changed +=
          statement.executeUpdate(
              "UPDATE state SET body = CAST(substr(body, 1, 8) || zeroblob(32) AS BLOB)"
                  + " WHERE name = 'base/incident'");
      assertTrue(changed > 0, "there is something to tamper with");
    }
  }

  private JsonNode verify() throws IOException {
    Path heads = folder.resolve("heads.json");
    String database = street.city().database().toString();
    Street.command(
        "city", "heads", "--db", database, "--gateway", Street.GATEWAY, "--out", heads.toString());
    String journal = street.gateway().data().resolve("journal").toString();
    String said =
        Street.command("verify", "--journal", journal, "--heads", heads.toString(), "--json");
    return new ObjectMapper().readTree(said);
  }
}
