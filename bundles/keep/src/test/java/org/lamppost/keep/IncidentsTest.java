package org.lamppost.keep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.model.IncidentChange;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;
import org.lamppost.wire.IncidentCodec;

class IncidentsTest {
  @TempDir Path temp;

  @Test
  void both_files_have_small_pages() throws Exception {
    new Pole(temp).close();

    for (String file : List.of("safety.db", "telemetry.db")) {
      byte[] header = Files.readAllBytes(temp.resolve(file));
      // SQLite file format, section 1.3.2: the page size, big-endian.
      assertEquals(Database.PAGE_BYTES, (header[16] & 0xFF) << 8 | header[17] & 0xFF, file);
    }
  }

  @Test
  void an_incident_is_durable_when_its_stage_completes() {
    try (Pole pole = new Pole(temp.resolve("a"))) {
      for (int i = 1; i <= 20; i++) {
        RecordId id = Pole.join(pole.journal.accept(Pole.change("I" + i), new byte[] {(byte) i}));
        assertEquals(i, id.sequence());
        try (Pole copy = pole.afterPowerCut(temp.resolve("copy" + i))) {
          assertEquals(i, copy.incidents().size());
          assertArrayEquals(new byte[] {(byte) i}, copy.journal.checkpoint());
        }
      }
    }
  }

  @Test
  void the_outbox_gives_the_message_as_it_is_sent() {
    try (Pole pole = new Pole(temp)) {
      RecordId id = Pole.join(pole.journal.accept(Pole.change("I1"), new byte[0]));
      Outgoing sent = pole.incidents().get(0);

      assertEquals(id, sent.id());
      assertEquals("I1", sent.subject());
      assertArrayEquals(IncidentCodec.encode(id, Pole.change("I1"), Pole.SITE.zone()), sent.body());
      assertEquals(pole.journal.epoch(), id.epoch());
    }
  }

  @Test
  void order_is_the_sequence_and_waiting_records_share_commits() {
    try (Pole pole = new Pole(temp)) {
      List<CompletionStage<RecordId>> stages = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        stages.add(pole.journal.accept(Pole.change("I" + i), new byte[] {(byte) i}));
      }
      for (int i = 0; i < 200; i++) {
        assertEquals(i + 1, Pole.join(stages.get(i)).sequence());
      }
      List<Outgoing> sent = pole.incidents();
      for (int i = 0; i < 200; i++) {
        assertEquals("I" + i, sent.get(i).subject());
      }
      assertArrayEquals(new byte[] {(byte) 199}, pole.journal.checkpoint());
    }
  }

  @Test
  void deeds_have_a_sequence_of_their_own_and_no_checkpoint() {
    try (Pole pole = new Pole(temp)) {
      Pole.join(pole.journal.accept(Pole.change("I1"), new byte[] {7}));
      assertEquals(1, Pole.join(pole.journal.accept(Pole.deed("one"))).sequence());
      assertEquals(2, Pole.join(pole.journal.accept(Pole.deed("two"))).sequence());

      List<Outgoing> deeds = pole.journal.next("city", pole.journal.epoch(), Stream.AUDIT, 1, 10);
      assertEquals(1, deeds.size());
      assertTrue(new String(deeds.get(0).body()).contains("\"detail\":\"two\""));
      assertArrayEquals(new byte[] {7}, pole.journal.checkpoint());
    }
  }

  @Test
  void sequences_and_checkpoint_go_on_after_a_restart() {
    try (Pole pole = new Pole(temp)) {
      String epoch = pole.journal.epoch();
      Pole.join(pole.journal.accept(Pole.change("I1"), new byte[] {1}));
      pole.restart();

      assertEquals(epoch, pole.journal.epoch());
      assertArrayEquals(new byte[] {1}, pole.journal.checkpoint());
      assertEquals(2, Pole.join(pole.journal.accept(Pole.change("I2"), new byte[] {2})).sequence());
    }
  }

  @Test
  void a_new_journal_has_no_checkpoint_and_no_records() {
    try (Pole pole = new Pole(temp)) {
      assertEquals(0, pole.journal.checkpoint().length);
      for (Stream stream : Stream.values()) {
        assertEquals(List.of(), pole.journal.next("city", pole.journal.epoch(), stream, 0, 10));
      }
    }
  }

  @Test
  void listeners_hear_of_new_records_until_they_end() throws Exception {
    try (Pole pole = new Pole(temp)) {
      AtomicInteger heard = new AtomicInteger();
      AutoCloseable telling = pole.journal.listen(heard::incrementAndGet);
      CompletionStage<RecordId> first = pole.journal.accept(Pole.change("I1"), new byte[0]);
      Pole.join(first);
      Pole.join(pole.journal.accept(Pole.deed("x")));
      assertTrue(heard.get() >= 1);
      telling.close();
      int before = heard.get();
      // The second stage may complete before its wake call: let one more commit pass.
      Pole.join(pole.journal.accept(Pole.deed("y")));
      Pole.join(pole.journal.accept(Pole.deed("z")));

      assertTrue(heard.get() <= before + 1);
    }
  }

  @Test
  void a_record_that_cannot_be_encoded_fails_alone() {
    try (Pole pole = new Pole(temp)) {
      IncidentChange good = Pole.change("bad");
      IncidentChange bad =
          new IncidentChange(
              good.incident(),
              good.state(),
              good.cause(),
              good.utcMillis(),
              new IncidentChange.Evidence(0, 0, null),
              0,
              List.of(),
              good.closure(),
              good.platform());
      List<CompletionStage<RecordId>> before = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        before.add(pole.journal.accept(Pole.change("I" + i), new byte[0]));
      }
      CompletionStage<RecordId> refused = pole.journal.accept(bad, new byte[0]);
      CompletionStage<RecordId> after = pole.journal.accept(Pole.change("I20"), new byte[0]);

      assertTrue(Pole.failure(refused).getMessage().contains("cannot be encoded"));
      assertEquals(21, Pole.join(after).sequence());
      assertEquals(20, Pole.join(before.get(19)).sequence());
    }
  }

  @Test
  void a_listener_that_fails_harms_nobody() {
    try (Pole pole = new Pole(temp)) {
      pole.journal.listen(
          () -> {
            throw new IllegalStateException("listener");
          });
      Pole.join(pole.journal.accept(Pole.change("I1"), new byte[0]));
      assertEquals(2, Pole.join(pole.journal.accept(Pole.change("I2"), new byte[0])).sequence());
    }
  }

  @Test
  void a_closed_journal_takes_nothing_and_says_so() {
    Pole pole = new Pole(temp);
    pole.close();

    assertTrue(
        Pole.failure(pole.journal.accept(Pole.deed("late"))).getMessage().contains("closed"));
    assertTrue(Pole.failure(pole.accept(1)).getMessage().contains("closed"));
  }
}
