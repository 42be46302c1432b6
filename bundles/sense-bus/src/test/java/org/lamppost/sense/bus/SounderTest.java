package org.lamppost.sense.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lamppost.sense.bus.Given.coil;
import static org.lamppost.sense.bus.Given.register;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.lamppost.model.Outcome;

/** What warns people has priority on its wire. */
class SounderTest {
  private static final int SOUNDERS = 12;

  private final ManualTime time = new ManualTime();
  private final FakeWire wire = new FakeWire(time);
  private final RecordingLine line = new RecordingLine();
  private Bus bus;
  private Turns turns;

  @Test
  void a_sounder_is_written_before_writes_that_wait_and_before_polls() {
    start(
        new Given()
            .tcp("p", "127.0.0.1", 502, "500 ms")
            .device("d", "p", 1, register("a", 4), coil("fan", 0), coil("siren", 1))
            .sounder(2));
    write(1, 1);
    write(1, 0);
    write(2, 1);

    time.run(0);

    assertEquals(
        List.of(
            new Request.Write(1, Table.COIL, 1, 1),
            new Request.Write(1, Table.COIL, 0, 1),
            new Request.Write(1, Table.COIL, 0, 0)),
        wire.seen.stream()
            .map(FakeWire.Seen::request)
            .filter(Request.Write.class::isInstance)
            .toList());
    assertInstanceOf(Request.Write.class, wire.seen.get(0).request(), "before the first poll");
  }

  @Test
  void twelve_sounders_start_within_ten_seconds_behind_a_full_queue_and_beside_dead_ones() {
    Given given = new Given().tcp("p", "127.0.0.1", 502, "500 ms");
    given.device("fans", "p", 99, coil("fan", 0));
    for (int i = 0; i < SOUNDERS; i++) {
      given.device("s" + i, "p", i + 1, coil("sounder", 0)).sounder(i + 1);
    }
    wire.silentUnits.addAll(List.of(3, 7, 99));
    start(given);
    List<CompletableFuture<Outcome>> fans = new ArrayList<>();
    for (int i = 0; i < SwitchingQueue.MOST; i++) {
      fans.add(write(0, 1));
    }
    long began = time.monotonicMillis();
    List<Long> firstFan = new ArrayList<>();
    fans.get(0).thenRun(() -> firstFan.add(time.monotonicMillis() - began));
    List<CompletableFuture<Outcome>> sounders = new ArrayList<>();
    List<Long> started = new ArrayList<>();
    for (int i = 0; i < SOUNDERS; i++) {
      CompletableFuture<Outcome> sounder = write(i + 1, 1);
      sounder.thenRun(() -> started.add(time.monotonicMillis() - began));
      sounders.add(sounder);
    }

    time.run(10_000);

    assertEquals(
        SOUNDERS - 2,
        sounders.stream().filter(each -> each.getNow(null) instanceof Outcome.Done).count());
    assertTrue(started.stream().allMatch(millis -> millis <= 10_000), started.toString());
    assertEquals(SOUNDERS, started.size());
    assertTrue(fans.stream().allMatch(fan -> fan.getNow(null) instanceof Outcome.Unknown));
    assertTrue(firstFan.get(0) > started.get(SOUNDERS - 1), "the others came after");
  }

  @Test
  void an_output_is_read_back_without_being_written() {
    start(
        new Given()
            .tcp("p", "127.0.0.1", 502, "500 ms")
            .device("d", "p", 1, register("a", 4), coil("fan", 0)));
    wire.set(1, Table.COIL, 0, 1);
    CompletableFuture<Outcome> position = bus.read(1).toCompletableFuture();
    turns.wake();

    time.run(0);

    assertEquals(new Outcome.Done(1), position.getNow(null));
    assertTrue(wire.seen.stream().noneMatch(s -> s.request() instanceof Request.Write));
    wire.silentUnits.add(1);
    CompletableFuture<Outcome> nothing = bus.read(1).toCompletableFuture();
    turns.wake();
    time.run(500);
    assertEquals("not read back: no answer", nothing.getNow(null).detail());
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
}
