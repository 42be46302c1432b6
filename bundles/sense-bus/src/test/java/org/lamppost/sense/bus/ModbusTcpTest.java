package org.lamppost.sense.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lamppost.sense.bus.Given.coil;
import static org.lamppost.sense.bus.Given.every;
import static org.lamppost.sense.bus.Given.output;
import static org.lamppost.sense.bus.Given.point;
import static org.lamppost.sense.bus.Given.register;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lamppost.api.GatewayClock;
import org.lamppost.model.Outcome;
import org.lamppost.model.Quality;
import org.lamppost.sense.bus.BusDriver.Surroundings;

/** The whole room against a slave of another make, over real sockets. */
@Timeout(60)
class ModbusTcpTest {
  private final PetriContent content = new PetriContent();
  private final RecordingLine line = new RecordingLine();
  private final RecordingFaults faults = new RecordingFaults();
  private BusDriver driver;

  @AfterEach
  void stop() {
    if (driver != null) {
      driver.stop();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void values_of_all_tables_arrive_and_outputs_are_switched(String host) throws Exception {
    content.set(3, Table.HOLDING, 4, 312);
    content.set(3, Table.INPUT, 40_000, 0x4148);
    content.set(3, Table.COIL, 9, 1);
    content.set(3, Table.DISCRETE, 65_535, 1);
    int port = freePort(host);
    try (PetriTcpSlave slave = new PetriTcpSlave(host, port, content)) {
      slave.start();
      start(
          new Given()
              .tcp("p", host, port, "500 ms")
              .device(
                  "d",
                  "p",
                  3,
                  point("a", "table", "holding", "address", 4, "type", "int16", "scale", 0.001),
                  point("b", "table", "input", "address", 40_000, "type", "float32"),
                  coil("c", 9),
                  point("e", "table", "discrete", "address", 65_535),
                  output(register("f", 60_000)),
                  coil("g", 50_000)));

      soon().until(() -> !line.rows(5).isEmpty());
      assertEquals(0.312, line.rows(0).get(0).value());
      assertEquals(12.5, line.rows(1).get(0).value());
      assertEquals(1, line.rows(2).get(0).value());
      assertEquals(1, line.rows(3).get(0).value());
      assertTrue(line.rows().stream().allMatch(row -> row.quality() == Quality.GOOD));

      assertTrue(driver.drives(2) && driver.drives(4) && !driver.drives(0));
      assertEquals(new Outcome.Done(0), write(2, 0));
      assertEquals(0, content.get(3, Table.COIL, 9));
      assertEquals(new Outcome.Done(1), write(5, 1));
      assertEquals(1, content.get(3, Table.COIL, 50_000));
      assertEquals(new Outcome.Done(65_535), write(4, 65_535));
      assertEquals(65_535, content.get(3, Table.HOLDING, 60_000));
      assertEquals(65_535, line.rows(4).get(1).value());
      assertInstanceOf(Outcome.Refused.class, write(0, 1));
      assertEquals(List.of(), faults.texts());
    }
  }

  @Test
  void exceptions_refuse_and_a_hole_does_not_silence_its_neighbours() throws Exception {
    content.exceptions.put(1, 4);
    content.holes.add(5);
    content.set(2, Table.HOLDING, 6, 66);
    int port = freePort("127.0.0.1");
    try (PetriTcpSlave slave = new PetriTcpSlave("127.0.0.1", port, content)) {
      slave.start();
      start(
          new Given()
              .tcp("p", "127.0.0.1", port, "500 ms")
              .device("broken", "p", 1, register("a", 4), coil("c", 0))
              .device("holed", "p", 2, register("a", 4), register("b", 5), register("c", 6)));

      soon().until(() -> line.qualities(4).contains(Quality.GOOD));
      assertEquals(Quality.REFUSED, line.qualities(0).get(0));
      assertEquals(Quality.GOOD, line.qualities(2).get(1));
      assertFalse(line.qualities(3).contains(Quality.GOOD));
      assertEquals(66, line.rows(4).get(1).value());
      assertEquals(
          new Outcome.Refused("broken/c not written: exception 4 (device failure)"), write(1, 1));
    }
  }

  @Test
  void a_device_that_swallows_requests_does_not_hold_up_its_neighbour() throws Exception {
    content.silentUnits.add(1);
    int port = freePort("127.0.0.1");
    try (PetriTcpSlave slave = new PetriTcpSlave("127.0.0.1", port, content)) {
      slave.start();
      start(
          new Given()
              .tcp("p", "127.0.0.1", port, "200 ms")
              .device("dead", "p", 1, every(1, register("a", 4)), every(1, coil("c", 0)))
              .device("well", "p", 2, every(1, register("a", 4))));

      soon().until(() -> line.rows(2).size() >= 3);
      assertTrue(line.rows(2).stream().allMatch(row -> row.quality() == Quality.GOOD));
      assertTrue(line.rows(0).size() >= 3);
      assertTrue(line.rows(0).stream().allMatch(row -> row.quality() == Quality.NO_ANSWER));
      assertInstanceOf(Outcome.Unknown.class, write(1, 1));
    }
  }

  @Test
  void a_slave_that_goes_and_comes_back_is_found_again() throws Exception {
    int port = freePort("127.0.0.1");
    try (PetriTcpSlave first = new PetriTcpSlave("127.0.0.1", port, content)) {
      first.start();
      start(
          new Given()
              .tcp("p", "127.0.0.1", port, "300 ms")
              .device("d", "p", 1, every(1, register("a", 4)), every(3_600, coil("c", 0))));
      soon().until(() -> line.qualities(0).contains(Quality.GOOD));

      first.stop();
      soon().until(() -> line.qualities(0).contains(Quality.NO_ANSWER));
      assertEquals(false, port().get("up"));
      assertInstanceOf(Outcome.Refused.class, write(1, 1));
    }
    line.clear();
    try (PetriTcpSlave second = new PetriTcpSlave("127.0.0.1", port, content)) {
      second.start();
      soon().until(() -> line.qualities(0).contains(Quality.GOOD));
      assertEquals(true, port().get("up"));
    }
  }

  @Test
  void a_connection_cut_in_mid_poll_gives_one_reading_without_a_value() throws Exception {
    try (RoughPeer peer = new RoughPeer((request, connection, out) -> connection.close())) {
      start(
          new Given()
              .tcp("p", "127.0.0.1", peer.port(), "500 ms")
              .device("d", "p", 1, every(1, register("a", 4))));
      soon().until(() -> line.rows(0).size() == 1);
      assertEquals(List.of(Quality.NO_ANSWER), line.qualities(0));

      peer.manner((request, connection, out) -> out.write(RoughPeer.proper(request)));
      soon().until(() -> line.qualities(0).contains(Quality.GOOD));
    }
  }

  @Test
  void stopping_leaves_no_thread_behind_even_if_the_peer_hangs() throws Exception {
    GatewayClock clock = GatewayClock.system();
    try (RoughPeer peer = new RoughPeer((request, connection, out) -> {})) {
      start(
          new Given()
              .tcp("p", "127.0.0.1", peer.port(), "10 s")
              .tcp("q", "127.0.0.1", peer.port(), "10 s")
              .device("d", "p", 1, register("a", 4))
              .device("e", "q", 1, coil("c", 4)));
      soon().until(() -> peer.accepted() == 2 && busThreads() == 2);
      var hanging = driver.write(1, 1);

      long begin = clock.monotonicMillis();
      driver.stop();
      long took = clock.monotonicMillis() - begin;

      assertTrue(took < 2_000, took + " ms");
      assertEquals(0, busThreads());
      assertInstanceOf(
          Outcome.Refused.class, hanging.toCompletableFuture().get(1, TimeUnit.SECONDS));
      assertInstanceOf(Outcome.Refused.class, write(1, 1));
    }
  }

  private void start(Given given) {
    driver =
        new BusDriver(
            given.site(),
            Given.LIMITS,
            new Surroundings(line, faults, GatewayClock.system(), null));
  }

  private Outcome write(int point, double value) throws Exception {
    return driver.write(point, value).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @SuppressWarnings("unchecked") // the status is documented to hold maps
  private Map<String, Object> port() {
    return ((List<Map<String, Object>>) driver.get().get("ports")).get(0);
  }

  private static long busThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("lamppost-bus-"))
        .count();
  }

  private static ConditionFactory soon() {
    return Awaitility.await().atMost(Duration.ofSeconds(20));
  }

  private static int freePort(String host) throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return free.getLocalPort();
    }
  }
}
