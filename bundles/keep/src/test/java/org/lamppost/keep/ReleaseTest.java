package org.lamppost.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;
import org.sqlite.SQLiteDataSource;

class ReleaseTest {
  @TempDir Path temp;

  @Test
  void released_records_are_not_given_again_and_are_deleted_later() {
    try (Pole pole = poleWithIncidents(10)) {
      release(pole, "city", 4);
      assertEquals(
          List.of(5L, 6L),
          sequences(pole.journal.next("city", pole.journal.epoch(), Stream.INCIDENT, 0, 2)));
      assertEquals(10, rows("incident"));

      pole.timePassesUntil(() -> rows("incident") == 6);
    }
  }

  @Test
  void a_receipt_is_idempotent_and_never_goes_back() {
    try (Pole pole = poleWithIncidents(10)) {
      release(pole, "city", 7);
      release(pole, "city", 7);
      release(pole, "city", 3);

      assertEquals(List.of(8L, 9L, 10L), sequences(pole.incidents()));
      assertEquals(3L, pole.status(Stream.INCIDENT).get("unsentRecords"));
    }
  }

  @Test
  void a_receipt_beyond_what_exists_of_another_epoch_or_by_a_stranger_is_not_believed() {
    try (Pole pole = poleWithIncidents(3)) {
      release(pole, "city", 4);
      pole.journal.release("city", new RecordId("pole-0001", "other", Stream.INCIDENT, 2));
      pole.journal.release(
          "city", new RecordId("pole-2", pole.journal.epoch(), Stream.INCIDENT, 2));
      release(pole, "stranger", 2);

      assertEquals(3, pole.incidents().size());
      assertEquals(Map.of("city", 0L), pole.status(Stream.INCIDENT).get("released"));
    }
  }

  @Test
  void receipts_are_kept_over_a_restart() {
    try (Pole pole = poleWithIncidents(5)) {
      release(pole, "city", 5);
      pole.restart();

      assertEquals(List.of(), pole.incidents());
      assertEquals(6, Pole.join(pole.journal.accept(Pole.change("I6"), new byte[0])).sequence());
    }
  }

  @Test
  void receipts_lost_in_a_power_cut_make_records_come_again() {
    try (Pole pole = poleWithIncidents(5)) {
      release(pole, "city", 5);
      try (Pole copy = pole.afterPowerCut(temp.resolve("copy"))) {
        assertEquals(5, copy.incidents().size());
      }
    }
  }

  @Test
  void a_second_destination_keeps_records_from_its_first_question_on() {
    try (Pole pole = poleWithIncidents(5)) {
      assertEquals(
          5, pole.journal.next("district", pole.journal.epoch(), Stream.INCIDENT, 0, 10).size());
      release(pole, "city", 5);
      pole.restart();
      assertEquals(
          5, pole.journal.next("district", pole.journal.epoch(), Stream.INCIDENT, 0, 10).size());

      release(pole, "district", 5);
      pole.timePassesUntil(() -> rows("incident") == 1);
    }
  }

  @Test
  void a_destination_that_only_the_settings_named_goes_with_them() {
    Limits old = Pole.limits(temp);
    try (Pole pole = poleWithIncidents(5)) {
      pole.journal.close();
      Limits other =
          new Limits(
              temp,
              old.windowMillis(),
              old.windowReadings(),
              old.sealReadings(),
              old.sealMillis(),
              old.queueRows(),
              old.telemetryBytes(),
              old.safetyBytes(),
              old.reserveBytes(),
              old.thinMillis(),
              old.age(),
              old.suite(),
              List.of("district"));
      pole.journal = Pole.open(other, Pole.SITE, pole.clock);

      assertEquals(Map.of("district", 0L), pole.status(Stream.INCIDENT).get("released"));
      release(pole, "district", 5);
      pole.timePassesUntil(() -> rows("incident") == 1);
    }
  }

  @Test
  void many_released_records_go_in_several_transactions() {
    try (Pole pole = poleWithIncidents(700)) {
      release(pole, "city", 700);
      pole.timePassesUntil(() -> rows("incident") == 1);
      pole.restart();

      assertEquals(700L, pole.status(Stream.INCIDENT).get("last"));
    }
  }

  @Test
  void receipts_of_telemetry_free_blocks_with_a_commit_half_a_window_later() {
    try (Pole pole = new Pole(temp)) {
      for (int i = 0; i < 3; i++) {
        pole.acceptDurably(5);
        pole.sealPasses();
      }
      pole.journal.release(
          "city", new RecordId("pole-0001", pole.journal.epoch(), Stream.TELEMETRY, 2));
      pole.acceptDurably(1);
      assertEquals(3, rows("block"));
      pole.clock.advance(Pole.WINDOW / 2);
      pole.acceptDurably(1);

      assertEquals(1, rows("block"));
      assertEquals(List.of(3L), pole.blocks().stream().map(b -> b.id().sequence()).toList());
    }
  }

  @Test
  void asking_from_a_later_place_gives_what_follows() {
    try (Pole pole = poleWithIncidents(5)) {
      assertEquals(
          List.of(4L, 5L),
          sequences(pole.journal.next("city", pole.journal.epoch(), Stream.INCIDENT, 3, 10)));
      assertEquals(
          List.of(), pole.journal.next("city", pole.journal.epoch(), Stream.INCIDENT, 5, 10));
      assertEquals(
          List.of(), pole.journal.next("city", pole.journal.epoch(), Stream.INCIDENT, 0, 0));
      assertTrue((long) pole.status(Stream.INCIDENT).get("unsentBytes") > 0);
    }
  }

  private Pole poleWithIncidents(int count) {
    Pole pole = new Pole(temp);
    for (int i = 1; i < count; i++) {
      pole.journal.accept(Pole.change("I" + i), new byte[0]);
    }
    Pole.join(pole.journal.accept(Pole.change("I" + count), new byte[0]));
    return pole;
  }

  private static void release(Pole pole, String destination, long through) {
    pole.journal.release(
        destination, new RecordId("pole-0001", pole.journal.epoch(), Stream.INCIDENT, through));
  }

  private static List<Long> sequences(List<Outgoing> records) {
    return records.stream().map(record -> record.id().sequence()).toList();
  }

  /** Rows of a table as another program sees them. */
  private long rows(String table) throws AssertionError {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl(
        "jdbc:sqlite:" + temp.resolve(table.equals("block") ? "telemetry.db" : "safety.db"));
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
