package org.lamppost.simulator.city;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The brain at its door: MQTT on one side, its database on the other. */
class BrainTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final JsonMapper JSON = new JsonMapper();

  private static Broker shared;

  @TempDir private Path folder;

  @BeforeAll
  static void startBroker() {
    shared = Broker.start(new Endpoint("127.0.0.1", 0), Optional.empty());
  }

  @AfterAll
  static void stopBroker() {
    shared.close();
  }

  @Test
  void records_go_in_and_receipts_come_back_only_as_far_as_nothing_is_missing() throws Exception {
    try (Brain brain = brain(shared.endpoint(), Optional.empty());
        Pole pole = new Pole(shared.endpoint())) {
      pole.send("incident", Messages.incident(1, "01A", "RAISED", "raise"));
      pole.awaitReceipt("incident", 1);
      pole.send("incident", Messages.incident(3, "01A", "CLOSED", "close"));
      pole.send("telemetry", Messages.pressures(1, 1, 0, 0.3, 0.31));
      pole.send("audit", Messages.audit(1));
      pole.awaitReceipt("telemetry", 1);
      pole.awaitReceipt("audit", 1);
      settle(brain);
      assertEquals(1, pole.receipted("incident"));
      pole.send("incident", Messages.incident(2, "01A", "HANDLING", "handling"));
      pole.awaitReceipt("incident", 3);
    }
  }

  @Test
  void duplicates_are_counted_once_each_and_the_receipt_is_repeated() throws Exception {
    try (Brain brain = brain(shared.endpoint(), Optional.empty());
        Pole pole = new Pole(shared.endpoint())) {
      byte[] record = Messages.incident(1, "01A", "RAISED", "raise");
      pole.send("incident", record);
      pole.awaitReceipt("incident", 1);
      int before = pole.receipts.size();
      pole.send("incident", record);
      await().atMost(SOON).until(() -> pole.receipts.size() > before);
      settle(brain);
      try (Archive archive = Archive.open(database())) {
        assertEquals(1, archive.rawDuplicates());
        assertEquals(1, archive.number("SELECT COUNT(*) FROM incident_changes"));
      }
    }
  }

  @Test
  void damaged_messages_do_not_stop_what_follows() throws Exception {
    try (Brain brain = brain(shared.endpoint(), Optional.empty());
        Pole pole = new Pole(shared.endpoint())) {
      pole.send("telemetry", new byte[] {1, 2, 3});
      pole.send("telemetry", new byte[0]);
      pole.send("incident", Messages.utf8("{\"epoch\":\"01JDEPOCH\",\"seq\":1,\"v\":9}"));
      pole.send("incident", Messages.incident(2, "01A", "RAISED", "raise"));
      pole.awaitReceipt("incident", 2);
      settle(brain);
      try (Archive archive = Archive.open(database())) {
        assertEquals(3, archive.refused());
      }
    }
  }

  @Test
  void a_brain_that_starts_again_goes_on_where_it_was() throws Exception {
    try (Pole pole = new Pole(shared.endpoint())) {
      try (Brain brain = brain(shared.endpoint(), Optional.empty())) {
        pole.send("incident", Messages.incident(1, "01A", "RAISED", "raise"));
        pole.awaitReceipt("incident", 1);
        settle(brain);
      }
      pole.send("incident", Messages.incident(2, "01A", "CLOSED", "close"));
      try (Brain brain = brain(shared.endpoint(), Optional.empty())) {
        pole.awaitReceipt("incident", 2);
        settle(brain);
      }
    }
  }

  @Test
  void the_duty_desk_dispatches_and_handles_a_new_incident() throws Exception {
    try (Brain brain = brain(shared.endpoint(), Optional.of(Duration.ofMillis(100)));
        Pole pole = new Pole(shared.endpoint())) {
      pole.send("incident", Messages.incident(1, "01A", "RAISED", "raise"));
      await().atMost(SOON).until(() -> pole.orders().contains("dispatch 01A-dispatch"));
      pole.send("incident", Messages.incident(2, "01A", "DISPATCHED", "dispatch"));
      await().atMost(SOON).until(() -> pole.orders().contains("handling 01A-handling"));
      pole.send("incident", Messages.incident(3, "01A", "HANDLING", "handling"));
      pole.awaitReceipt("incident", 3);
      settle(brain);
      assertEquals(2, pole.orders().size());
    }
  }

  @Test
  void the_console_answers_each_line_with_one_object() throws Exception {
    Path emissions = Files.createDirectories(folder.resolve("emissions"));
    Files.writeString(
        emissions.resolve("hydrant-17.jsonl"),
        "{\"seq\":1,\"at\":%d,\"device\":\"hydrant-17\",\"point\":\"pressure\",\"value\":0.3}\n"
            .formatted(Messages.OFFSET));
    try (Brain brain = brain(shared.endpoint(), Optional.empty());
        Pole pole = new Pole(shared.endpoint())) {
      pole.send("telemetry", Messages.pressures(1, 1, 0, 0.3));
      pole.awaitReceipt("telemetry", 1);
      Console console = new Console(brain, database(), Optional.of(emissions), Clock.systemUTC());
      List<JsonNode> answers =
          ask(
              console,
              "account",
              "summary",
              "send pole-0001 {\"v\":1,\"type\":\"reset\"}",
              "send pole-0001 {",
              "send +/x {}",
              "what");
      assertTrue(answers.get(0).get("balanced").asBoolean(), answers.get(0).toString());
      assertEquals(1, answers.get(1).get("readings").asInt());
      assertEquals("pole-0001", answers.get(2).get("sent").asText());
      for (JsonNode refused : answers.subList(3, 6)) {
        assertTrue(refused.has("error"), refused.toString());
      }
      await().atMost(SOON).until(() -> pole.commands.size() == 1);
    }
  }

  @Test
  void everything_works_over_ipv6_too() throws Exception {
    try (Broker broker = Broker.start(new Endpoint("::1", 0), Optional.empty());
        Brain brain = brain(broker.endpoint(), Optional.empty());
        Pole pole = new Pole(broker.endpoint())) {
      assertEquals("::1", broker.endpoint().host());
      pole.send("incident", Messages.incident(1, "01A", "RAISED", "raise"));
      pole.awaitReceipt("incident", 1);
      settle(brain);
    }
  }

  @Test
  void a_second_broker_on_the_same_port_is_told_why_not() {
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class, () -> Broker.start(shared.endpoint(), Optional.empty()));
    assertTrue(refused.getMessage().contains(shared.endpoint().uri()), refused.getMessage());
  }

  @Test
  void a_broker_that_forgot_everything_costs_nothing() throws Exception {
    Broker first = Broker.start(new Endpoint("127.0.0.1", 0), Optional.empty());
    Endpoint endpoint = first.endpoint();
    try (Brain brain = brain(endpoint, Optional.empty())) {
      try (Pole pole = new Pole(endpoint)) {
        pole.send("incident", Messages.incident(1, "01A", "RAISED", "raise"));
        pole.awaitReceipt("incident", 1);
      } finally {
        first.close();
      }
      try (Broker second = Broker.start(endpoint, Optional.empty());
          Pole pole = new Pole(second.endpoint())) {
        // The broker has no session of the brain: until that is back, messages go nowhere.
        await()
            .atMost(SOON)
            .pollInterval(Duration.ofMillis(200))
            .until(
                () -> {
                  pole.send("incident", Messages.incident(1, "01A", "RAISED", "raise"));
                  pole.send("incident", Messages.incident(2, "01A", "CLOSED", "close"));
                  return pole.receipted("incident") == 2;
                });
        settle(brain);
      }
      try (Archive archive = Archive.open(database())) {
        assertEquals(2, archive.number("SELECT COUNT(*) FROM records"));
        assertTrue(archive.rawDuplicates() >= 1);
      }
    }
  }

  private Path database() {
    return folder.resolve("city.db");
  }

  /** A brain of this test alone: other tests' sessions and messages are not its own. */
  private Brain brain(Endpoint broker, Optional<Duration> handlingAfter) throws Exception {
    String clientId = "city-" + folder.getFileName();
    Brain brain =
        Brain.start(
            new Brain.Settings(broker, database(), clientId, handlingAfter), Clock.systemUTC());
    brain.ready().get(SOON.toSeconds(), TimeUnit.SECONDS);
    return brain;
  }

  private static void settle(Brain brain) throws Exception {
    brain.settled().get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  private static List<JsonNode> ask(Console console, String... lines) throws IOException {
    StringWriter answers = new StringWriter();
    String input = String.join("\n", lines) + "\nquit\nnever read\n";
    console.run(new BufferedReader(new StringReader(input)), new PrintWriter(answers));
    List<JsonNode> nodes = new java.util.ArrayList<>();
    for (String line : answers.toString().lines().toList()) {
      nodes.add(JSON.readTree(line));
    }
    assertEquals(lines.length, nodes.size());
    return nodes;
  }

  /** A gateway's side of the broker: publishes records, keeps receipts and commands. */
  private static final class Pole implements AutoCloseable {
    private final List<JsonNode> receipts = new CopyOnWriteArrayList<>();
    private final List<JsonNode> commands = new CopyOnWriteArrayList<>();
    private final Mqtt5AsyncClient client;

    Pole(Endpoint broker) throws Exception {
      client =
          MqttClient.builder()
              .useMqttVersion5()
              .serverHost(broker.host())
              .serverPort(broker.port())
              .buildAsync();
      client.connect().get(20, TimeUnit.SECONDS);
      hear("receipt", receipts);
      hear("command", commands);
    }

    private void hear(String word, List<JsonNode> heard) throws Exception {
      client
          .subscribeWith()
          .topicFilter("lamppost/v1/" + Messages.GATEWAY + "/" + word)
          .qos(MqttQos.AT_LEAST_ONCE)
          .callback(publish -> heard.add(read(publish.getPayloadAsBytes())))
          .send()
          .get(20, TimeUnit.SECONDS);
    }

    private static JsonNode read(byte[] payload) {
      try {
        return JSON.readTree(new String(payload, StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new IllegalStateException("the brain sent what is not JSON", e);
      }
    }

    void send(String stream, byte[] payload) throws Exception {
      client
          .publishWith()
          .topic("lamppost/v1/" + Messages.GATEWAY + "/" + stream)
          .qos(MqttQos.AT_LEAST_ONCE)
          .payload(payload)
          .send()
          .get(20, TimeUnit.SECONDS);
    }

    long receipted(String stream) {
      return receipts.stream()
          .filter(receipt -> receipt.get("stream").asText().equals(stream))
          .filter(receipt -> receipt.get("epoch").asText().equals(Messages.EPOCH))
          .mapToLong(receipt -> receipt.get("through").asLong())
          .max()
          .orElse(0);
    }

    void awaitReceipt(String stream, long through) {
      await().atMost(SOON).until(() -> receipted(stream) == through);
    }

    List<String> orders() {
      return commands.stream()
          .map(order -> order.get("type").asText() + " " + order.get("commandId").asText())
          .toList();
    }

    @Override
    public void close() {
      client.disconnect();
    }
  }
}
