package org.lamppost.keep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.model.IncidentState;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;

/** A safety file that is full. */
class CompactionTest {
  private static final int INCIDENTS = 300;
  private static final List<IncidentState> LIFE =
      List.of(
          IncidentState.RAISED,
          IncidentState.REPORTED,
          IncidentState.DISPATCHED,
          IncidentState.HANDLING,
          IncidentState.CLOSED);

  @TempDir Path temp;

  @Test
  void changes_between_raise_and_close_become_gaps_and_the_open_one_stays_whole() {
    try (Pole pole = full()) {
      live(pole, "open", LIFE.subList(0, 4));
      for (int i = 0; i < INCIDENTS; i++) {
        live(pole, "I" + i, LIFE);
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> within(pole));
      List<Outgoing> records = pole.incidents();

      assertEquals(4 + 5 * INCIDENTS, records.size(), "no sequence is missing");
      for (int i = 0; i < records.size(); i++) {
        assertEquals(i + 1, records.get(i).id().sequence());
      }
      assertTrue(records.subList(0, 4).stream().noneMatch(CompactionTest::gap));
      assertFalse(gap(records.get(4)));
      assertTrue(gap(records.get(5)) && gap(records.get(6)) && gap(records.get(7)));
      assertEquals("", records.get(5).subject());
      assertFalse(gap(records.get(8)));
      assertEquals("I0", records.get(8).subject());
    }
  }

  @Test
  void then_the_oldest_audit_records_and_raising_is_never_refused() {
    try (Pole pole = full()) {
      for (int i = 0; i < 900; i++) {
        pole.journal.accept(Pole.deed("x".repeat(900)));
        Pole.join(pole.journal.accept(Pole.change("I" + i), new byte[0]));
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> within(pole));
      List<Outgoing> deeds = pole.journal.next("city", pole.journal.epoch(), Stream.AUDIT, 0, 999);

      assertTrue(gap(deeds.get(0)));
      assertEquals(900, deeds.size());
      assertEquals(900, pole.incidents().stream().filter(each -> !gap(each)).count());
    }
  }

  @Test
  void what_was_handed_out_stays_as_it_was() {
    try (Pole pole = full()) {
      live(pole, "seen", LIFE);
      assertEquals(5, pole.incidents().size());
      for (int i = 0; i < INCIDENTS; i++) {
        live(pole, "I" + i, LIFE);
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> within(pole));

      assertTrue(pole.incidents().subList(0, 5).stream().noneMatch(CompactionTest::gap));
    }
  }

  @Test
  void a_journal_that_is_received_compacts_nothing() {
    try (Pole pole = full()) {
      for (int i = 0; i < INCIDENTS; i++) {
        live(pole, "I" + i, LIFE);
        RecordId last = pole.incidents().get(pole.incidents().size() - 1).id();
        pole.journal.release("city", last);
      }
      assertEquals(0L, pole.journal.get().get("compactedRecords"));
    }
  }

  private static void live(Pole pole, String id, List<IncidentState> states) {
    states.forEach(state -> Pole.join(pole.journal.accept(Pole.change(id, state), new byte[0])));
  }

  private static boolean gap(Outgoing record) {
    return new String(record.body(), UTF_8).contains("\"gap\":\"compacted\"");
  }

  private boolean within(Pole pole) {
    return (long) pole.journal.get().get("compactedRecords") > 0
        && (int) pole.journal.get().get("fillPercent") <= 100;
  }

  private Pole full() {
    Limits usual = Pole.limits(temp);
    return new Pole(
        new Limits(
            temp,
            usual.windowMillis(),
            usual.windowReadings(),
            usual.sealReadings(),
            usual.sealMillis(),
            usual.queueRows(),
            usual.telemetryBytes(),
            1 << 20,
            0,
            usual.thinMillis(),
            usual.age(),
            usual.suite(),
            usual.destinations()),
        new ManualClock());
  }
}
