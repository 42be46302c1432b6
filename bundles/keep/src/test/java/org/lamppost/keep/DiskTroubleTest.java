package org.lamppost.keep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamppost.model.IncidentState;
import org.lamppost.model.Loss;
import org.lamppost.model.RecordId;
import org.sqlite.SQLiteDataSource;

/** The disk refuses for a while: another connection holds the file's write lock. */
class DiskTroubleTest {
  @TempDir Path temp;

  @Test
  void an_incident_stays_pending_while_the_disk_refuses_and_becomes_durable_once()
      throws Exception {
    try (Pole pole = new Pole(temp)) {
      CompletableFuture<RecordId> stage;
      try (Refusal refusal = new Refusal(temp.resolve("safety.db"))) {
        assertTrue(refusal.holds());
        stage = pole.journal.accept(Pole.change("I1"), new byte[] {1}).toCompletableFuture();
        pole.timePassesUntil(() -> state(pole, "safety.db").contains("will be tried again"));
        assertFalse(stage.isDone());
        assertEquals(1, pole.journal.get().get("waitingRecords"));
      }
      pole.timePassesUntil(stage::isDone);

      assertEquals(1, Pole.join(stage).sequence());
      // A deed behind it is durable: had it been kept twice, both would be to be seen.
      Pole.join(pole.journal.accept(Pole.deed("after")));
      assertEquals(1, pole.incidents().size());
      assertArrayEquals(new byte[] {1}, pole.journal.checkpoint());
      assertEquals("ok", state(pole, "safety.db"));
    }
  }

  @Test
  void readings_and_losses_stay_pending_while_the_disk_refuses_and_become_durable_once()
      throws Exception {
    try (Pole pole = new Pole(temp)) {
      CompletableFuture<Void> readings;
      CompletableFuture<Void> loss;
      try (Refusal refusal = new Refusal(temp.resolve("telemetry.db"))) {
        assertTrue(refusal.holds());
        readings = pole.journal.accept(pole.readings(1, true)).toCompletableFuture();
        long now = pole.clock.monotonicMillis();
        loss =
            pole.journal.accept(Pole.loss(Loss.Cause.LINE_FULL, now, now, 5)).toCompletableFuture();
        pole.timePassesUntil(() -> state(pole, "telemetry.db").contains("will be tried again"));
        assertFalse(readings.isDone());
        assertFalse(loss.isDone());
        assertEquals(2, pole.journal.get().get("waitingReadings"));
      }
      pole.timePassesUntil(() -> readings.isDone() && loss.isDone());
      Pole.join(readings);
      Pole.join(loss);
      pole.sealPasses();

      Account account = Account.of(pole.blocks());
      assertEquals(1, account.received(Pole.point(0)));
      assertEquals(5, account.lost(Pole.point(0)));
      account.balances(Pole.point(0), 6);
      assertEquals(1, pole.losses().size());
      assertEquals("ok", state(pole, "telemetry.db"));
    }
  }

  @Test
  void at_the_end_what_the_disk_still_refuses_fails_within_2_s_and_is_not_kept() throws Exception {
    Pole pole = new Pole(temp);
    try (Refusal safety = new Refusal(temp.resolve("safety.db"));
        Refusal telemetry = new Refusal(temp.resolve("telemetry.db"))) {
      assertTrue(safety.holds() && telemetry.holds());
      List<CompletableFuture<?>> stages =
          List.of(
              pole.journal.accept(Pole.change("I1"), new byte[] {1}).toCompletableFuture(),
              pole.journal.accept(pole.readings(1, true)).toCompletableFuture(),
              pole.journal.accept(Pole.loss(Loss.Cause.LINE_FULL, 0, 1, 5)).toCompletableFuture());
      pole.timePassesUntil(
          () ->
              state(pole, "safety.db").contains("will be tried again")
                  && state(pole, "telemetry.db").contains("will be tried again"));
      assertTrue(stages.stream().noneMatch(CompletableFuture::isDone));
      long began = System.nanoTime();
      pole.close();

      assertTrue(Duration.ofNanos(System.nanoTime() - began).toMillis() < 2_000);
      for (CompletableFuture<?> stage : stages) {
        assertTrue(stage.isDone());
        assertTrue(Pole.failure(stage).getMessage().contains("closed before this was durable"));
      }
    }
    try (Pole again = new Pole(Pole.limits(temp), pole.clock)) {
      assertEquals(List.of(), again.incidents());
      assertEquals(0, again.journal.checkpoint().length);
    }
  }

  @Test
  void incidents_do_not_wait_for_the_telemetry_file() throws Exception {
    try (Pole pole = new Pole(temp);
        Refusal refusal = new Refusal(temp.resolve("telemetry.db"))) {
      assertTrue(refusal.holds());
      CompletableFuture<Void> stuck =
          pole.journal.accept(pole.readings(1, true)).toCompletableFuture();

      assertEquals(1, Pole.join(pole.journal.accept(Pole.change("I1"), new byte[0])).sequence());
      assertFalse(stuck.isDone());
    }
  }

  @Test
  void more_records_than_fit_are_refused_but_never_a_raise_and_none_is_dropped() throws Exception {
    try (Pole pole = new Pole(temp)) {
      List<CompletableFuture<RecordId>> stages = new ArrayList<>();
      try (Refusal refusal = new Refusal(temp.resolve("safety.db"))) {
        assertTrue(refusal.holds());
        for (int i = 0; i < SafetyLane.MOST_WAITING; i++) {
          stages.add(pole.journal.accept(Pole.change("I" + i), new byte[0]).toCompletableFuture());
        }
        Throwable refused = Pole.failure(pole.journal.accept(Pole.deed("late")));
        assertTrue(refused.getMessage().contains("not taken"), refused.getMessage());
        Pole.failure(
            pole.journal.accept(Pole.change("late", IncidentState.DISPATCHED), new byte[0]));
        stages.add(pole.journal.accept(Pole.change("fire"), new byte[0]).toCompletableFuture());
      }
      pole.timePassesUntil(() -> (int) pole.journal.get().get("waitingRecords") == 0);

      stages.forEach(Pole::join);
      assertEquals(SafetyLane.MOST_WAITING + 1, pole.incidents().size());
    }
  }

  @Test
  void readings_wait_in_memory_and_what_no_longer_fits_is_declared() throws Exception {
    try (Pole pole = new Pole(temp)) {
      int refused = 0;
      try (Refusal refusal = new Refusal(temp.resolve("telemetry.db"))) {
        assertTrue(refusal.holds());
        for (int i = 0; i < 70; i++) {
          CompletableFuture<Void> stage = pole.accept(48).toCompletableFuture();
          boolean full = (int) pole.journal.get().get("waitingReadings") + 48 > 2_000 + 1;
          refused += full && stage.isCompletedExceptionally() ? 48 : 0;
        }
        assertEquals(48L * 70 - 41 * 48, pole.journal.get().get("refusedReadings"));
        assertTrue(refused > 0);
        // A loss is never refused, however full it is.
        pole.journal.accept(
            Pole.loss(Loss.Cause.LINE_FULL, pole.clock.monotonicMillis(), Long.MAX_VALUE / 2, 5));
      }
      pole.timePassesUntil(() -> (int) pole.journal.get().get("waitingReadings") == 0);
      pole.acceptDurably(3);
      pole.sealPasses();

      Account account = Account.of(pole.blocks());
      assertEquals(41 * 16 + 1, account.received(Pole.point(0)));
      assertEquals(29 * 16 + 5, account.lost(Pole.point(0)));
      account.balances(Pole.point(0), 70 * 16 + 5 + 1);
      assertEquals(70 * 16 + 5 + 1, account.lastNumber.get(Pole.point(0)));
      assertEquals(2, pole.losses().size(), "one declaration a cause");
    }
  }

  @Test
  void the_journal_stops_in_time_and_leaves_no_thread_while_the_disk_refuses() throws Exception {
    Pole pole = new Pole(temp);
    try (Refusal refusal = new Refusal(temp.resolve("telemetry.db"))) {
      assertTrue(refusal.holds());
      CompletableFuture<Void> stage = pole.accept(1).toCompletableFuture();
      long began = System.nanoTime();
      pole.close();

      assertTrue(Duration.ofNanos(System.nanoTime() - began).toMillis() < 2_500);
      Pole.failure(stage);
      assertFalse(keepThreadsAlive());
    }
    try (Pole again = new Pole(Pole.limits(temp), pole.clock)) {
      assertEquals(Loss.Cause.UNCLEAN_STOP, again.losses().get(0).cause());
    }
  }

  @Test
  void a_disk_that_refuses_at_the_start_keeps_neither_checkpoint_nor_incidents_away()
      throws Exception {
    Pole pole = new Pole(temp);
    Pole.join(pole.journal.accept(Pole.change("I1"), new byte[] {42}));
    pole.acceptDurably(3);
    pole.close();
    try (Refusal refusal = new Refusal(temp.resolve("telemetry.db"))) {
      assertTrue(refusal.holds());
      pole = new Pole(Pole.limits(temp), pole.clock);
      assertArrayEquals(new byte[] {42}, pole.journal.checkpoint());
      assertEquals(2, Pole.join(pole.journal.accept(Pole.change("I2"), new byte[0])).sequence());
      pole.accept(3);
    }
    try (Pole running = pole) {
      running.timePassesUntil(() -> (int) running.journal.get().get("waitingReadings") == 0);
      running.sealPasses();
      Account.of(running.blocks()).balances(Pole.point(0), 2);
      assertEquals(List.of(), running.losses());
      assertEquals(List.of(), running.asideNames());
    }
  }

  @Test
  void a_healthy_journal_leaves_no_thread() {
    new Pole(temp).close();

    assertFalse(keepThreadsAlive());
  }

  private static boolean keepThreadsAlive() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith("lamppost-keep"));
  }

  @SuppressWarnings("unchecked")
  private static String state(Pole pole, String file) {
    return ((Map<String, Object>) pole.journal.get().get(file)).get("state").toString();
  }

  /** Holds a file's write lock as another program would. */
  private static final class Refusal implements AutoCloseable {
    private final Connection connection;

    Refusal(Path file) throws SQLException {
      SQLiteDataSource source = new SQLiteDataSource();
      source.setUrl("jdbc:sqlite:" + file);
      connection = source.getConnection();
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA busy_timeout = 10000");
        statement.execute("BEGIN IMMEDIATE");
      }
    }

    boolean holds() throws SQLException {
      return !connection.isClosed();
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
