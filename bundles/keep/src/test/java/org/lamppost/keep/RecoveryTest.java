package org.lamppost.keep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.model.Stream;
import org.lamppost.wire.TelemetryCodec;
import org.lamppost.wire.TelemetryRecord;

/** A damaged journal: what comes back, and under which name. */
class RecoveryTest {
  private static final int RECORDS = 400;

  @TempDir Path temp;

  @Test
  void records_of_a_damaged_file_are_handed_out_under_their_own_epoch() throws Exception {
    String old = used();
    zero(temp.resolve("safety.db"), 0);
    zero(temp.resolve("telemetry.db"), 0);
    try (Pole pole = new Pole(temp)) {
      assertEquals(1, Pole.join(pole.journal.accept(Pole.change("fire"), new byte[0])).sequence());
      pole.salvaged();
      assertEquals(List.of(old, pole.journal.epoch()), pole.journal.epochs("city"));

      List<Outgoing> incidents = pole.journal.next("city", old, Stream.INCIDENT, 0, 10_000);
      assertEquals(RECORDS, incidents.size());
      for (int i = 0; i < RECORDS; i++) {
        assertEquals("I" + i, incidents.get(i).subject());
        assertEquals(i + 1, incidents.get(i).id().sequence());
        assertEquals(old, incidents.get(i).id().epoch());
      }
      List<TelemetryRecord> blocks =
          pole.journal.next("city", old, Stream.TELEMETRY, 0, 10_000).stream()
              .map(each -> TelemetryCodec.decode(each.body()))
              .toList();
      // 20 sealed blocks, and the tail as the last one.
      Account account = Account.of(blocks);
      assertEquals(20 * 334 + 34, account.received(Pole.point(0)));
    }
  }

  @Test
  void a_record_that_is_gone_says_so_and_the_stream_has_no_hole() throws Exception {
    String old = used();
    try (RandomAccessFile file = new RandomAccessFile(temp.resolve("safety.db").toFile(), "rw")) {
      zero(temp.resolve("safety.db"), file.length() / 2 / 1_024);
    }
    try (Pole pole = new Pole(temp)) {
      await().until(() -> !pole.journal.next("city", old, Stream.INCIDENT, 0, 1).isEmpty());
      pole.journal.next("city", old, Stream.INCIDENT, 0, 10_000);
      pole.salvaged();
      await().until(() -> pole.journal.next("city", old, Stream.INCIDENT, 0, 1).size() == 1);
      List<Outgoing> records = pole.journal.next("city", old, Stream.INCIDENT, 0, 10_000);

      long lost = records.stream().filter(each -> text(each).contains("\"gap\":\"lost\"")).count();
      assertTrue(lost > 0 && lost < 8, lost + " lost");
      assertEquals(RECORDS, records.size());
      for (int i = 0; i < RECORDS; i++) {
        assertEquals(i + 1, records.get(i).id().sequence());
      }
    }
  }

  @Test
  void a_body_that_was_altered_is_never_handed_out() throws Exception {
    String old = used();
    byte[] bytes = Files.readAllBytes(temp.resolve("safety.db"));
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\"incidentId\":\"I77\"");
    bytes[at + 15] = '8';
    Files.write(temp.resolve("safety.db"), bytes);
    try (Pole pole = new Pole(temp)) {
      pole.journal.next("city", old, Stream.INCIDENT, 0, 10_000);
      await().until(() -> !pole.journal.epoch().equals(old));
      pole.salvaged();
      List<Outgoing> records = pole.journal.next("city", old, Stream.INCIDENT, 0, 10_000);

      assertEquals(RECORDS, records.size());
      assertTrue(text(records.get(77)).contains("\"gap\":\"lost\""), text(records.get(77)));
      long lost = records.stream().filter(each -> text(each).contains("\"gap\":\"lost\"")).count();
      assertEquals(1, lost);
    }
  }

  @Test
  void what_is_received_is_released_and_the_salvaged_file_goes() throws Exception {
    String old = used();
    zero(temp.resolve("safety.db"), 0);
    zero(temp.resolve("telemetry.db"), 0);
    try (Pole pole = new Pole(temp)) {
      pole.salvaged();
      for (Stream stream : Stream.values()) {
        List<Outgoing> records = pole.journal.next("city", old, stream, 0, 10_000);
        pole.journal.release("city", records.get(records.size() - 1).id());
      }
      await().until(() -> salvagedFiles().isEmpty());
      assertEquals(List.of(pole.journal.epoch()), pole.journal.epochs("city"));
    }
    assertEquals(2, kept().size(), "the damaged files are kept");
  }

  @Test
  void a_salvage_that_was_cut_short_is_begun_anew_and_a_finished_one_is_not_repeated()
      throws Exception {
    String old = used();
    zero(temp.resolve("safety.db"), 0);
    new Pole(temp).close();
    Files.write(temp.resolve("salvaged-safety-20200101T000000000Z.part"), new byte[99]);
    try (Pole pole = new Pole(temp)) {
      pole.salvaged();
      assertEquals(RECORDS, pole.journal.next("city", old, Stream.INCIDENT, 0, 10_000).size());
      pole.restart();
      await().until(() -> pole.journal.epochs("city").size() == 2);
      pole.salvaged();
      assertEquals(2, salvagedFiles().size());
      assertEquals(RECORDS, pole.journal.next("city", old, Stream.INCIDENT, 0, 10_000).size());
    }
  }

  @Test
  void what_was_re_packed_comes_back_as_well() throws Exception {
    String old;
    try (Pole pole = new Pole(temp)) {
      old = pole.journal.epoch();
      for (int i = 0; i < 100; i++) {
        pole.acceptDurably(30);
        pole.sealPasses();
      }
      pole.timePassesUntil(() -> (long) pole.status(Stream.TELEMETRY).get("unsentBytes") < 8_000);
    }
    zero(temp.resolve("safety.db"), 0);
    try (Pole pole = new Pole(temp)) {
      pole.salvaged();
      List<TelemetryRecord> blocks =
          pole.journal.next("city", old, Stream.TELEMETRY, 0, 10_000).stream()
              .map(each -> TelemetryCodec.decode(each.body()))
              .toList();
      Account account = Account.of(blocks);
      assertEquals(List.of(), blocks.stream().flatMap(b -> b.losses().stream()).toList());
      assertEquals(1_000, account.received(Pole.point(0)));
    }
  }

  /** A journal with incidents, deeds, blocks and a tail; gives its epoch. */
  private String used() {
    try (Pole pole = new Pole(temp)) {
      for (int i = 0; i < RECORDS; i++) {
        Pole.join(pole.journal.accept(Pole.change("I" + i), new byte[100]));
      }
      Pole.join(pole.journal.accept(Pole.deed("deed")));
      for (int i = 0; i < 20; i++) {
        pole.acceptDurably(1_000);
      }
      pole.acceptDurably(100);
      return pole.journal.epoch();
    }
  }

  private static String text(Outgoing record) {
    return new String(record.body(), UTF_8);
  }

  private static void zero(Path file, long page) throws Exception {
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(page * 1_024);
      raw.write(new byte[1_024]);
    }
  }

  private List<String> salvagedFiles() throws Exception {
    return names("salvaged-");
  }

  private List<String> kept() throws Exception {
    return names(".kept-");
  }

  private List<String> names(String part) throws Exception {
    List<String> names = new ArrayList<>();
    try (java.util.stream.Stream<Path> files = Files.list(temp)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.contains(part) && !name.endsWith("-wal") && !name.endsWith("-shm"))
          .filter(name -> !name.endsWith(".part"))
          .forEach(names::add);
    }
    return names;
  }
}
