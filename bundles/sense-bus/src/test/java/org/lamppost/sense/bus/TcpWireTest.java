package org.lamppost.sense.bus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lamppost.api.GatewayClock;

/** One TCP wire against peers that misbehave. */
@Timeout(30)
class TcpWireTest {
  private static final Request READ = new Request.Read(1, Table.HOLDING, 4, 2);
  private static final int TIMEOUT_MILLIS = 300;

  private final GatewayClock clock = GatewayClock.system();
  private RoughPeer peer;
  private Wire wire;

  @BeforeEach
  void connect() throws IOException {
    peer = new RoughPeer((request, connection, out) -> out.write(RoughPeer.proper(request)));
    wire = wireTo(peer.port());
  }

  @AfterEach
  void disconnect() throws IOException {
    wire.close();
    peer.close();
  }

  @Test
  void a_connection_is_kept_for_many_requests() {
    for (int i = 0; i < 20; i++) {
      assertValues(wire.exchange(READ));
    }
    assertEquals(1, peer.accepted());
  }

  @Test
  void a_peer_that_closes_between_requests_costs_no_answer() {
    peer.manner(
        (request, connection, out) -> {
          out.write(RoughPeer.proper(request));
          connection.close();
        });
    for (int i = 0; i < 5; i++) {
      assertValues(wire.exchange(READ));
    }
    assertEquals(5, peer.accepted());
  }

  @Test
  void silence_is_told_after_the_timeout_and_a_late_answer_is_not_taken_for_the_next() {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch late = new CountDownLatch(1);
    peer.manner(
        (request, connection, out) -> {
          byte[] stale = RoughPeer.proper(request);
          stale[10] = 99;
          asked.countDown();
          await(late);
          out.write(stale);
        });

    long begin = clock.monotonicMillis();
    Answer answer = wire.exchange(READ);
    long took = clock.monotonicMillis() - begin;

    assertEquals(new Answer.Silent("no answer within 300 ms", false), answer);
    assertTrue(took >= TIMEOUT_MILLIS - 1 && took < 4 * TIMEOUT_MILLIS, took + " ms");
    assertEquals(0, asked.getCount());
    peer.manner((request, connection, out) -> out.write(RoughPeer.proper(request)));
    late.countDown();
    assertValues(wire.exchange(READ));
  }

  @Test
  void a_peer_that_drips_bytes_cannot_hold_the_bus_beyond_the_timeout() {
    CountDownLatch over = new CountDownLatch(1);
    peer.manner(
        (request, connection, out) -> {
          for (byte each : RoughPeer.proper(request)) {
            out.write(each);
            await(over, 150);
          }
        });

    long begin = clock.monotonicMillis();
    Answer answer = wire.exchange(READ);
    long took = clock.monotonicMillis() - begin;
    over.countDown();

    assertEquals(new Answer.Silent("no answer within 300 ms", false), answer);
    assertTrue(took < 4 * TIMEOUT_MILLIS, took + " ms");
  }

  @Test
  void answers_to_something_else_are_not_used() {
    int[][] changes = {
      {0, 0x55}, // transaction
      {6, 2}, // unit
      {7, 4}, // function
      {7, 0}, // no function at all, which the library takes for an exception
      {8, 2}, // byte count
      {7, 0x84}, // exception of another function
    };
    for (int[] change : changes) {
      peer.manner(
          (request, connection, out) -> {
            byte[] answer = RoughPeer.proper(request);
            answer[change[0]] = (byte) change[1];
            out.write(answer);
          });
      assertInstanceOf(
          Answer.Silent.class, wire.exchange(READ), change[0] + " changed to " + change[1]);
    }
    peer.manner((request, connection, out) -> out.write(RoughPeer.proper(request)));
    assertValues(wire.exchange(READ));
  }

  @Test
  void any_bytes_give_an_answer_in_time_and_the_next_request_works() {
    Random random = new Random(20_261_123);
    for (int i = 0; i < 300; i++) {
      boolean looksRight = i % 3 != 0;
      peer.manner(
          (request, connection, out) -> {
            byte[] answer = RoughPeer.proper(request);
            if (looksRight) {
              int flips = 1 + random.nextInt(3);
              for (int flip = 0; flip < flips; flip++) {
                answer[random.nextInt(answer.length)] ^= (byte) (1 << random.nextInt(8));
              }
            } else {
              answer = new byte[random.nextInt(300)];
              random.nextBytes(answer);
            }
            out.write(answer);
            connection.close();
          });
      wire.exchange(READ);
      peer.manner((request, connection, out) -> out.write(RoughPeer.proper(request)));
      assertValues(wire.exchange(READ));
    }
  }

  @Test
  void every_prefix_of_an_answer_is_a_lost_connection() {
    for (int length = 0; length < 13; length++) {
      int cut = length;
      peer.manner(
          (request, connection, out) -> {
            out.write(RoughPeer.proper(request), 0, cut);
            connection.close();
          });
      Answer.Silent silent = assertInstanceOf(Answer.Silent.class, wire.exchange(READ));
      assertTrue(silent.portLost(), cut + " bytes");
    }
  }

  @Test
  void a_closed_port_is_unreachable_and_the_message_says_which() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0)) {
      port = taken.getLocalPort();
    }
    Answer.Unreachable answer =
        assertInstanceOf(Answer.Unreachable.class, wireTo(port).exchange(READ));
    assertTrue(answer.why().startsWith("tcp 127.0.0.1:" + port + ": "), answer.why());
  }

  @Test
  void cancelling_ends_a_running_exchange_at_once() {
    CountDownLatch asked = new CountDownLatch(1);
    peer.manner((request, connection, out) -> asked.countDown());
    Wire patient =
        new ModbusWire(
            new TcpLink(new Wiring.Tcp("127.0.0.1", peer.port(), Duration.ofSeconds(10)), clock));
    CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> patient.exchange(READ));
    await(asked);

    patient.cancel();

    Awaitility.await().atMost(Duration.ofSeconds(1)).until(answer::isDone);
    assertInstanceOf(Answer.Silent.class, answer.join());
    assertInstanceOf(Answer.Unreachable.class, patient.exchange(READ));
  }

  private Wire wireTo(int port) {
    return new ModbusWire(
        new TcpLink(new Wiring.Tcp("127.0.0.1", port, Duration.ofMillis(TIMEOUT_MILLIS)), clock));
  }

  private static void assertValues(Answer answer) {
    Answer.Values values = assertInstanceOf(Answer.Values.class, answer);
    assertArrayEquals(new int[] {7, 7}, values.raw());
  }

  private static void await(CountDownLatch latch) {
    await(latch, 10_000);
  }

  private static void await(CountDownLatch latch, long millis) {
    try {
      latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
