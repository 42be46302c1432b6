package org.lamppost.keep;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamppost.model.Loss;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;
import org.lamppost.model.Stream;
import org.lamppost.wire.TelemetryRecord;

class TelemetryTest {
  @TempDir Path temp;

  @Test
  void readings_are_committed_when_the_window_is_over_and_not_before() {
    try (Pole pole = new Pole(temp)) {
      CompletableFuture<Void> stage = pole.accept(5).toCompletableFuture();
      pole.clock.advance(Pole.WINDOW - 1);
      pole.writerLooks();
      assertFalse(stage.isDone());

      pole.clock.advance(1);
      Pole.join(stage);
    }
  }

  @Test
  void a_reading_after_a_long_silence_is_committed_at_once() {
    try (Pole pole = new Pole(temp)) {
      pole.clock.advance(Pole.WINDOW);
      Pole.join(pole.accept(1));
      CompletableFuture<Void> second = pole.accept(1).toCompletableFuture();
      pole.writerLooks();

      assertFalse(second.isDone());
    }
  }

  @Test
  void enough_readings_or_an_urgent_one_do_not_wait() {
    try (Pole pole = new Pole(temp)) {
      CompletableFuture<Void> few = pole.accept(99).toCompletableFuture();
      pole.writerLooks();
      assertFalse(few.isDone());
      Pole.join(pole.accept(1));
      assertTrue(few.isDone());

      CompletableFuture<Void> before = pole.accept(1).toCompletableFuture();
      pole.acceptDurably(1);
      assertTrue(before.isDone());
    }
  }

  @Test
  void only_sealed_blocks_are_given_out() {
    try (Pole pole = new Pole(temp)) {
      pole.acceptDurably(10);
      assertEquals(List.of(), pole.blocks());
      assertEquals(10, pole.journal.get().get("tailReadings"));

      pole.sealPasses();
      assertEquals(1, pole.blocks().size());
      assertEquals(4, pole.blocks().get(0).series().get(0).size());
    }
  }

  @Test
  void a_block_is_sealed_by_count() {
    try (Pole pole = new Pole(temp)) {
      for (int i = 0; i < 25; i++) {
        pole.acceptDurably(99);
      }
      await().until(() -> (int) pole.journal.get().get("tailReadings") < 1_000);
      List<TelemetryRecord> blocks = pole.blocks();
      int sealed = blocks.stream().mapToInt(TelemetryTest::readings).sum();

      assertEquals(2, blocks.size());
      assertEquals(List.of(1L, 2L), blocks.stream().map(block -> block.id().sequence()).toList());
      assertEquals(25 * 99, sealed + (int) pole.journal.get().get("tailReadings"));
    }
  }

  private static int readings(TelemetryRecord block) {
    return block.series().stream().mapToInt(TelemetryRecord.Series::size).sum();
  }

  @Test
  void a_slot_of_the_tail_is_used_again_and_nothing_is_doubled_by_a_restart() throws Exception {
    try (Pole pole = new Pole(temp)) {
      for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 30; i++) {
          pole.acceptDurably(1 + 37 * (i % 4));
        }
        pole.sealPasses();
        pole.acceptDurably(2);
        pole.restart();
      }
      pole.sealPasses();
      long accepted = 4 * (30 + 37 * (7 * 6 + 1) + 2);

      assertEquals(accepted, pole.blocks().stream().mapToInt(TelemetryTest::readings).sum());
      Account.of(pole.blocks());
      try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + temp + "/telemetry.db");
          Statement query = file.createStatement();
          ResultSet slots = query.executeQuery("SELECT count(*) FROM tail")) {
        assertTrue(slots.getInt(1) < 40, slots.getInt(1) + " slots for 124 commits");
      }
    }
  }

  @Test
  void a_reading_that_a_cut_takes_after_a_quiet_time_is_declared_as_well() {
    try (Pole pole = new Pole(temp.resolve("a"))) {
      pole.acceptDurably(3);
      pole.clock.advance(Pole.WINDOW);
      pole.writerLooks();
      pole.clock.advance(40 * Pole.WINDOW);
      // A cut here takes whatever came just now and was being committed.
      long lost = pole.clock.monotonicMillis();
      try (Pole after = pole.afterPowerCut(temp.resolve("b"))) {
        Loss declared = after.losses().get(0);
        assertTrue(declared.fromMillis() <= lost && lost <= declared.toMillis(), "" + declared);
        assertEquals(Loss.Cause.UNCLEAN_STOP, declared.cause());
      }
    }
  }

  @Test
  void after_a_quiet_time_that_has_ended_the_declared_interval_is_the_window_again() {
    try (Pole pole = new Pole(temp.resolve("a"))) {
      pole.acceptDurably(3);
      pole.clock.advance(Pole.WINDOW);
      pole.writerLooks();
      pole.clock.advance(40 * Pole.WINDOW);
      pole.acceptDurably(3);
      try (Pole after = pole.afterPowerCut(temp.resolve("b"))) {
        Loss declared = after.losses().get(0);
        long length = declared.toMillis() - declared.fromMillis();
        assertTrue(length <= Pole.WINDOW + 2 * Session.SLACK_MILLIS, "" + declared);
      }
    }
  }

  @Test
  void a_block_carries_what_was_accepted() {
    try (Pole pole = new Pole(temp)) {
      long now = pole.clock.monotonicMillis();
      Pole.join(
          pole.journal.accept(
              Readings.arrivedAt(now)
                  .urgent()
                  .add(0, now - 3_600_000, 0.25, Quality.GOOD)
                  .add(1, now, 1, Quality.TEST)
                  .add(0, now - 1, Double.NaN, Quality.NO_ANSWER)
                  .add(0, now, Double.POSITIVE_INFINITY, Quality.GOOD)
                  .add(0, Long.MIN_VALUE, 0.5, Quality.GOOD)
                  .build()));
      pole.sealPasses();
      TelemetryRecord block = pole.blocks().get(0);

      assertEquals("boot-1", block.bootId());
      assertEquals(pole.clock.utcMillis() - pole.clock.monotonicMillis(), block.utcOffsetMillis());
      long[] times = {now - 3_600_000, now - 1, now, -TelemetryRecord.FURTHEST_MILLIS};
      double[] values = {0.25, Double.NaN, Double.NaN, 0.5};
      byte[] qualities = {0, 1, 3, 0};
      assertEquals(
          List.of(
              new TelemetryRecord.Series(Pole.point(0), "MPa", 1, times, values, qualities),
              new TelemetryRecord.Series(
                  Pole.point(1), "", 1, new long[] {now}, new double[] {1}, new byte[] {10})),
          block.series());
    }
  }

  @Test
  void a_counted_loss_uses_up_numbers_in_its_place() {
    try (Pole pole = new Pole(temp)) {
      pole.acceptDurably(3);
      Pole.join(pole.journal.accept(Pole.loss(Loss.Cause.LINE_FULL, 1, 2, 7)));
      pole.acceptDurably(3);
      pole.sealPasses();
      TelemetryRecord block = pole.blocks().get(0);

      assertEquals(
          List.of(1L, 9L),
          block.series().stream()
              .filter(series -> series.point().equals(Pole.point(0)))
              .map(TelemetryRecord.Series::firstNumber)
              .toList());
      assertEquals(List.of(Pole.loss(Loss.Cause.LINE_FULL, 1, 2, 7)), block.losses());
      Account.of(pole.blocks()).balances(Pole.point(0), 9);
    }
  }

  @Test
  void a_loss_of_unknown_number_uses_up_none() {
    try (Pole pole = new Pole(temp)) {
      Loss loss = new Loss(Loss.Cause.JOURNAL_ABSENT, 0, 10, Map.of());
      Pole.join(pole.journal.accept(loss));
      pole.acceptDurably(1);
      pole.sealPasses();

      assertEquals(1, pole.blocks().get(0).series().get(0).firstNumber());
      assertEquals(List.of(loss), pole.losses());
    }
  }

  @Test
  void a_count_that_cannot_be_is_refused() {
    try (Pole pole = new Pole(temp)) {
      assertTrue(
          Pole.failure(pole.journal.accept(Pole.loss(Loss.Cause.LINE_FULL, 1, 2, -1)))
              .getMessage()
              .contains("-1"));
      assertTrue(
          Pole.failure(pole.journal.accept(Pole.loss(Loss.Cause.LINE_FULL, 1, 2, 1L << 60)))
              .getMessage()
              .contains("expected 0"));
    }
  }

  @Test
  void a_point_that_the_site_does_not_have_is_refused() {
    try (Pole pole = new Pole(temp)) {
      Readings batch = Readings.arrivedAt(0).add(Pole.POINTS, 0, 1, Quality.GOOD).build();

      assertTrue(
          Pole.failure(pole.journal.accept(batch))
              .getMessage()
              .contains("index 3; expected 0 to 2"));
      assertEquals(0, pole.journal.get().get("waitingReadings"));
    }
  }

  @Test
  void a_clean_restart_seals_the_tail_declares_nothing_and_numbers_on() {
    try (Pole pole = new Pole(temp)) {
      pole.acceptDurably(3);
      pole.accept(3);
      pole.restart();
      pole.acceptDurably(3);
      pole.sealPasses();
      Account account = Account.of(pole.blocks());

      assertEquals(List.of(), pole.losses());
      assertEquals(2, pole.blocks().size());
      for (int i = 0; i < Pole.POINTS; i++) {
        assertEquals(3, account.received(Pole.point(i)));
      }
    }
  }

  @Test
  void an_unclean_stop_declares_the_interval_that_holds_what_was_lost() {
    try (Pole pole = new Pole(temp.resolve("a"))) {
      pole.acceptDurably(3);
      long committed = pole.clock.monotonicMillis();
      pole.clock.advance(7_000);
      pole.accept(3);
      pole.clock.advance(1_000);
      try (Pole copy = pole.afterPowerCut(temp.resolve("b"))) {
        Loss loss = copy.losses().get(0);
        assertEquals(Loss.Cause.UNCLEAN_STOP, loss.cause());
        assertTrue(loss.unknown());
        assertEquals(committed - Session.SLACK_MILLIS, loss.fromMillis());
        assertEquals(committed + 8_000, loss.toMillis(), "not after now");
        copy.acceptDurably(3);
        copy.sealPasses();
        assertEquals(2, Account.of(copy.blocks()).received(Pole.point(0)));
        assertEquals(2, Account.of(copy.blocks()).lastNumber.get(Pole.point(0)));
      }
    }
  }

  @Test
  void an_unclean_stop_hours_ago_declares_one_window_and_its_slack() {
    try (Pole pole = new Pole(temp.resolve("a"))) {
      pole.acceptDurably(3);
      long committed = pole.clock.monotonicMillis();
      Path files = pole.copy(temp.resolve("b"));
      pole.clock.advance(7_200_000);
      try (Pole copy = new Pole(Pole.limits(files), pole.clock)) {
        Loss loss = copy.losses().get(0);
        assertEquals(committed - Session.SLACK_MILLIS, loss.fromMillis());
        assertEquals(committed + Pole.WINDOW + Session.SLACK_MILLIS, loss.toMillis());
      }
    }
  }

  @Test
  void after_a_reboot_tail_and_loss_stay_in_their_own_boot() {
    try (Pole pole = new Pole(temp.resolve("a"))) {
      pole.acceptDurably(6);
      long committed = pole.clock.monotonicMillis();
      long offset = pole.clock.utcMillis() - committed;
      Path files = pole.copy(temp.resolve("b"));
      pole.clock.reboot("boot-2", 60_000);
      try (Pole copy = new Pole(Pole.limits(files), pole.clock)) {
        copy.acceptDurably(3);
        copy.sealPasses();
        List<TelemetryRecord> blocks = copy.blocks();

        assertEquals(
            List.of("boot-1", "boot-1", "boot-2"),
            blocks.stream().map(TelemetryRecord::bootId).toList());
        assertEquals(offset, blocks.get(0).utcOffsetMillis());
        assertEquals(
            committed + Pole.WINDOW + Session.SLACK_MILLIS, copy.losses().get(0).toMillis());
        assertEquals(3, Account.of(blocks).received(Pole.point(0)));
      }
    }
  }

  @Test
  void a_stop_during_which_nothing_ran_declares_nothing_again() {
    try (Pole pole = new Pole(temp.resolve("a"))) {
      pole.acceptDurably(3);
      try (Pole copy = pole.afterPowerCut(temp.resolve("b"))) {
        copy.restart();
        assertEquals(1, copy.losses().size());
      }
    }
  }

  @Test
  void an_empty_batch_is_durable_as_it_is() {
    try (Pole pole = new Pole(temp)) {
      Pole.join(pole.journal.accept(Readings.arrivedAt(0).build()));
    }
  }

  @Test
  void status_tells_of_tail_and_blocks() {
    try (Pole pole = new Pole(temp)) {
      pole.acceptDurably(6);
      pole.sealPasses();
      pole.acceptDurably(3);
      pole.clock.advance(4_000);

      Map<String, Object> telemetry = pole.status(Stream.TELEMETRY);
      assertEquals(1L, telemetry.get("last"));
      assertEquals(1L, telemetry.get("unsentRecords"));
      assertEquals(
          (long)
              pole.journal
                  .next("city", pole.journal.epoch(), Stream.TELEMETRY, 0, 1)
                  .get(0)
                  .body()
                  .length,
          telemetry.get("unsentBytes"));
      assertEquals(4L, telemetry.get("oldestUnsentSeconds"));
      assertEquals(Map.of("city", 0L), telemetry.get("released"));
      assertEquals(3, pole.journal.get().get("tailReadings"));
      assertEquals(pole.journal.epoch(), pole.journal.get().get("epoch"));
    }
  }
}
