package org.lamppost.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lamppost.model.FaultException;
import org.lamppost.model.Stream;

class PlanTest {
  @Test
  void the_defaults_are_a_valid_plan() {
    Plan plan = Plan.of(TestSettings.of(Map.of()));
    assertEquals("mqtt://127.0.0.1:1883", plan.broker().toString());
    assertEquals(Duration.ofSeconds(30), plan.keepAlive());
    assertEquals(new Plan.Pauses(500, 10_000), plan.pauses());
    assertEquals("city", plan.drain().destination());
    assertEquals(Street.windows(16, 16, 4), plan.drain().windows());
    assertEquals(5_000, plan.drain().receiptMillis());
    assertTrue(plan.drain().receipts());
  }

  @ParameterizedTest
  @CsvSource({
    "mqtt://city.example, city.example, 1883, false",
    "mqtts://city.example, city.example, 8883, true",
    "mqtt://10.0.0.7:1884, 10.0.0.7, 1884, false",
    "mqtt://[::1], ::1, 1883, false",
    "mqtts://[2001:db8::7]:443, 2001:db8::7, 443, true",
  })
  void addresses_of_both_families_are_read(String text, String host, int port, boolean tls) {
    assertEquals(new Broker(host, port, tls), Broker.parse(text));
    assertEquals(Broker.parse(text), Broker.parse(Broker.parse(text).toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "city",
        "city:1883",
        "tcp://city:1883",
        "mqtt://",
        "mqtt://:1883",
        "mqtt://a b",
        "mqtt://city:0",
        "mqtt://city:65536",
        "mqtt://city/path",
        "mqtt://city?x=1",
        "mqtt://city#x",
        "mqtt://user:secret@city",
        "mqtt://::1:1883",
        "mqtt:city",
        "mqtt://[::1",
        "mqtt://a_b"
      })
  void other_addresses_are_refused_with_what_was_expected(String text) {
    FaultException refusal = refused("broker", text);
    assertTrue(refusal.getMessage().contains("'broker' '" + text + "'"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("expected mqtt://host:1883"), refusal.getMessage());
  }

  @Property(tries = 500)
  void no_text_breaks_the_check_of_an_address(@ForAll String text) {
    assertThrows(FaultException.class, () -> Plan.of(TestSettings.of(Map.of("broker", text))));
  }

  @ParameterizedTest
  @CsvSource({
    "keepAliveSeconds, 4, 5 to 3600",
    "keepAliveSeconds, 3601, 5 to 3600",
    "reconnectMinMillis, 49, 50 to 60000",
    "reconnectMaxMillis, 499, 500 to 3600000",
    "receiptTimeoutMillis, 199, 200 to 600000",
    "windowIncident, 0, 1 to 16",
    "windowIncident, 17, 1 to 16",
    "windowAudit, 17, 1 to 16",
    "windowTelemetry, 5, 1 to 4",
  })
  void numbers_out_of_range_are_refused_with_the_range(String key, int value, String range) {
    FaultException refusal = refused(key, value);
    assertEquals(
        ForwardSettings.PID + ": '" + key + "' is " + value + "; expected " + range,
        refusal.getMessage());
  }

  @Test
  void a_destination_that_is_no_name_is_refused() {
    assertTrue(refused("destination", "").getMessage().contains("'destination' is ''"));
  }

  @Test
  void a_password_needs_a_user_and_only_one_place() {
    assertTrue(refused("password", "x").getMessage().contains("'username' is empty"));
    FaultException two =
        assertThrows(
            FaultException.class,
            () ->
                Plan.of(
                    TestSettings.of(
                        Map.of("username", "u", "password", "p", "passwordFile", "/f"))));
    assertTrue(two.getMessage().contains("'passwordFile' is given together"));
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    FaultException refusal =
        assertThrows(
            FaultException.class,
            () ->
                Plan.of(
                    TestSettings.of(
                        Map.of("broker", "mqtts://city", "trustStore", "/nowhere/ca.p12"))));
    assertTrue(refusal.getMessage().contains("'/nowhere/ca.p12' cannot be read"));
  }

  @Test
  void a_store_without_its_password_or_without_tls_is_refused(@TempDir Path folder)
      throws Exception {
    String store = Files.writeString(folder.resolve("ca.p12"), "x").toString();
    FaultException alone =
        assertThrows(
            FaultException.class,
            () -> Plan.of(TestSettings.of(Map.of("broker", "mqtts://city", "trustStore", store))));
    assertTrue(alone.getMessage().contains("'trustStorePasswordFile' is missing"));
    assertTrue(refused("trustStore", store).getMessage().contains("'broker' is mqtt://"));
  }

  @Test
  void no_password_shows_in_a_text() {
    Plan plan = Plan.of(TestSettings.of(Map.of("username", "u", "password", "secret")));
    assertFalse(plan.toString().contains("secret"));
  }

  private static FaultException refused(String key, Object value) {
    return assertThrows(FaultException.class, () -> Plan.of(TestSettings.of(Map.of(key, value))));
  }

  @Test
  void the_three_streams_have_a_window_each() {
    assertEquals(
        Stream.values().length, Plan.of(TestSettings.of(Map.of())).drain().windows().size());
  }
}
