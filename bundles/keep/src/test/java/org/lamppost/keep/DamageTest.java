package org.lamppost.keep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.model.Loss;
import org.lamppost.model.Stream;
import org.sqlite.SQLiteDataSource;

class DamageTest {
  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"safety.db", "telemetry.db"})
  void a_damaged_header_sets_both_files_aside_and_begins_an_epoch(String file) throws IOException {
    String before = usedAndClosed();
    Files.write(temp.resolve(file), "not a database, but long enough".repeat(200).getBytes());
    byte[] damaged = Files.readAllBytes(temp.resolve(file));

    try (Pole pole = new Pole(temp)) {
      assertReplaced(pole, before);
      pole.salvaged();
      String aside = pole.asideNames().stream().filter(n -> n.startsWith(file)).findFirst().get();
      assertArrayEquals(damaged, Files.readAllBytes(temp.resolve(aside)));
      assertEquals(1, Pole.join(pole.journal.accept(Pole.change("I"), new byte[0])).sequence());
      pole.acceptDurably(3);
      pole.sealPasses();
      assertEquals(1, Account.of(pole.blocks()).lastNumber.get(Pole.point(0)));
    }
  }

  @Test
  void a_first_creation_that_was_cut_short_is_made_again_and_is_no_damage() throws IOException {
    usedAndClosed();
    Path half = Files.createDirectory(temp.resolve("half"));
    Database telemetry = new Database(half.resolve("telemetry.db"));
    assertDoesNotThrow(
        () -> telemetry.create("E1", Map.of("predecessor", ""), TelemetryStore.TABLES));
    telemetry.close();

    try (Pole pole = new Pole(half)) {
      assertEquals(0, pole.journal.get().get("setAside"));
      assertEquals(List.of(), pole.losses());
      assertEquals(1, Pole.join(pole.journal.accept(Pole.change("I"), new byte[0])).sequence());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"safety.db", "telemetry.db"})
  void a_missing_file_is_damage(String file) throws IOException {
    String before = usedAndClosed();
    Files.delete(temp.resolve(file));

    try (Pole pole = new Pole(temp)) {
      assertReplaced(pole, before);
    }
  }

  @Test
  void both_files_missing_is_damage_too() throws IOException {
    String before = usedAndClosed();
    Files.delete(temp.resolve("safety.db"));
    Files.delete(temp.resolve("telemetry.db"));

    try (Pole pole = new Pole(temp)) {
      assertDeclared(pole, before);
    }
  }

  @Test
  void files_of_two_journals_are_not_mixed() throws IOException {
    String before = usedAndClosed();
    new Pole(temp.resolve("other")).close();
    Files.copy(
        temp.resolve("other/telemetry.db"),
        temp.resolve("telemetry.db"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    try (Pole pole = new Pole(temp)) {
      assertReplaced(pole, before);
    }
  }

  @Test
  void a_garbled_tail_row_is_damage() throws Exception {
    String before = usedAndClosed();
    change("UPDATE tail SET body = x'0401'");

    try (Pole pole = new Pole(temp)) {
      assertReplaced(pole, before);
    }
  }

  @Test
  void a_missing_record_in_the_middle_is_damage() throws Exception {
    String before;
    try (Pole pole = new Pole(temp)) {
      before = pole.journal.epoch();
      for (int i = 0; i < 3; i++) {
        pole.acceptDurably(3);
        pole.sealPasses();
      }
    }
    change("DELETE FROM block WHERE seq = 2");

    try (Pole pole = new Pole(temp)) {
      assertReplaced(pole, before);
    }
  }

  @Test
  void a_block_that_is_not_what_was_accepted_is_not_packed_and_signed_anew() throws Exception {
    try (Pole pole = new Pole(temp)) {
      for (int i = 0; i < 20; i++) {
        pole.acceptDurably(3);
        pole.sealPasses();
      }
    }
    // Another record of the same stream, well formed.
    change("UPDATE block SET body = (SELECT body FROM block WHERE seq = 7) WHERE seq = 8");

    try (Pole pole = new Pole(temp)) {
      for (int i = 0; i < 20; i++) {
        pole.acceptDurably(3);
        pole.sealPasses();
      }
      pole.timePassesUntil(() -> (int) pole.journal.get().get("setAside") == 1);
    }
  }

  @Test
  void the_checkpoint_survives_damage_of_the_telemetry_file() throws IOException {
    usedAndClosed();
    Files.write(temp.resolve("telemetry.db"), new byte[8192]);

    try (Pole pole = new Pole(temp)) {
      assertArrayEquals(new byte[] {42}, pole.journal.checkpoint());
    }
    try (Pole pole = new Pole(temp)) {
      assertArrayEquals(new byte[] {42}, pole.journal.checkpoint());
    }
  }

  @Test
  void what_was_set_aside_can_be_opened_with_its_log() throws Exception {
    Path files;
    try (Pole pole = new Pole(temp.resolve("a"))) {
      Pole.join(pole.journal.accept(Pole.change("I1"), new byte[] {42}));
      files = pole.copy(temp.resolve("b"));
    }
    Files.delete(files.resolve("telemetry.db"));
    assertTrue(Files.exists(files.resolve("safety.db-wal")));

    try (Pole pole = new Pole(files)) {
      pole.salvaged(); // which gives the files their last names
      String aside =
          pole.asideNames().stream().filter(n -> n.matches("safety.*Z")).findFirst().get();
      SQLiteDataSource source = new SQLiteDataSource();
      source.setUrl("jdbc:sqlite:" + files.resolve(aside));
      try (Connection connection = source.getConnection();
          Statement statement = connection.createStatement()) {
        assertEquals(1, statement.executeQuery("SELECT count(*) FROM incident").getInt(1));
      }
    }
  }

  @Test
  void corruption_found_while_running_begins_an_epoch_and_keeps_what_waits() throws Exception {
    try (Pole filled = new Pole(temp)) {
      for (int i = 0; i < 40; i++) {
        filled.acceptDurably(999);
        filled.acceptDurably(999);
      }
      Pole.join(filled.journal.accept(Pole.change("I1"), new byte[] {42}));
    }
    try (Pole pole = new Pole(temp)) {
      String before = pole.journal.epoch();
      assertEquals(
          1, pole.journal.next("city", pole.journal.epoch(), Stream.TELEMETRY, 0, 1).size());
      pole.accept(3);
      garblePages(temp.resolve("telemetry.db"));

      assertEquals(
          List.of(), pole.journal.next("city", pole.journal.epoch(), Stream.TELEMETRY, 1, 1_000));
      assertReplaced(pole, before);
      assertArrayEquals(new byte[] {42}, pole.journal.checkpoint());
      assertEquals(1, pole.journal.get().get("setAside"));
      pole.windowPasses();
      pole.sealPasses();
      assertEquals(1, Account.of(pole.blocks()).received(Pole.point(0)));
      pole.restart();
      assertEquals(1, Account.of(pole.blocks()).received(Pole.point(0)));
    }
  }

  @Test
  void files_of_another_gateway_are_set_aside() throws IOException {
    String before = usedAndClosed();
    try (SqliteJournal journal =
        Pole.open(Pole.limits(temp), Pole.site("pole-0002"), new ManualClock())) {
      assertNotEquals(before, journal.epoch());
      Outgoing deed = journal.next("city", journal.epoch(), Stream.AUDIT, 0, 10).get(0);
      assertEquals("pole-0002", deed.id().gatewayId());
      assertTrue(text(deed).contains("belong to the gateway pole-0001"), text(deed));
    }
  }

  @Test
  void a_healthy_journal_is_never_set_aside() throws IOException {
    String before = usedAndClosed();
    try (Pole pole = new Pole(temp)) {
      assertEquals(before, pole.journal.epoch());
      assertEquals(List.of(), pole.asideNames());
      assertEquals(0, pole.journal.get().get("setAside"));
    }
  }

  /** A journal with something of everything, closed on purpose. */
  private String usedAndClosed() {
    try (Pole pole = new Pole(temp)) {
      Pole.join(pole.journal.accept(Pole.change("I1"), new byte[] {42}));
      pole.acceptDurably(30);
      pole.sealPasses();
      pole.acceptDurably(30);
      return pole.journal.epoch();
    }
  }

  private void assertReplaced(Pole pole, String before) throws IOException {
    assertFalse(pole.asideNames().isEmpty());
    assertDeclared(pole, before);
  }

  private static void assertDeclared(Pole pole, String before) {
    assertNotEquals(before, pole.journal.epoch());
    Loss loss = pole.losses().get(0);
    assertEquals(Loss.Cause.JOURNAL_DAMAGED, loss.cause());
    assertTrue(loss.unknown());
    assertEquals(0, loss.fromMillis());
    assertEquals(pole.clock.monotonicMillis(), loss.toMillis());
    Outgoing deed = pole.journal.next("city", pole.journal.epoch(), Stream.AUDIT, 0, 10).get(0);
    assertTrue(text(deed).contains("\"kind\":\"journal\""), text(deed));
    assertTrue(text(deed).contains("follows " + before), text(deed));
    assertEquals(List.of(), pole.incidents());
  }

  private static String text(Outgoing record) {
    return new String(record.body(), StandardCharsets.UTF_8);
  }

  private void change(String sql) throws SQLException {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + temp.resolve("telemetry.db"));
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      assertTrue(statement.executeUpdate(sql) > 0);
    }
  }

  /** Every page but the first, as a dying flash chip would. */
  private static void garblePages(Path file) throws IOException {
    try (RandomAccessFile pages = new RandomAccessFile(file.toFile(), "rw")) {
      byte[] garbage = new byte[4096];
      java.util.Arrays.fill(garbage, (byte) 0xA5);
      for (long at = 4096; at < pages.length(); at += 4096) {
        pages.seek(at);
        pages.write(garbage);
      }
    }
  }
}
