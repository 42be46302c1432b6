package org.lamppost.sense.coap;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mbed.coap.client.CoapClient;
import com.mbed.coap.exception.CoapException;
import com.mbed.coap.packet.BlockSize;
import com.mbed.coap.packet.CoapRequest;
import com.mbed.coap.packet.CoapResponse;
import com.mbed.coap.packet.Code;
import com.mbed.coap.packet.Opaque;
import com.mbed.coap.server.CoapServer;
import com.mbed.coap.transport.udp.DatagramSocketTransport;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lamppost.api.LineException;
import org.lamppost.model.Fault;
import org.lamppost.model.Quality;

/** The room at its door, called by a CoAP client of another make. */
class CoapSenseTest {
  private static final short JSON = 110;
  private static final short CBOR = 112;
  private static final CoapLimits LIMITS = new CoapLimits(16, 8, 247, 2048, 1, 2);

  private final FakeLine line = new FakeLine();
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private CoapSense sense;
  private InetSocketAddress address;

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    if (sense != null) {
      sense.stop();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void a_json_pack_is_taken_over_both_families(String listen) throws Exception {
    start(listen);
    CoapResponse answer = post(client(), "[{'bn':'bin-3/','n':'fill','u':'%','v':42}]");
    assertEquals(Code.C204_CHANGED, answer.getCode());
    assertEquals(1, line.offered.size());
    assertEquals(42, line.offered.get(0).value(0));
    assertFalse(line.offered.get(0).urgent());
  }

  @Test
  void a_cbor_pack_is_taken() throws Exception {
    start("127.0.0.1");
    // [{bn: "bin-3/", n: "fill", u: "%", v: 42}]
    byte[] pack = HexFormat.of().parseHex("81a4216662696e2d332f006466696c6c0161250218" + "2a");
    CoapResponse answer = client().sendSync(request(Opaque.of(pack), CBOR));
    assertEquals(Code.C204_CHANGED, answer.getCode());
    assertEquals(42, line.offered.get(0).value(0));
    assertEquals(Quality.GOOD, line.offered.get(0).quality(0));
  }

  @Test
  void telemetry_is_answered_although_it_is_not_durable_yet() throws Exception {
    start("127.0.0.1");
    line.answering(CompletableFuture::new);
    assertEquals(Code.C204_CHANGED, post(client(), "[{'n':'bin-3/fill','v':1}]").getCode());
  }

  @Test
  void an_alarm_is_answered_only_when_it_is_durable() throws Exception {
    start("127.0.0.1");
    CompletableFuture<Void> durable = new CompletableFuture<>();
    line.answering(() -> durable);
    CompletableFuture<CoapResponse> answer = client().send(smoke());
    await().until(() -> line.offered.size() == 1);
    assertTrue(line.offered.get(0).urgent());
    // longer than a second: the empty acknowledgement goes out, the response later by itself
    await().during(Duration.ofMillis(1300)).until(() -> !answer.isDone());
    durable.complete(null);
    assertEquals(Code.C204_CHANGED, answer.get(5, TimeUnit.SECONDS).getCode());
    assertEquals(1, line.offered.size());
  }

  @Test
  void a_line_that_cannot_take_or_keep_it_says_come_back_in_5_seconds() throws Exception {
    start("127.0.0.1");
    line.answering(() -> CompletableFuture.failedFuture(new LineException("line full")));
    CoapClient client = client();
    CoapResponse telemetry = post(client, "[{'n':'bin-3/fill','v':1}]");
    CoapResponse alarm = client.sendSync(smoke());
    assertEquals(Code.C503_SERVICE_UNAVAILABLE, telemetry.getCode());
    assertEquals(5, telemetry.options().getMaxAge());
    assertEquals(Code.C503_SERVICE_UNAVAILABLE, alarm.getCode());
    assertEquals(5, alarm.options().getMaxAge());
    assertEquals(2L, port().get("lineRefused"));
  }

  @Test
  void more_alarms_than_may_wait_are_judged_all_the_same_and_told_to_come_back() throws Exception {
    start("127.0.0.1");
    line.answering(CompletableFuture::new);
    CoapClient client = client();
    client().send(smoke());
    client().send(smoke());
    await().until(() -> line.offered.size() == LIMITS.maxPending());
    assertEquals(Code.C503_SERVICE_UNAVAILABLE, client.sendSync(smoke()).getCode());
    assertEquals(LIMITS.maxPending() + 1, line.offered.size());
    assertEquals((long) LIMITS.maxPending(), port().get("waitingForJournal"));
  }

  @Test
  void a_malformed_pack_is_refused_with_the_place() throws Exception {
    start("127.0.0.1");
    CoapResponse answer = post(client(), "[{'n':'bin-3/fill','v':1},{'n':'bin-3/fill','v':");
    assertEquals(Code.C400_BAD_REQUEST, answer.getCode());
    assertTrue(answer.getPayloadString().contains("expected SenML JSON"), answer.toString());
    assertEquals(0, line.offered.size());
    assertEquals(1L, port().get("malformed"));
  }

  @Test
  void a_pack_with_an_unknown_name_is_refused_as_a_whole() throws Exception {
    start("127.0.0.1");
    CoapResponse answer = post(client(), "[{'n':'bin-3/fill','v':1},{'n':'nobody-9/fill','v':1}]");
    assertEquals(Code.C404_NOT_FOUND, answer.getCode());
    assertTrue(answer.getPayloadString().contains("nobody-9"));
    assertEquals(0, line.offered.size());
    assertEquals(1L, port().get("unknownNames"));
  }

  @Test
  void another_content_format_or_none_is_refused() throws Exception {
    start("127.0.0.1");
    CoapClient client = client();
    Opaque pack = Opaque.of("[]");
    assertEquals(
        Code.C415_UNSUPPORTED_MEDIA_TYPE, client.sendSync(request(pack, (short) 50)).getCode());
    assertEquals(
        Code.C415_UNSUPPORTED_MEDIA_TYPE,
        client.sendSync(CoapRequest.post("/senml").payload(pack).build()).getCode());
  }

  @Test
  void a_large_pack_comes_in_blocks_and_a_too_large_one_is_refused() throws Exception {
    start("127.0.0.1");
    CoapClient blockwise = client(BlockSize.S_256);
    assertEquals(Code.C204_CHANGED, blockwise.sendSync(request(pack(1800), JSON)).getCode());
    assertEquals(1, line.offered.size());
    CoapResponse tooLarge = blockwise.sendSync(request(pack(3000), JSON));
    assertEquals(Code.C413_REQUEST_ENTITY_TOO_LARGE, tooLarge.getCode());
    // in a single datagram too
    assertEquals(
        Code.C413_REQUEST_ENTITY_TOO_LARGE, client().sendSync(request(pack(3000), JSON)).getCode());
    assertEquals(1, line.offered.size());
  }

  @Test
  void the_resources_can_be_listed_and_the_listener_pinged() throws Exception {
    start("::1");
    CoapClient client = client();
    CoapResponse list = client.sendSync(CoapRequest.get("/.well-known/core").build());
    assertTrue(list.getPayloadString().contains("</senml>"), list.toString());
    assertTrue(client.ping().get(5, TimeUnit.SECONDS));
    assertEquals(
        Code.C405_METHOD_NOT_ALLOWED, client.sendSync(CoapRequest.get("/senml").build()).getCode());
  }

  @Test
  void a_retransmitted_pack_is_answered_again_and_not_offered_again() throws Exception {
    start("127.0.0.1");
    byte[] message = RawCoap.post(4711, "[{\"n\":\"bin-3/fill\",\"v\":1}]");
    try (RawCoap sender = new RawCoap(address)) {
      byte[] first = sender.exchange(message);
      byte[] second = sender.exchange(message);
      assertEquals(RawCoap.CHANGED, first[1] & 0xff);
      assertEquals(HexFormat.of().formatHex(first), HexFormat.of().formatHex(second));
      assertEquals(1, line.offered.size());
      sender.exchange(RawCoap.post(4712, "[{\"n\":\"bin-3/fill\",\"v\":1}]"));
      assertEquals(2, line.offered.size());
    }
  }

  @Test
  void a_retransmitted_alarm_is_not_offered_again_while_the_journal_works() throws Exception {
    start("127.0.0.1");
    CompletableFuture<Void> durable = new CompletableFuture<>();
    line.answering(() -> durable);
    byte[] message = RawCoap.post(99, "[{\"n\":\"smoke-1/state/smoke\",\"vb\":true}]");
    try (RawCoap sender = new RawCoap(address)) {
      sender.send(message);
      sender.send(message);
      // an answered ping after them: both have been looked at
      assertEquals(0x70, sender.exchange(RawCoap.ping(100))[0] & 0xf0);
      durable.complete(null);
      assertEquals(RawCoap.CHANGED, sender.receive()[1] & 0xff);
      assertEquals(1, line.offered.size());
    }
  }

  @Test
  void twenty_thousand_posts_of_many_senders_leave_few_exchanges() throws Exception {
    start("127.0.0.1");
    int senders = 40;
    long most = 0;
    for (int sender = 0; sender < senders; sender++) {
      try (RawCoap socket = new RawCoap(address)) {
        for (int mid = 0; mid < 20_000 / senders; mid++) {
          socket.exchange(RawCoap.post(mid, "[{\"n\":\"bin-3/fill\",\"v\":1}]"));
        }
      }
      most = Math.max(most, ((Number) port().get("exchanges")).longValue());
    }
    assertEquals(20_000, line.offered.size());
    assertEquals(20_000L, port().get("packsTaken"));
    assertTrue(most > LIMITS.messagesPerPeer(), "remembered " + most);
    assertTrue(most <= LIMITS.maxPeers() * LIMITS.messagesPerPeer(), "remembered " + most);
  }

  @Test
  void garbage_on_the_port_ends_nothing() throws Exception {
    start("127.0.0.1");
    try (RawCoap sender = new RawCoap(address)) {
      for (int first = 0; first < 256; first++) {
        sender.send(new byte[] {(byte) first, 2, 0, 1, (byte) 0xff});
        sender.send(new byte[] {(byte) first});
      }
    }
    assertEquals(Code.C204_CHANGED, post(client(), "[{'n':'bin-3/fill','v':1}]").getCode());
  }

  @Test
  void a_port_in_use_is_reported_and_taken_as_soon_as_it_is_free() throws Exception {
    try (DatagramSocket other = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      start("127.0.0.1", other.getLocalPort());
      assertEquals(false, port().get("listening"));
      assertEquals(1, faults.size());
      String told = faults.get(0).toString();
      assertTrue(told.startsWith("site.yaml:7: port 'coap-1' cannot listen on"), told);
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> port().get("listening").equals(true));
    assertEquals(Code.C204_CHANGED, post(client(), "[{'n':'bin-3/fill','v':1}]").getCode());
  }

  @Test
  void a_port_without_a_usable_address_is_left_out_and_the_other_serves() throws Exception {
    int free = TestSite.freePort("127.0.0.1");
    address = new InetSocketAddress("127.0.0.1", free);
    TestSite site = TestSite.on("127.0.0.1", free);
    site.port("coap-2", TestSite.settings(Map.of("listen", "localhost")));
    sense = new CoapSense(site.build(), room());
    assertEquals(1, faults.size());
    assertEquals(1, sense.get().size());
    assertEquals(Code.C204_CHANGED, post(client(), "[{'n':'bin-3/fill','v':1}]").getCode());
  }

  @Test
  void stopping_is_quick_leaves_no_thread_and_frees_the_port_and_writes_no_file() throws Exception {
    start("127.0.0.1");
    line.answering(CompletableFuture::new);
    CoapClient client = client();
    client.send(smoke());
    await().until(() -> line.offered.size() == 1);
    assertFalse(ourThreads().isEmpty());
    long before = System.nanoTime();
    sense.stop();
    assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(2));
    // A pool has ended a moment before its last thread has.
    await().atMost(Duration.ofSeconds(2)).until(() -> ourThreads().isEmpty());
    new DatagramSocket(address).close();
    assertFalse(Files.exists(Path.of("Californium3.properties")));
  }

  private static List<String> ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(
            name ->
                name.startsWith("lamppost-sense-coap")
                    || name.startsWith("Coap")
                    || name.contains("UDP-"))
        .toList();
  }

  private void start(String listen) {
    start(listen, TestSite.freePort(listen));
  }

  private void start(String listen, int port) {
    address = new InetSocketAddress(listen, port);
    sense = new CoapSense(TestSite.on(listen, port).build(), room());
  }

  private CoapRoom room() {
    return new CoapRoom(LIMITS, line, faults::add, new ManualClock());
  }

  @SuppressWarnings("unchecked") // as the room shows it
  private Map<String, Object> port() {
    return (Map<String, Object>) sense.get().get("coap-1");
  }

  private CoapClient client() throws IOException {
    return client(null);
  }

  private CoapClient client(BlockSize blocks) throws IOException {
    CoapClient client =
        CoapServer.builder()
            .transport(new DatagramSocketTransport(new InetSocketAddress(address.getAddress(), 0)))
            .blockSize(blocks)
            .maxMessageSize(4096)
            .buildClient(address);
    open.add(client);
    return client;
  }

  private static CoapResponse post(CoapClient client, String pack)
      throws CoapException, InterruptedException, ExecutionException, TimeoutException {
    Opaque payload = Opaque.of(pack.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    return client.send(request(payload, JSON)).get(5, TimeUnit.SECONDS);
  }

  private static CoapRequest smoke() {
    return request(Opaque.of("[{\"n\":\"smoke-1/state/smoke\",\"vb\":true}]"), JSON);
  }

  private static CoapRequest request(Opaque payload, short format) {
    return CoapRequest.post("/senml").payload(payload, format).build();
  }

  private static Opaque pack(int bytes) {
    String record = "[{\"n\":\"bin-3/fill\",\"v\":1}]";
    return Opaque.of(record + " ".repeat(bytes - record.length()));
  }
}
