package org.lamppost.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamppost.model.Loss;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;
import org.lamppost.wire.TelemetryRecord;

/** More telemetry than the limit allows, with nobody to take it. */
class LimitTest {
  private static final int BLOCKS = 160;
  private static final long LIMIT = 1 << 20;

  @TempDir Path temp;

  @Test
  void the_oldest_readings_are_dropped_and_declared_in_their_place() throws Exception {
    try (Pole pole = limited()) {
      for (int i = 0; i < BLOCKS; i++) {
        acceptBlock(pole);
      }
      pole.timePassesUntil(() -> within(pole));
      List<TelemetryRecord> blocks = pole.blocks();
      Account account = Account.of(blocks);

      assertEquals(BLOCKS, blocks.size());
      assertTrue(blocks.get(0).series().isEmpty());
      assertEquals(Loss.Cause.JOURNAL_FULL, blocks.get(0).losses().get(0).cause());
      assertEquals(1_000, blocks.get(BLOCKS - 1).series().get(0).size());
      account.balances(Pole.point(0), BLOCKS * 1_000L);
      assertEquals(BLOCKS * 1_000L, account.lastNumber.get(Pole.point(0)));
      // The newest stay: the limit holds some 70 blocks of these.
      assertTrue(account.received(Pole.point(0)) > 50_000, "received too few");
      assertTrue(Files.size(temp.resolve("telemetry.db")) < 2 * LIMIT);
    }
  }

  @Test
  void declared_losses_and_boots_survive_the_dropping() {
    try (Pole pole = limited()) {
      Loss unknown = new Loss(Loss.Cause.JOURNAL_ABSENT, 0, 10, Map.of());
      Pole.join(pole.journal.accept(unknown));
      acceptBlock(pole);
      pole.clock.reboot("boot-2", 1_000);
      pole.journal.close();
      pole.journal = Pole.open(limits(), Pole.SITE, pole.clock);
      for (int i = 0; i < BLOCKS; i++) {
        acceptBlock(pole);
      }
      pole.timePassesUntil(() -> within(pole));
      TelemetryRecord oldest = pole.blocks().get(0);

      assertEquals("boot-1", oldest.bootId());
      assertEquals(unknown, oldest.losses().get(0));
      assertEquals(Map.of(Pole.point(0), 1_000L), oldest.losses().get(1).counts());
      Account.of(pole.blocks()).balances(Pole.point(0), (BLOCKS + 1) * 1_000L);
    }
  }

  @Test
  void what_is_released_goes_first_and_nothing_is_dropped_then() {
    try (Pole pole = limited()) {
      long received = 0;
      for (int i = 1; i <= BLOCKS; i++) {
        acceptBlock(pole);
        if (i % 20 == 0) {
          received += pole.blocks().stream().mapToLong(b -> b.series().get(0).size()).sum();
          pole.journal.release(
              "city", new RecordId("pole-0001", pole.journal.epoch(), Stream.TELEMETRY, i));
        }
      }

      assertEquals(BLOCKS * 1_000L, received);
      assertEquals(Map.of(), pole.journal.get().get("lost"));
    }
  }

  @Test
  void incidents_are_never_dropped() {
    try (Pole pole = limited()) {
      Pole.join(pole.journal.accept(Pole.change("I1"), new byte[0]));
      for (int i = 0; i < BLOCKS; i++) {
        acceptBlock(pole);
      }
      pole.timePassesUntil(() -> within(pole));

      assertEquals(1, pole.incidents().size());
    }
  }

  private Limits limits() {
    return new Limits(
        temp, Pole.WINDOW, 100, 1_000, Pole.SEAL, 2_000, LIMIT, Suite.ECDSA, List.of("city"));
  }

  private Pole limited() {
    return new Pole(limits(), new ManualClock());
  }

  private static boolean within(Pole pole) {
    return (long) pole.status(Stream.TELEMETRY).get("unsentBytes") <= LIMIT;
  }

  /** A block of 1,000 readings of one point, 13 kB. */
  private static void acceptBlock(Pole pole) {
    Readings.Builder batch = Readings.arrivedAt(pole.clock.monotonicMillis());
    for (int i = 0; i < 1_000; i++) {
      pole.clock.advance(1);
      batch.add(0, pole.clock.monotonicMillis(), i * 0.1, Quality.GOOD);
    }
    Pole.join(pole.journal.accept(batch.build()));
  }
}
