package org.lamppost.forward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PahoUplinkTest {
  private static final Uplink.Message WILL =
      new Uplink.Message("lamppost/v1/pole-0001/state", "gone".getBytes(UTF_8));

  private final List<String> lost = new CopyOnWriteArrayList<>();
  private final List<Uplink.Message> received = new CopyOnWriteArrayList<>();
  private final Uplink.Listener listener =
      new Uplink.Listener() {
        @Override
        public void received(Uplink.Message message) {
          received.add(message);
        }

        @Override
        public void lost(String reason) {
          lost.add(reason);
        }
      };

  private final List<PahoUplink> opened = new ArrayList<>();

  @TempDir Path folder;

  @AfterEach
  void closeAll() throws Exception {
    for (PahoUplink uplink : opened) {
      result(uplink.close(false));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "[::1]"})
  void what_is_published_comes_to_who_subscribed(String host) throws Exception {
    assumeMosquitto();
    try (Mosquitto broker = Mosquitto.start(folder, "max_inflight_messages 20")) {
      PahoUplink uplink = uplink("mqtt://" + host + ":" + broker.port());
      Uplink.Terms terms = result(uplink.connect(WILL, listener));
      assertEquals(20, terms.unacknowledged());
      result(uplink.subscribe(List.of("lamppost/v1/pole-0001/receipt", "lamppost/v1/x/command")));
      byte[] payload = "满".getBytes(UTF_8);
      result(uplink.publish(new Uplink.Message("lamppost/v1/pole-0001/receipt", payload), false));
      await().until(() -> received.size() == 1);
      assertEquals("满", new String(received.get(0).payload(), UTF_8));
      result(uplink.close(true));
      assertEquals(List.of(), lost);
    }
  }

  @Test
  void the_broker_publishes_the_will_when_we_vanish_and_not_after_a_farewell() throws Exception {
    assumeMosquitto();
    try (Mosquitto broker = Mosquitto.start(folder);
        City city = City.at(broker)) {
      PahoUplink polite = uplink("mqtt://127.0.0.1:" + broker.port());
      result(polite.connect(WILL, listener));
      result(polite.close(true));
      PahoUplink rude = uplink("mqtt://127.0.0.1:" + broker.port());
      result(rude.connect(WILL, listener));
      assertEquals(List.of(), city.states);
      result(rude.close(false));
      await().until(() -> city.states.equals(List.of("gone")));
    }
  }

  @Test
  void a_killed_broker_is_noticed_and_what_was_on_its_way_fails() throws Exception {
    assumeMosquitto();
    try (Mosquitto broker = Mosquitto.start(folder)) {
      PahoUplink uplink = uplink("mqtt://127.0.0.1:" + broker.port());
      result(uplink.connect(WILL, listener));
      broker.kill();
      await().until(() -> lost.size() == 1);
      CompletionStage<Void> late =
          uplink.publish(new Uplink.Message("lamppost/v1/pole-0001/audit", new byte[1]), false);
      assertThrows(ExecutionException.class, () -> result(late));
      result(uplink.close(false));
    }
  }

  @Test
  void a_broker_that_refuses_a_record_or_a_login_says_so_for_people() throws Exception {
    assumeMosquitto();
    Path none = Files.writeString(folder.resolve("acl"), "topic read x\n");
    try (Mosquitto broker = Mosquitto.start(folder, "acl_file " + none)) {
      PahoUplink uplink = uplink("mqtt://127.0.0.1:" + broker.port());
      result(uplink.connect(WILL, listener));
      CompletionStage<Void> publishing =
          uplink.publish(new Uplink.Message("lamppost/v1/pole-0001/audit", new byte[1]), false);
      assertEquals("broker does not authorise it (reason 0x87)", problem(publishing).getMessage());
      result(uplink.close(false));
    }
    Path nobody = Files.writeString(folder.resolve("nobody"), "");
    try (Mosquitto broker = Mosquitto.start(folder, "password_file " + nobody)) {
      CompletionStage<Uplink.Terms> connecting =
          uplink("mqtt://127.0.0.1:" + broker.port()).connect(WILL, listener);
      assertTrue(problem(connecting).forPeople(), problem(connecting).getMessage());
    }
  }

  @Test
  void a_broker_that_refuses_one_subscription_refuses_the_attempt() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      new Thread(() -> refuseSecondSubscription(server), "refuser").start();
      PahoUplink uplink = uplink("mqtt://127.0.0.1:" + server.getLocalPort());
      result(uplink.connect(WILL, listener));
      UplinkException problem = problem(uplink.subscribe(List.of("a", "b")));
      assertEquals("broker does not authorise it (reason 0x87)", problem.getMessage());
      assertTrue(problem.forPeople());
      result(uplink.close(false));
    }
  }

  /**
   * CONNECT, CONNACK; SUBSCRIBE, SUBACK with granted QoS 1 and "not authorized" (MQTT 5, 3.9.3).
   */
  private static void refuseSecondSubscription(ServerSocket server) {
    try (Socket socket = server.accept()) {
      readPacket(socket);
      socket.getOutputStream().write(new byte[] {0x20, 3, 0, 0, 0});
      byte[] subscribe = readPacket(socket);
      socket
          .getOutputStream()
          .write(new byte[] {(byte) 0x90, 5, subscribe[0], subscribe[1], 0, 1, (byte) 0x87});
      socket.getInputStream().read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] readPacket(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    in.read();
    int length = in.read();
    if (length > 127) {
      length = (length & 127) + 128 * in.read();
    }
    return in.readNBytes(length);
  }

  @Test
  void nobody_there_is_a_failed_connection_with_the_reason() {
    CompletionStage<Uplink.Terms> connecting =
        uplink("mqtt://127.0.0.1:" + Mosquitto.freePort()).connect(WILL, listener);
    UplinkException problem = problem(connecting);
    assertTrue(problem.getMessage().contains("Connection refused"), problem.getMessage());
  }

  @Test
  void a_socket_that_accepts_and_never_answers_can_be_left_at_once() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Set<Thread> before = threads().keySet();
      PahoUplink uplink = uplink("mqtt://127.0.0.1:" + deaf.getLocalPort());
      CompletionStage<Uplink.Terms> connecting = uplink.connect(WILL, listener);
      await().until(() -> threads().size() > before.size());
      result(uplink.close(true));
      awaitNoneBeyond(before);
      assertTrue(!connecting.toCompletableFuture().isDone() || problem(connecting) != null);
    }
  }

  @Test
  void fifty_connections_of_all_ends_leave_no_thread_behind() throws Exception {
    assumeMosquitto();
    try (Mosquitto broker = Mosquitto.start(folder);
        ServerSocket rude = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      new Thread(() -> dropAll(rude), "dropper").start();
      String good = "mqtt://127.0.0.1:" + broker.port();
      once(good, true);
      Set<Thread> before = threads().keySet();
      for (int i = 0; i < 50; i++) {
        boolean toBroker = i % 2 == 0;
        once(toBroker ? good : "mqtt://127.0.0.1:" + rude.getLocalPort(), toBroker && i % 4 == 0);
      }
      awaitNoneBeyond(before);
    }
  }

  private void once(String address, boolean farewell) throws Exception {
    PahoUplink uplink = uplink(address);
    CompletableFuture<Uplink.Terms> connecting =
        uplink.connect(WILL, listener).toCompletableFuture();
    try {
      connecting.get(300, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException dropped) {
      // the one that drops at once: its stage may fail or never complete
    }
    result(uplink.close(farewell));
  }

  /** A broker that reads the greeting, or not even that, and drops. */
  private static void dropAll(ServerSocket server) {
    for (int i = 0; ; i++) {
      try (Socket socket = server.accept();
          InputStream in = socket.getInputStream()) {
        if (i % 2 == 0) {
          in.read();
        }
      } catch (IOException e) {
        if (server.isClosed()) {
          return;
        }
      }
    }
  }

  private PahoUplink uplink(String broker) {
    PahoUplink uplink =
        new PahoUplink(Plan.of(TestSettings.of(Map.of("broker", broker))), "lamppost-test");
    opened.add(uplink);
    return uplink;
  }

  /** Threads of ours and of the transport, with where they are. */
  private static Map<Thread, StackTraceElement[]> threads() {
    Map<Thread, StackTraceElement[]> threads = new HashMap<>(Thread.getAllStackTraces());
    threads.keySet().removeIf(thread -> !thread.getName().matches("(MQTT|lamppost).*"));
    return threads;
  }

  private static void awaitNoneBeyond(Set<Thread> before) {
    await()
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(
            () -> {
              Map<Thread, StackTraceElement[]> left = threads();
              left.keySet().removeAll(before);
              assertEquals(
                  Map.of(),
                  left,
                  () -> left.values().stream().map(Arrays::toString).toList().toString());
            });
  }

  private static <T> T result(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  private static UplinkException problem(CompletionStage<?> stage) {
    Throwable cause = assertThrows(ExecutionException.class, () -> result(stage)).getCause();
    return (UplinkException) cause;
  }

  private static void assumeMosquitto() {
    assumeTrue(Mosquitto.program().isPresent(), "mosquitto is not installed");
  }
}
