package org.lamppost.simulator.device;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.mbed.coap.packet.CoapRequest;
import com.mbed.coap.packet.CoapResponse;
import com.mbed.coap.packet.Code;
import com.mbed.coap.server.CoapServer;
import com.mbed.coap.server.RouterService;
import com.mbed.coap.transport.udp.DatagramSocketTransport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reporting device against a small CoAP server on the loopback. */
class CoapWireTest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @TempDir private Path folder;
  private final List<CoapRequest> requests = new CopyOnWriteArrayList<>();
  private final StringWriter complaints = new StringWriter();
  private volatile Function<CoapRequest, CompletableFuture<CoapResponse>> gateway = this::changed;
  private CoapServer server;
  private Device device;
  private CoapWire wire;

  @AfterEach
  void close() {
    if (wire != null) {
      wire.close();
      device.log().close();
    }
    if (server != null) {
      server.stop();
    }
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1,JSON", "::1,CBOR"})
  void samples_arrive_over_IPv4_and_IPv6_as_they_were_logged(String host, SenmlFormat format)
      throws Exception {
    start(host, "bin-5", new Bin(new SplittableRandom(1)), format, 100);
    await().atMost(PATIENCE).until(() -> received(format).size() >= 9);
    wire.close();
    List<String> logged = Lines.emissions(folder, "bin-5");
    List<String> arrived = received(format);
    assertEquals(logged.subList(0, arrived.size()), arrived);
    assertEquals(format.contentFormat(), requests.get(0).options().getContentFormat());
    assertTrue(logged.get(0).startsWith("fill=") && logged.get(0).endsWith("%"), logged.get(0));
  }

  @Test
  void a_busy_gateway_gets_the_samples_again_in_order_and_each_is_one_emission() throws Exception {
    gateway =
        request ->
            requests.size() <= 2 ? reply(Code.C503_SERVICE_UNAVAILABLE, "full") : changed(request);
    start("127.0.0.1", "bin-5", new Bin(new SplittableRandom(1)), SenmlFormat.JSON, 100);
    await().atMost(PATIENCE).until(() -> requests.size() >= 6);
    wire.close();
    assertEachArrivedOnceInOrderAfter(2);
    assertTrue(
        records(requests.get(2)).size() > 3, "several samples share a message when catching up");
    assertEquals(
        records(requests.get(0)),
        records(requests.get(1)).subList(0, records(requests.get(0)).size()));
  }

  @Test
  void a_gateway_that_does_not_answer_gets_the_samples_again() throws Exception {
    gateway = request -> requests.size() <= 2 ? new CompletableFuture<>() : changed(request);
    start("127.0.0.1", "bin-5", new Bin(new SplittableRandom(1)), SenmlFormat.JSON, 200);
    await().atMost(PATIENCE).until(() -> requests.size() >= 5);
    wire.close();
    assertEachArrivedOnceInOrderAfter(2);
  }

  @Test
  void a_gateway_that_starts_late_gets_everything_since_the_beginning() throws Exception {
    int port = freePort();
    startTowards(
        new GatewayAddress("127.0.0.1", port),
        "bin-5",
        new Bin(new SplittableRandom(1)),
        SenmlFormat.JSON,
        200);
    await().atMost(PATIENCE).until(() -> !Lines.emissions(folder, "bin-5").isEmpty());
    serve("127.0.0.1", port);
    await().atMost(PATIENCE).until(() -> requests.size() >= 3);
    wire.close();
    assertEachArrivedOnceInOrderAfter(0);
  }

  @Test
  void a_refused_message_is_given_up_with_its_reason_and_the_next_go_on() throws Exception {
    gateway =
        request ->
            requests.size() == 1 ? reply(Code.C400_BAD_REQUEST, "no such point") : changed(request);
    start("127.0.0.1", "bin-5", new Bin(new SplittableRandom(1)), SenmlFormat.JSON, 200);
    await().atMost(PATIENCE).until(() -> requests.size() >= 3);
    wire.close();
    List<JsonNode> refused = Lines.events(folder, "bin-5", "refused");
    assertEquals(3, refused.size());
    assertEquals("no such point", refused.get(0).get("reason").asText());
    assertEquals("fill", refused.get(0).get("point").asText());
    assertTrue(
        complaints.toString().contains("refused device=bin-5 code=4.00 reason=no such point"),
        complaints.toString());
    assertFalse(timed(requests.get(1)).contains(timed(requests.get(0)).get(0)), "not sent again");
  }

  @Test
  void smoke_is_reported_at_once_even_while_waiting_for_the_next_heartbeat() throws Exception {
    start(
        "127.0.0.1",
        "smoke-2",
        new SmokeDetector(new SplittableRandom(1)),
        SenmlFormat.JSON,
        3_600_000);
    await().atMost(PATIENCE).until(() -> requests.size() == 1);
    tell("smoke");
    await().atMost(Duration.ofSeconds(2)).until(() -> requests.size() == 2);
    assertEquals("smoke=1", records(requests.get(1)).get(0));
    tell("clear");
    await().atMost(Duration.ofSeconds(2)).until(() -> requests.size() == 3);
    assertEquals("smoke=0", records(requests.get(2)).get(0));
    tell("clear");
    assertEquals(9, Lines.emissions(folder, "smoke-2").size(), "no change, no report");
  }

  @Test
  void a_silenced_device_takes_and_sends_nothing_until_told_to_speak() throws Exception {
    start(
        "127.0.0.1",
        "smoke-2",
        new SmokeDetector(new SplittableRandom(1)),
        SenmlFormat.JSON,
        3_600_000);
    await().atMost(PATIENCE).until(() -> requests.size() == 1);
    tell("silence");
    tell("smoke");
    assertEquals(3, Lines.emissions(folder, "smoke-2").size());
    tell("speak");
    await().atMost(Duration.ofSeconds(2)).until(() -> requests.size() == 2);
    assertEquals("smoke=1", records(requests.get(1)).get(0));
  }

  @Test
  void odd_messages_travel_alone_and_are_logged_as_what_they_are() throws Exception {
    start("127.0.0.1", "bin-5", new Bin(new SplittableRandom(1)), SenmlFormat.JSON, 3_600_000);
    await().atMost(PATIENCE).until(() -> requests.size() == 1);
    tell("exception");
    tell("wrong-unit");
    tell("unknown-device");
    await().atMost(PATIENCE).until(() -> requests.size() == 4);
    wire.close();
    List<String> emissions = Lines.emissions(folder, "bin-5");
    assertEquals(5, emissions.size());
    assertEquals("fill=null%", emissions.get(3));
    assertTrue(emissions.get(4).matches("fill=[0-9.]+m"), emissions.get(4));
    assertFalse(text(requests.get(1)).endsWith("]"));
    assertTrue(text(requests.get(2)).contains("\"u\":\"m\""));
    assertTrue(text(requests.get(3)).contains("\"bn\":\"nobody-9/\""));
  }

  @Test
  void told_nan_the_first_point_is_no_number_in_a_message_of_its_own_until_normal()
      throws Exception {
    start("127.0.0.1", "bin-5", new Bin(new SplittableRandom(1)), SenmlFormat.JSON, 300);
    await().atMost(PATIENCE).until(() -> requests.size() >= 1);
    tell("nan");
    await()
        .atMost(PATIENCE)
        .until(() -> texts().stream().anyMatch(text -> text.endsWith("\"v\":NaN}]")));
    tell("normal");
    int before = requests.size();
    await().atMost(PATIENCE).until(() -> requests.size() >= before + 3);
    assertFalse(text(requests.get(requests.size() - 1)).contains("NaN"));
    assertTrue(Lines.emissions(folder, "bin-5").contains("fill=null%"));
    assertFalse(Lines.emissions(folder, "bin-5").contains("temperature=nullCel"));
  }

  @Test
  void when_ten_thousand_samples_wait_the_oldest_make_room_and_are_told() {
    Bin bin = new Bin(new SplittableRandom(1));
    device = new Device(bin, new HandClock(), 1, EmissionLog.open(folder, "bin-5"));
    CoapWire.Settings settings =
        new CoapWire.Settings(
            new GatewayAddress("::1", 9),
            Duration.ofHours(1),
            SenmlFormat.JSON,
            new SplittableRandom(1));
    wire =
        new CoapWire(
            device, bin, settings, new PrintWriter(complaints, true), timers -> new DeafGateway());
    wire.start();
    await().atMost(PATIENCE).until(() -> Lines.emissions(folder, "bin-5").size() == 3);
    tell("wrong-unit\n".repeat(9_999));
    List<JsonNode> dropped = Lines.events(folder, "bin-5", "dropped");
    assertEquals(
        List.of("fill", "temperature"),
        dropped.stream().map(line -> line.get("point").asText()).toList());
    assertTrue(dropped.get(0).get("sent").asBoolean());
    assertEquals(3, Lines.emissions(folder, "bin-5").size(), "what never left is no emission");
  }

  @Test
  void what_was_sent_but_never_acknowledged_is_told_when_the_device_stops() throws Exception {
    gateway = request -> new CompletableFuture<>();
    start("127.0.0.1", "bin-5", new Bin(new SplittableRandom(1)), SenmlFormat.JSON, 3_600_000);
    await().atMost(PATIENCE).until(() -> requests.size() == 1);
    wire.close();
    List<JsonNode> dropped = Lines.events(folder, "bin-5", "dropped");
    assertEquals(
        List.of("fill", "temperature", "tilt"),
        dropped.stream().map(line -> line.get("point").asText()).toList());
    assertTrue(dropped.get(0).get("sent").asBoolean());
  }

  /** Everything logged has arrived after the first requests, in that order, and nothing twice. */
  private void assertEachArrivedOnceInOrderAfter(int failed) throws IOException {
    List<String> arrived = new ArrayList<>();
    for (CoapRequest request : requests.subList(failed, requests.size())) {
      arrived.addAll(timed(request));
    }
    List<String> logged =
        Lines.of(folder, "bin-5").stream()
            .filter(line -> line.has("point") && !line.has("event"))
            .map(line -> line.get("at") + " " + line.get("point").asText())
            .toList();
    assertEquals(arrived.size(), arrived.stream().distinct().count());
    assertEquals(logged.size(), logged.stream().distinct().count());
    assertTrue(logged.size() >= arrived.size());
    assertEquals(logged.subList(0, arrived.size()), arrived);
  }

  private CompletableFuture<CoapResponse> changed(CoapRequest request) {
    return reply(Code.C204_CHANGED, "");
  }

  private static CompletableFuture<CoapResponse> reply(Code code, String text) {
    return CompletableFuture.completedFuture(CoapResponse.of(code, text));
  }

  private List<String> received(SenmlFormat format) throws IOException {
    List<String> all = new ArrayList<>();
    for (CoapRequest request : requests) {
      all.addAll(format == SenmlFormat.JSON ? records(request) : binaryRecords(request));
    }
    return all;
  }

  private static List<String> records(CoapRequest request) throws IOException {
    List<String> records = new ArrayList<>();
    for (JsonNode node : new ObjectMapper().readTree(request.getPayload().getBytes())) {
      records.add(node.get("n").asText() + "=" + node.get("v") + node.path("u").asText(""));
    }
    return records;
  }

  private static List<String> timed(CoapRequest request) throws IOException {
    JsonNode pack = new ObjectMapper().readTree(request.getPayload().getBytes());
    List<String> records = new ArrayList<>();
    for (JsonNode node : pack) {
      long at = Math.round((pack.get(0).get("bt").asDouble() + node.path("t").asDouble(0)) * 1000);
      records.add(at + " " + node.get("n").asText());
    }
    return records;
  }

  private static List<String> binaryRecords(CoapRequest request) throws IOException {
    List<String> records = new ArrayList<>();
    for (JsonNode node :
        new ObjectMapper(new CBORFactory()).readTree(request.getPayload().getBytes())) {
      String value = node.get("2").asText().replaceAll("\\.0$", "");
      records.add(node.get("0").asText() + "=" + value + node.path("1").asText(""));
    }
    return records;
  }

  private List<String> texts() {
    return requests.stream().map(CoapWireTest::text).toList();
  }

  private static String text(CoapRequest request) {
    return request.getPayload().toUtf8String();
  }

  private void tell(String command) {
    new Console(device, wire, new PrintWriter(complaints, true))
        .run(new java.io.BufferedReader(new java.io.StringReader(command)));
  }

  private void start(String host, String id, CoapThing thing, SenmlFormat format, long everyMillis)
      throws IOException {
    serve(host, 0);
    startTowards(
        new GatewayAddress(host, server.getLocalSocketAddress().getPort()),
        id,
        thing,
        format,
        everyMillis);
  }

  private void serve(String host, int port) throws IOException {
    server =
        CoapServer.builder()
            .transport(
                new DatagramSocketTransport(
                    new InetSocketAddress(InetAddress.getByName(host), port)))
            .route(
                RouterService.builder()
                    .post(
                        "/senml",
                        request -> {
                          requests.add(request);
                          return gateway.apply(request);
                        }))
            .build()
            .start();
  }

  private void startTowards(
      GatewayAddress address, String id, CoapThing thing, SenmlFormat format, long everyMillis) {
    device = new Device(thing, Clock.systemUTC(), 1, EmissionLog.open(folder, id));
    CoapWire.Settings settings =
        new CoapWire.Settings(
            address, Duration.ofMillis(everyMillis), format, new SplittableRandom(1));
    wire = new CoapWire(device, thing, settings, new PrintWriter(complaints, true));
    wire.start();
  }

  /** Takes every message and never answers. */
  private static final class DeafGateway implements CoapPost {
    @Override
    public CompletableFuture<Reply> post(byte[] payload, short contentFormat) {
      return new CompletableFuture<>();
    }

    @Override
    public void close() {}
  }

  private static int freePort() throws IOException {
    try (java.net.DatagramSocket socket =
        new java.net.DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
