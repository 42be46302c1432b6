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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lamppost.model.Outcome;
import org.lamppost.model.Quality;

@Timeout(20)
class BusTest {
  private final ManualTime time = new ManualTime();
  private final FakeWire wire = new FakeWire(time);
  private final RecordingLine line = new RecordingLine();
  private Bus bus;
  private Turns turns;

  @Test
  void neighbouring_points_are_read_with_one_request_and_give_one_reading_each() {
    wire.set(1, Table.HOLDING, 4, 312);
    wire.set(1, Table.HOLDING, 9, 7);
    start(given().device("d", "p", 1, register("a", 4), register("b", 9)));

    time.run(0);

    assertEquals(
        List.of(new Request.Read(1, Table.HOLDING, 4, 6)), requests(), "gap of 4 is read over");
    assertEquals(312, line.rows(0).get(0).value());
    assertEquals(7, line.rows(1).get(0).value());
    assertEquals(2, line.rows().size());
    assertEquals(1_000_020, line.rows(0).get(0).at(), "sampled when the answer came");
  }

  @Test
  void a_point_is_polled_in_the_rhythm_of_its_interval() {
    start(given().device("d", "p", 1, register("a", 4), every(20, register("b", 100))));

    time.run(20_000);

    assertEquals(5, line.rows(0).size());
    assertEquals(2, line.rows(1).size());
    assertEquals(
        List.of(1_000_000L, 1_005_000L, 1_010_000L, 1_015_000L, 1_020_000L),
        wire.seen.stream()
            .filter(seen -> seen.request().address() == 4)
            .map(FakeWire.Seen::at)
            .toList());
  }

  @Test
  void what_is_read_on_the_wire_is_a_reading_also_if_it_was_not_due() {
    start(
        given()
            .device("d", "p", 1, register("a", 4), every(20, register("b", 5)), register("c", 6)));

    time.run(5_000);

    assertEquals(2, requests().size());
    assertEquals(2, line.rows(1).size());
  }

  @Test
  void missed_polls_are_not_made_up_for() {
    start(given().device("d", "p", 1, register("a", 4)));
    time.run(0);

    time.pass(23_000);
    time.run(0);
    assertEquals(2, requests().size());
    time.run(1_999);
    assertEquals(3, requests().size(), "the rhythm stays: 25 s after the start");
    time.run(2_900);
    assertEquals(3, requests().size());
    assertEquals(3L, bus.status().get("missedPolls"));
  }

  @Test
  void writes_go_before_polls() {
    Given given = given().device("d", "p", 1, register("a", 4), register("b", 100), coil("c", 0));
    start(given);
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    wire.during =
        () -> {
          if (outcomes.isEmpty()) {
            outcomes.add(bus.write(2, 1).toCompletableFuture());
            outcomes.add(bus.write(2, 0).toCompletableFuture());
            turns.wake();
          }
        };

    time.run(0);

    assertEquals(
        List.of(
            new Request.Read(1, Table.HOLDING, 4, 1),
            new Request.Write(1, Table.COIL, 0, 1),
            new Request.Read(1, Table.COIL, 0, 1),
            new Request.Write(1, Table.COIL, 0, 0),
            new Request.Read(1, Table.COIL, 0, 1),
            new Request.Read(1, Table.HOLDING, 100, 1),
            new Request.Read(1, Table.COIL, 0, 1)),
        requests());
    assertEquals(new Outcome.Done(1), outcomes.get(0).getNow(null));
    assertEquals(new Outcome.Done(0), outcomes.get(1).getNow(null));
    assertEquals(List.of(1.0, 0.0, 0.0), values(2), "read-backs are readings");
  }

  @Test
  void a_write_wakes_a_bus_that_waits_for_its_next_poll() {
    start(given().device("d", "p", 1, every(3_600, coil("c", 3))));
    time.run(1_000);

    CompletableFuture<Outcome> outcome = write(0, 1);
    time.run(0);

    assertEquals(new Outcome.Done(1), outcome.getNow(null));
  }

  @Test
  void a_holding_register_is_written_in_its_own_unit() {
    start(
        given()
            .device(
                "d",
                "p",
                1,
                output(
                    point(
                        "setpoint",
                        "table",
                        "holding",
                        "address",
                        7,
                        "type",
                        "int16",
                        "scale",
                        0.1,
                        "offset",
                        -40))));

    CompletableFuture<Outcome> outcome = write(0, -41.5);
    time.run(0);

    assertEquals(new Request.Write(1, Table.HOLDING, 7, 0x10000 - 15), requests().get(0));
    assertEquals(new Outcome.Done(-41.5), outcome.getNow(null));
  }

  @Test
  void values_that_the_output_cannot_hold_are_refused_without_the_wire() {
    start(given().device("d", "p", 1, coil("c", 3), output(register("r", 7))));
    wire.seen.clear();

    for (double wrong : new double[] {2, -1, 0.5, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertInstanceOf(Outcome.Refused.class, write(0, wrong).getNow(null), "coil " + wrong);
    }
    for (double wrong : new double[] {65_536, -1, 0.5, Double.NaN}) {
      assertInstanceOf(Outcome.Refused.class, write(1, wrong).getNow(null), "register " + wrong);
    }
    assertEquals("d/c takes 0.0 or 1.0, not 2.0", write(0, 2).getNow(null).detail());
    assertEquals(
        "d/r takes 0.0 to 65535.0 in steps of 1.0, not -1.0", write(1, -1).getNow(null).detail());
    assertTrue(requests().isEmpty());
  }

  @Test
  void a_write_that_the_device_refuses_is_refused() {
    wire.exceptionOfUnit.put(1, 4);
    start(given().device("d", "p", 1, coil("c", 3)));

    CompletableFuture<Outcome> outcome = write(0, 1);
    time.run(0);

    assertEquals(
        new Outcome.Refused("d/c not written: exception 4 (device failure)"), outcome.getNow(null));
  }

  @Test
  void a_write_without_an_answer_is_unknown_and_not_repeated() {
    wire.silentUnits.add(1);
    start(given().device("d", "p", 1, coil("c", 3)));

    CompletableFuture<Outcome> outcome = write(0, 1);
    time.run(60_000);

    assertInstanceOf(Outcome.Unknown.class, outcome.getNow(null));
    assertEquals(1, requests().stream().filter(Request.Write.class::isInstance).count());
  }

  @Test
  void a_write_through_a_port_that_does_not_open_is_certainly_not_done() {
    wire.unplugged = true;
    start(given().device("d", "p", 1, coil("c", 3)));

    CompletableFuture<Outcome> outcome = write(0, 1);
    time.run(0);

    assertEquals(new Outcome.Refused("d/c not written: unplugged"), outcome.getNow(null));
  }

  @Test
  void a_write_that_does_not_read_back_is_unknown() {
    wire.ignoresWrites = true;
    start(given().device("d", "p", 1, coil("c", 3)));

    CompletableFuture<Outcome> outcome = write(0, 1);
    time.run(0);

    assertEquals(new Outcome.Unknown("written, but reads back 0.0"), outcome.getNow(null));
  }

  @Test
  void writes_beyond_the_queue_are_refused() {
    start(given().device("d", "p", 1, coil("c", 3)));
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 65; i++) {
      outcomes.add(write(0, 1));
    }

    assertInstanceOf(Outcome.Refused.class, outcomes.get(64).getNow(null));
    assertFalse(outcomes.get(63).isDone());
    time.run(0);
    assertEquals(new Outcome.Done(1), outcomes.get(63).getNow(null));
  }

  @Test
  void one_bad_address_does_not_silence_its_neighbours() {
    wire.holes.add(FakeWire.key(1, Table.HOLDING, 5));
    wire.set(1, Table.HOLDING, 4, 44);
    wire.set(1, Table.HOLDING, 6, 66);
    start(given().device("d", "p", 1, register("a", 4), register("b", 5), register("c", 6)));

    time.run(0);
    assertEquals(List.of(Quality.REFUSED, Quality.GOOD), line.qualities(0));
    assertEquals(List.of(Quality.REFUSED, Quality.REFUSED), line.qualities(1));
    assertEquals(List.of(Quality.REFUSED, Quality.GOOD), line.qualities(2));
    assertEquals(4, requests().size());

    line.clear();
    time.run(5_000);
    assertEquals(List.of(44.0), values(0), "from now on each is read by itself");
    assertEquals(List.of(66.0), values(2));
    assertEquals(List.of(Quality.REFUSED), line.qualities(1));
  }

  @Test
  void a_point_alone_that_is_refused_is_asked_once_in_each_interval() {
    wire.holes.add(FakeWire.key(1, Table.HOLDING, 5));
    start(given().device("d", "p", 1, register("b", 5)));

    time.run(14_000);

    assertEquals(3, requests().size());
    assertEquals(3, line.rows(0).size());
  }

  @Test
  void other_exceptions_refuse_the_whole_request_once() {
    wire.exceptionOfUnit.put(1, 6);
    start(given().device("d", "p", 1, register("a", 4), register("b", 5)));

    time.run(0);

    assertEquals(1, requests().size());
    assertEquals(List.of(Quality.REFUSED), line.qualities(0));
    assertEquals(List.of(Quality.REFUSED), line.qualities(1));
  }

  @Test
  void a_dead_device_costs_its_timeout_once_in_each_back_off() {
    wire.silentUnits.add(1);
    start(
        given()
            .device("dead", "p", 1, every(1, register("a", 4)), every(1, register("b", 500)))
            .device("well", "p", 2, every(1, register("a", 4))));

    time.run(70_500);

    List<Long> tries =
        wire.seen.stream()
            .filter(seen -> seen.request().unit() == 1)
            .map(seen -> (seen.at() - 1_000_000) / 1_000)
            .toList();
    assertEquals(List.of(0L, 2L, 5L, 10L, 19L, 36L, 67L), tries);
    assertEquals(71, line.rows(0).size(), "a reading at every due poll all the same");
    assertEquals(71, line.rows(1).size());
    assertTrue(line.rows(0).stream().allMatch(row -> row.quality() == Quality.NO_ANSWER));
    assertEquals(71, line.rows(2).size());
    assertTrue(line.rows(2).stream().allMatch(row -> row.quality() == Quality.GOOD));
  }

  @Test
  void a_device_that_comes_back_is_polled_in_its_rhythm_again() {
    wire.silentUnits.add(1);
    start(given().device("d", "p", 1, register("a", 4)));
    time.run(60_000);
    wire.silentUnits.clear();
    time.run(35_000);
    line.clear();

    time.run(20_000);

    assertEquals(
        List.of(Quality.GOOD, Quality.GOOD, Quality.GOOD, Quality.GOOD), line.qualities(0));
    assertEquals(true, deviceStatus(0).get("answers"));
  }

  @Test
  void a_port_that_does_not_open_is_left_alone_for_longer_and_longer() {
    wire.unplugged = true;
    start(
        given()
            .device("x", "p", 1, every(1, register("a", 4)))
            .device("y", "p", 2, every(1, register("a", 4))));

    time.run(119_000);

    int tries = requests().size();
    assertTrue(tries >= 6 && tries <= 14, "tries: " + tries);
    assertEquals(120, line.rows(0).size());
    assertEquals(120, line.rows(1).size());
    assertEquals(false, bus.status().get("up"));

    wire.unplugged = false;
    time.run(31_000);
    line.clear();
    time.run(1_000);
    assertEquals(List.of(Quality.GOOD), line.qualities(0));
    assertEquals(List.of(Quality.GOOD), line.qualities(1));
    assertEquals(true, bus.status().get("up"));
  }

  @Test
  void a_connection_lost_in_a_poll_is_opened_again() {
    start(given().device("d", "p", 1, every(1, register("a", 4))));
    time.run(500);
    wire.loseNext = true;

    time.run(3_500);

    List<Quality> qualities = line.qualities(0);
    assertEquals(List.of(Quality.GOOD, Quality.NO_ANSWER), qualities.subList(0, 2));
    assertEquals(Quality.GOOD, qualities.get(qualities.size() - 1));
    assertEquals(5, qualities.size());
  }

  @Test
  void a_float_that_is_not_a_number_is_invalid() {
    wire.set(1, Table.INPUT, 0, 0x7FC0);
    start(
        given().device("d", "p", 1, point("f", "table", "input", "address", 0, "type", "float32")));

    time.run(0);

    assertEquals(List.of(Quality.INVALID), line.qualities(0));
    assertTrue(Double.isNaN(line.rows(0).get(0).value()));
  }

  @Test
  void readings_that_the_line_does_not_take_are_counted_and_polling_goes_on() {
    line.full(true);
    start(given().device("d", "p", 1, register("a", 4)));
    time.run(5_000);
    line.full(false);
    time.run(5_000);

    assertEquals(2L, bus.status().get("notTaken"));
    assertEquals(3, line.rows(0).size());
  }

  @Test
  void stopping_refuses_what_waits_and_ends_the_turns() {
    start(given().device("d", "p", 1, coil("c", 3)));
    CompletableFuture<Outcome> waiting = write(0, 1);

    turns.stop();
    bus.stop();
    bus.close();

    assertEquals(new Outcome.Refused("port p is closed"), waiting.getNow(null));
    assertEquals(new Outcome.Refused("port p is closed"), write(0, 1).getNow(null));
    assertTrue(wire.cancelled && wire.closed);
    assertEquals(0, time.waiting());
    time.run(60_000);
    assertTrue(requests().isEmpty());
  }

  @Test
  void a_turn_that_fails_does_not_end_polling() {
    start(given().device("d", "p", 1, register("a", 4)));
    boolean[] thrown = new boolean[1];
    wire.during =
        () -> {
          if (!thrown[0]) {
            thrown[0] = true;
            throw new IllegalStateException("defect for the test");
          }
        };

    time.run(5_000);

    assertEquals(List.of(Quality.GOOD), line.qualities(0));
  }

  @Test
  void a_failing_write_still_completes() {
    start(given().device("d", "p", 1, coil("c", 3)));
    wire.during =
        () -> {
          throw new IllegalStateException("defect for the test");
        };

    CompletableFuture<Outcome> outcome = write(0, 1);
    time.run(0);

    assertInstanceOf(Outcome.Unknown.class, outcome.getNow(null));
  }

  private Given given() {
    return new Given().tcp("p", "127.0.0.1", 502, "500 ms");
  }

  private void start(Given given) {
    RecordingFaults faults = new RecordingFaults();
    BusPlan plan = BusReader.read(given.site(), faults::report).get(0);
    assertEquals(List.of(), faults.all());
    bus = new Bus(plan, Given.LIMITS, wire, line, time, new SplittableRandom(7));
    turns = new Turns(time, time, bus::turn);
    turns.wake();
  }

  private CompletableFuture<Outcome> write(int point, double value) {
    CompletableFuture<Outcome> outcome = bus.write(point, value).toCompletableFuture();
    turns.wake();
    return outcome;
  }

  private List<Request> requests() {
    return wire.seen.stream().map(FakeWire.Seen::request).toList();
  }

  private List<Double> values(int point) {
    return line.rows(point).stream().map(RecordingLine.Row::value).toList();
  }

  @SuppressWarnings("unchecked") // the status is documented to hold maps
  private Map<String, Object> deviceStatus(int index) {
    return ((List<Map<String, Object>>) bus.status().get("devices")).get(index);
  }
}
