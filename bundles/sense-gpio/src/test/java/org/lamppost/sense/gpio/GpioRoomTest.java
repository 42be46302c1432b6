package org.lamppost.sense.gpio;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.LineException;
import org.lamppost.model.Fault;
import org.lamppost.model.Outcome;
import org.lamppost.model.Readings;
import org.lamppost.model.Site;

/** The room with its own threads. */
class GpioRoomTest {
  @TempDir Path folder;

  private final FakeLine line = new FakeLine();
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private GpioRoom room;

  @AfterEach
  void stop() {
    if (room != null) {
      room.stop();
    }
  }

  @Test
  void contacts_currents_and_outputs_work_together() throws Exception {
    Pole pole = new Pole(folder);
    pole.input(17, "0");
    pole.input(27, "1");
    pole.microamperes("12000");
    start(pole.build());
    await().until(() -> values(Pole.TEMPERATURE).contains(30.0));
    await().until(() -> values(Pole.DOOR).contains(0.0));
    pole.input(17, "1");
    await().until(() -> values(Pole.DOOR).contains(1.0));
    assertTrue(room.drives(Pole.SIREN));
    assertFalse(room.drives(Pole.DOOR));
    assertEquals(new Outcome.Done(1), room.write(Pole.SIREN, 1).toCompletableFuture().get());
    assertEquals("1", pole.output(22));
    assertTrue(values(Pole.SIREN).contains(1.0));
    assertEquals(List.of(), faults);
    assertTrue((long) room.show().get("readings") > 3);
  }

  @Test
  void a_line_that_refuses_or_fails_does_not_end_the_rounds() {
    Pole pole = new Pole(folder);
    pole.input(17, "0");
    line.answering(() -> CompletableFuture.failedFuture(new LineException("line full")));
    start(pole.build());
    await().until(() -> (long) room.show().get("lineRefused") > 0);
    line.answering(
        () -> {
          throw new IllegalStateException("a defect elsewhere");
        });
    int before = line.offered.size();
    pole.input(17, "1");
    await().until(() -> line.offered.size() > before);
    line.answering(() -> CompletableFuture.completedFuture(null));
    pole.input(17, "0");
    int later = line.offered.size();
    await().until(() -> line.offered.size() > later);
  }

  @Test
  void more_writes_than_may_wait_are_refused_and_none_is_forgotten() throws Exception {
    Pole pole = new Pole(folder);
    start(pole.build());
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      outcomes.add(room.write(Pole.SIREN, i % 2).toCompletableFuture());
    }
    for (CompletableFuture<Outcome> each : outcomes) {
      Outcome outcome = each.get(10, TimeUnit.SECONDS);
      assertFalse(outcome instanceof Outcome.Unknown, outcome.detail());
    }
    assertTrue(outcomes.get(0).get() instanceof Outcome.Done);
    assertTrue(outcomes.stream().anyMatch(each -> each.join() instanceof Outcome.Refused));
  }

  @Test
  void a_room_without_pins_has_no_thread() {
    Site site = new Pole(folder).build();
    Site bare =
        new Site(
            site.gatewayId(),
            site.zone(),
            site.board(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    start(bare);
    assertEquals(List.of(), ourThreads());
    assertFalse(room.drives(0));
    assertInstanceOf(Outcome.Refused.class, room.write(0, 1).toCompletableFuture().join());
  }

  @Test
  void stopping_is_quick_and_leaves_no_thread_and_refuses_writes() {
    start(new Pole(folder).build());
    await().until(() -> ourThreads().size() == 2);
    long before = System.nanoTime();
    room.stop();
    assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(2));
    assertEquals(List.of(), ourThreads());
    assertInstanceOf(Outcome.Refused.class, room.write(Pole.SIREN, 1).toCompletableFuture().join());
  }

  @Test
  void it_can_start_again_after_it_was_stopped() {
    Pole pole = new Pole(folder);
    start(pole.build());
    room.stop();
    line.offered.clear();
    pole.input(17, "1");
    start(pole.build());
    await().until(() -> values(Pole.DOOR).contains(1.0));
  }

  private void start(Site site) {
    room = new GpioRoom(site, Optional.of(folder), line, faults::add, GatewayClock.system());
    room.start();
  }

  private List<Double> values(int point) {
    List<Double> values = new ArrayList<>();
    for (Readings batch : line.offered) {
      for (int row = 0; row < batch.size(); row++) {
        if (batch.point(row) == point) {
          values.add(batch.value(row));
        }
      }
    }
    return values;
  }

  private static List<String> ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(
            name ->
                name.startsWith("lamppost-sense-gpio")
                    || name.toLowerCase(java.util.Locale.ROOT).contains("pi4j"))
        .toList();
  }
}
