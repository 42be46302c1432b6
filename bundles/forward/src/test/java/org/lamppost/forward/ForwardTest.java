package org.lamppost.forward;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lamppost.model.Stream.AUDIT;
import static org.lamppost.model.Stream.INCIDENT;
import static org.lamppost.model.Stream.TELEMETRY;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lamppost.api.Faults;
import org.lamppost.api.Line;
import org.lamppost.model.Command;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.model.Readings;

/** The room as a whole, on real time, against a real broker. */
class ForwardTest {
  private final FakeOutbox outbox = new FakeOutbox();
  private final List<String> reported = new CopyOnWriteArrayList<>();
  private final List<Command> commands = new CopyOnWriteArrayList<>();
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final Line line =
      new Line() {
        @Override
        public CompletionStage<Void> offer(Readings batch) {
          return CompletableFuture.completedStage(null);
        }

        @Override
        public void command(Command command) {
          commands.add(command);
        }

        @Override
        public void reported(String incidentId) {
          reported.add(incidentId);
        }
      };
  private final Faults told =
      new Faults() {
        @Override
        public void report(Fault fault) {
          faults.add(fault);
        }

        @Override
        public List<Fault> all() {
          return List.copyOf(faults);
        }
      };

  @TempDir Path folder;
  private Forward forward;

  @BeforeEach
  void patience() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() {
    if (forward != null) {
      forward.stop();
    }
    Awaitility.reset();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "[::1]"})
  void the_journal_reaches_the_city_and_its_receipts_and_commands_come_back(String host)
      throws Exception {
    assumeMosquitto();
    try (Mosquitto broker = Mosquitto.start(folder);
        City city = City.at(broker)) {
      outbox.commit(INCIDENT, 100);
      outbox.commit(AUDIT, 50);
      outbox.commit(TELEMETRY, 20);
      start("mqtt://" + host + ":" + broker.port());
      await().until(() -> outbox.watermark(TELEMETRY) == 20 && outbox.watermark(INCIDENT) == 100);
      await().until(() -> outbox.watermark(AUDIT) == 50);
      assertEquals(City.whole("incident", 100), city.stored("incident"));
      assertEquals(City.whole("audit", 50), city.stored("audit"));
      assertEquals(City.whole("telemetry", 20), city.stored("telemetry"));
      assertEquals(0, city.rawDuplicates);
      await().until(() -> reported.size() == 100);
      outbox.commit(INCIDENT, 1);
      await().until(() -> outbox.watermark(INCIDENT) == 101);
      city.say("command", "{\"v\":1,\"commandId\":\"c\",\"incidentId\":\"i\",\"type\":\"close\"}");
      await().until(() -> commands.size() == 1);
      assertTrue(city.states.get(0).contains("\"state\":\"online\""), city.states.toString());
      forward.stop();
      await().until(() -> city.states.size() == 2);
      assertEquals(
          "{\"v\":1,\"state\":\"offline\",\"gatewayId\":\"pole-0001\",\"reason\":\"stopped\"}",
          city.states.get(1));
    }
  }

  @Test
  void a_broker_that_is_killed_and_comes_back_costs_nothing_but_time() throws Exception {
    assumeMosquitto();
    try (Mosquitto broker = Mosquitto.start(folder)) {
      try (City city = City.at(broker)) {
        city.givesReceipts = false;
        outbox.commit(INCIDENT, 10);
        start("mqtt://127.0.0.1:" + broker.port());
        await().until(() -> city.stored("incident").size() == 10);
      }
      for (int round = 1; round <= 3; round++) {
        broker.kill();
        await().until(() -> forward.get().get("connected").equals(false));
        outbox.commit(INCIDENT, 10);
        broker.start();
        await().until(() -> forward.get().get("connected").equals(true));
      }
      try (City city = City.at(broker)) {
        await().until(() -> outbox.watermark(INCIDENT) == 40);
        assertEquals(City.whole("incident", 40), city.stored("incident"));
      }
      assertEquals(40, reported.size());
      assertEquals(3L, forward.get().get("reconnects"));
    }
  }

  @Test
  void a_login_that_is_refused_is_told_to_people_and_one_that_is_right_works() throws Exception {
    assumeMosquitto();
    Path passwords = folder.resolve("passwords");
    Files.writeString(passwords, "gateway:secret\n");
    new ProcessBuilder("mosquitto_passwd", "-U", passwords.toString()).start().waitFor();
    Path password = Files.writeString(folder.resolve("password"), "secret\n");
    try (Mosquitto broker = Mosquitto.start(folder, "password_file " + passwords)) {
      String address = "mqtt://127.0.0.1:" + broker.port();
      start(address, Map.of("username", "gateway", "password", "wrong"));
      await().until(() -> !faults.isEmpty());
      assertTrue(faults.get(0).problem().contains(address + ": broker "), faults.toString());
      forward.stop();
      start(address, Map.of("username", "gateway", "passwordFile", password.toString()));
      await().until(() -> forward.get().get("connected").equals(true));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]"})
  void tls_with_the_right_authority_connects(String host) throws Exception {
    assumeMosquitto();
    Certificates certificates = Certificates.make(folder, "san=dns:localhost,ip:127.0.0.1,ip:::1");
    try (Mosquitto broker = Mosquitto.start(folder, certificates.mosquitto())) {
      outbox.commit(INCIDENT, 3);
      start("mqtts://" + host + ":" + broker.port(), certificates.settings("receipts", false));
      await().until(() -> outbox.watermark(INCIDENT) == 3);
    }
  }

  @Test
  void tls_with_a_certificate_of_another_name_or_authority_does_not_connect() throws Exception {
    assumeMosquitto();
    Certificates certificates = Certificates.make(folder, "san=dns:other.example");
    try (Mosquitto broker = Mosquitto.start(folder, certificates.mosquitto())) {
      String address = "mqtts://127.0.0.1:" + broker.port();
      start(address, certificates.settings("receipts", false));
      await().untilAsserted(() -> assertTrue(lastError().contains("127.0.0.1"), lastError()));
      forward.stop();
      start(address, Map.of("reconnectMinMillis", 50));
      await()
          .untilAsserted(() -> assertTrue(lastError().contains("certification path"), lastError()));
      assertEquals(false, forward.get().get("connected"));
    }
  }

  @Test
  void it_stops_within_two_seconds_though_the_broker_accepts_and_never_answers() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      start("mqtt://127.0.0.1:" + deaf.getLocalPort());
      await().until(() -> forward.get().get("state").equals("connecting"));
      assertStopsInTime();
    }
  }

  @Test
  void it_stops_within_two_seconds_though_the_broker_hangs() throws Exception {
    assumeMosquitto();
    try (Mosquitto broker = Mosquitto.start(folder)) {
      start("mqtt://127.0.0.1:" + broker.port());
      await().until(() -> forward.get().get("connected").equals(true));
      broker.freeze();
      outbox.commit(INCIDENT, 5);
      assertStopsInTime();
    }
  }

  @Test
  void it_stops_while_nobody_is_there() {
    start("mqtt://127.0.0.1:" + Mosquitto.freePort());
    await().until(() -> lastError().contains("refused"));
    assertStopsInTime();
  }

  @Test
  void settings_that_are_wrong_are_told_to_people_and_start_nothing() {
    assertThrows(FaultException.class, () -> start("city"));
    assertEquals(ForwardSettings.PID, faults.get(0).file());
    assertEquals(List.of(), ours());
  }

  private void assertStopsInTime() {
    long began = System.nanoTime();
    forward.stop();
    long millis = (System.nanoTime() - began) / 1_000_000;
    assertTrue(millis < 2_000, "took " + millis + " ms");
    await().atMost(Duration.ofSeconds(2)).untilAsserted(() -> assertEquals(List.of(), ours()));
  }

  private void start(String broker) {
    start(broker, Map.of());
  }

  private void start(String broker, Map<String, Object> more) {
    Map<String, Object> values = new HashMap<>(Map.of("broker", broker, "reconnectMinMillis", 50));
    values.putAll(more);
    forward = new Forward(TestSettings.of(values), "0.1.0", Street.site(), outbox, line, told);
  }

  private String lastError() {
    return (String) forward.get().get("lastError");
  }

  /** Our threads, and those of the transport; the city's are not ours. */
  private static List<String> ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.matches("(MQTT .*: )?lamppost-(forward|pole).*"))
        .toList();
  }

  private static void assumeMosquitto() {
    assumeTrue(Mosquitto.program().isPresent(), "mosquitto is not installed");
  }
}
