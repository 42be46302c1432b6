package org.lamppost.keep;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamppost.model.Loss;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;
import org.lamppost.wire.TelemetryRecord;
import org.lamppost.wire.TelemetryRecord.Summary;
import org.sqlite.SQLiteDataSource;

/** More telemetry than the limit allows, with nobody to take it. */
class LimitTest {
  private static final int BLOCKS = 160;
  private static final long LIMIT = 1 << 20;

  @TempDir Path temp;

  private final Random random = new Random(7);

  @Test
  void the_oldest_readings_are_thinned_first_and_declared_in_their_place() throws Exception {
    try (Pole pole = limited()) {
      for (int i = 0; i < BLOCKS; i++) {
        acceptBlock(pole);
      }
      pole.timePassesUntil(() -> within(pole));
      List<TelemetryRecord> blocks = pole.blocks();
      Account account = Account.of(blocks);

      TelemetryRecord oldest = blocks.get(0);
      assertEquals(1, oldest.firstSequence());
      assertTrue(oldest.series().isEmpty());
      assertEquals(Loss.Cause.JOURNAL_FULL, oldest.losses().get(0).cause());
      Summary summary = oldest.summaries().get(0);
      assertEquals(60_000, summary.periodMillis());
      assertEquals(1_000, summary.counts()[1]);
      assertTrue(summary.least()[1] < 0.01 && summary.greatest()[1] > 0.99);
      assertEquals(0.5, summary.mean()[1], 0.05);
      assertEquals(BLOCKS, blocks.get(blocks.size() - 1).id().sequence());
      account.balances(Pole.point(0), BLOCKS * 1_000L);
      assertEquals(BLOCKS * 1_000L, account.lastNumber.get(Pole.point(0)));
      assertTrue(account.received(Pole.point(0)) > 50_000, "received too few");
      assertTrue(Files.size(temp.resolve("telemetry.db")) < 2 * LIMIT);
    }
  }

  @Test
  void when_even_that_is_too_much_the_oldest_keep_only_what_they_declared() {
    try (Pole pole = limited()) {
      for (int i = 0; i < 40 * BLOCKS; i++) {
        acceptBlockOfManyPeriods(pole);
      }
      pole.sealPasses();
      pole.timePassesUntil(() -> within(pole));
      List<TelemetryRecord> blocks = pole.blocks();

      assertTrue(blocks.get(0).summaries().isEmpty());
      assertEquals(1, blocks.get(0).losses().size(), "losses of one cause become one");
      assertTrue(blocks.stream().anyMatch(block -> !block.summaries().isEmpty()));
      assertTrue(blocks.stream().anyMatch(block -> !block.series().isEmpty()));
      Account.of(blocks).balances(Pole.point(0), 40L * BLOCKS * 100);
    }
  }

  @Test
  void a_restart_between_thinning_and_dropping_loses_nothing_unsaid() {
    try (Pole pole = limited()) {
      acceptBlock(pole);
      assertEquals(1, pole.blocks().size(), "handed out, so that it is not thinned");
      for (int i = 1; i < BLOCKS; i++) {
        acceptBlock(pole);
      }
      pole.timePassesUntil(() -> within(pole));
      // After a restart what is thinned and what is whole may be re-packed into one row.
      pole.journal.close();
      pole.journal = Pole.open(limits(), Pole.SITE, pole.clock);
      pole.timePassesUntil(() -> packed() < BLOCKS / 2);
      for (int i = 0; i < 25 * BLOCKS; i++) {
        acceptBlockOfManyPeriods(pole);
      }
      pole.sealPasses();
      pole.timePassesUntil(() -> within(pole));

      assertTrue(pole.blocks().get(0).summaries().isEmpty(), "nothing was dropped");
      Account.of(pole.blocks()).balances(Pole.point(0), BLOCKS * (1_000L + 25 * 100));
    }
  }

  @Test
  void what_was_handed_out_is_not_touched() {
    try (Pole pole = limited()) {
      acceptBlock(pole);
      acceptBlock(pole);
      List<TelemetryRecord> handedOut = pole.blocks();
      for (int i = 0; i < BLOCKS; i++) {
        acceptBlock(pole);
      }
      pole.timePassesUntil(() -> within(pole));

      assertEquals(handedOut, pole.blocks().subList(0, 2));
    }
  }

  @Test
  void many_small_blocks_become_few_and_nothing_is_lost() {
    try (Pole pole = new Pole(temp)) {
      for (int i = 0; i < 100; i++) {
        pole.acceptDurably(64);
        pole.sealPasses();
      }
      pole.timePassesUntil(() -> pole.journal.get().get("lost").equals(Map.of()));
      await().until(() -> packed() < 60);
      List<TelemetryRecord> blocks = pole.blocks();

      assertEquals(100, blocks.get(blocks.size() - 1).id().sequence());
      assertTrue(blocks.get(0).id().sequence() > 1);
      Account account = Account.of(blocks);
      assertEquals(100 * 22, account.received(Pole.point(0)));
      account.balances(Pole.point(0), 100 * 22);
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
      assertTrue(oldest.losses().contains(unknown));
      assertEquals(1, oldest.losses().stream().filter(loss -> !loss.unknown()).count());
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
        temp,
        Pole.WINDOW,
        100,
        1_000,
        Pole.SEAL,
        2_000,
        LIMIT,
        64L << 20,
        0,
        60_000,
        AgeLimits.NONE,
        Suite.ECDSA,
        List.of("city"));
  }

  private Pole limited() {
    return new Pole(limits(), new ManualClock());
  }

  private static boolean within(Pole pole) {
    return (long) pole.status(Stream.TELEMETRY).get("unsentBytes") <= LIMIT;
  }

  /** A block of 100 readings that are far apart: thinning leaves nearly all of it. */
  private void acceptBlockOfManyPeriods(Pole pole) {
    Readings.Builder batch = Readings.arrivedAt(pole.clock.monotonicMillis());
    for (int i = 0; i < 100; i++) {
      batch.add(0, pole.clock.monotonicMillis() + i * 61_000L, random.nextDouble(), Quality.GOOD);
    }
    pole.clock.advance(Pole.SEAL);
    Pole.join(pole.journal.accept(batch.urgent().build()));
  }

  private int packed() {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + temp.resolve("telemetry.db"));
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM block")) {
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** A block of 1,000 readings of one point that cannot be made small: 8 kB. */
  private void acceptBlock(Pole pole) {
    Readings.Builder batch = Readings.arrivedAt(pole.clock.monotonicMillis());
    for (int i = 0; i < 1_000; i++) {
      pole.clock.advance(60);
      batch.add(0, pole.clock.monotonicMillis(), random.nextDouble(), Quality.GOOD);
    }
    Pole.join(pole.journal.accept(batch.build()));
  }
}
