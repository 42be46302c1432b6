package org.lamppost.keep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.model.IncidentState;
import org.lamppost.model.Loss;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;
import org.lamppost.wire.TelemetryRecord;

/** Records that nobody takes for longer than their stream's limit of age. */
class AgeTest {
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;
  private static final AgeLimits TEN_DAYS = new AgeLimits(10, 10, 10);
  private static final List<IncidentState> LIFE =
      List.of(
          IncidentState.RAISED,
          IncidentState.REPORTED,
          IncidentState.HANDLING,
          IncidentState.CLOSED);

  @TempDir Path temp;

  private final ManualClock clock = new ManualClock();

  @Test
  void readings_over_age_are_declared_with_exact_counts_and_younger_ones_stay() {
    try (Pole pole = pole(TEN_DAYS)) {
      for (int day = 0; day < 12; day++) {
        clock.advance(DAY);
        block(pole, 30 + 3 * day);
      }
      clock.advance(DAY / 2);
      await().until(() -> declared(pole) == 30 + 33);
      List<TelemetryRecord> blocks = pole.blocks();

      // Each was given up when it became too old, so each has its own declaration.
      for (int day = 0; day < 2; day++) {
        TelemetryRecord bare = blocks.get(day);
        assertEquals(day + 1, bare.id().sequence());
        assertTrue(bare.series().isEmpty() && bare.summaries().isEmpty());
        Loss loss = bare.losses().get(0);
        assertEquals(Loss.Cause.JOURNAL_FULL, loss.cause());
        long each = 10 + day;
        assertEquals(
            Map.of(Pole.point(0), each, Pole.point(1), each, Pole.point(2), each), loss.counts());
      }
      assertEquals(12, blocks.get(blocks.size() - 1).id().sequence());
      Account account = Account.of(blocks);
      assertEquals(10 * 12 + 66, account.received(Pole.point(0)) + 21);
      account.balances(Pole.point(0), 10 * 12 + 66);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {HOUR, -HOUR, DAY, -DAY, -1_795_420_800_000L, 40 * 365 * DAY})
  void a_clock_that_steps_makes_nothing_older_or_younger(long step) {
    try (Pole pole = pole(TEN_DAYS)) {
      block(pole, 30);
      lives(pole, "I", LIFE);
      Pole.join(pole.journal.accept(Pole.deed("deed")));
      for (int day = 0; day < 9; day++) {
        clock.advance(DAY);
        clock.stepUtc(day % 3 == 2 ? -2 * step : step);
        if (day == 4) {
          restart(pole, TEN_DAYS);
        }
      }
      block(pole, 3);
      pole.writerLooks();
      assertEquals(0, declared(pole));
      assertEquals(0, gaps(pole, Stream.INCIDENT) + gaps(pole, Stream.AUDIT));
    }
    try (Pole pole = pole(TEN_DAYS)) {
      clock.advance(2 * DAY);
      await().until(() -> declared(pole) == 30);
      awaitGaps(pole, 3);
      assertEquals(1, gaps(pole, Stream.AUDIT));
    }
  }

  @Test
  void age_goes_on_over_restarts_and_stands_still_while_switched_off() {
    Pole pole = pole(TEN_DAYS);
    try {
      block(pole, 30);
      for (int boot = 2; boot < 11; boot++) {
        clock.advance(DAY);
        pole.journal.close();
        clock.reboot("boot-" + boot, 100 * DAY);
        pole.journal = Pole.open(Pole.limits(temp, TEN_DAYS), Pole.SITE, clock);
      }
      block(pole, 3);
      pole.writerLooks();
      assertEquals(0, declared(pole));
      clock.advance(DAY);
      await().until(() -> declared(pole) == 30);
    } finally {
      pole.close();
    }
  }

  @Test
  void a_power_cut_takes_no_more_age_than_a_block_needs_to_be_sealed() {
    try (Pole pole = pole(TEN_DAYS)) {
      block(pole, 30);
      for (int day = 0; day < 9; day++) {
        clock.advance(DAY);
        block(pole, 3);
      }
      Path cut = pole.copy(temp.resolve("cut"));
      clock.reboot("boot-2", 1_000);
      try (Pole after = new Pole(Pole.limits(cut, TEN_DAYS), clock)) {
        block(after, 3);
        after.writerLooks();
        assertEquals(0, declared(after));
        clock.advance(DAY + HOUR);
        await().until(() -> declared(after) >= 30);
      }
    }
  }

  @Test
  void changes_of_an_incident_become_gaps_when_its_end_is_over_age() {
    try (Pole pole = pole(TEN_DAYS)) {
      lives(pole, "open", LIFE.subList(0, 3));
      lives(pole, "late", LIFE.subList(0, 3));
      lives(pole, "over", LIFE);
      clock.advance(9 * DAY);
      lives(pole, "late", LIFE.subList(3, 4));
      clock.advance(2 * DAY);
      awaitGaps(pole, 2);

      List<Outgoing> records = pole.incidents();
      assertEquals(11, records.size());
      assertEquals("over", records.get(6).subject());
      assertTrue(gap(records.get(7)) && gap(records.get(8)));
      assertEquals("over", records.get(9).subject());
      assertEquals(0L, pole.status(Stream.AUDIT).get("last"));
    }
  }

  @Test
  void an_open_incident_stays_whole_however_old_it_is() {
    try (Pole pole = pole(new AgeLimits(1, 1, 1))) {
      lives(pole, "open", LIFE.subList(0, 3));
      Pole.join(pole.journal.accept(Pole.deed("deed")));
      clock.advance(3_000 * DAY);
      await().until(() -> (long) pole.journal.get().get("compactedRecords") == 1);

      assertEquals(0, gaps(pole, Stream.INCIDENT));
      assertEquals(1, gaps(pole, Stream.AUDIT));
    }
  }

  @Test
  void what_was_handed_out_stays_as_it_was() {
    try (Pole pole = pole(TEN_DAYS)) {
      block(pole, 30);
      lives(pole, "seen", LIFE);
      List<TelemetryRecord> blocks = pole.blocks();
      List<Outgoing> incidents = pole.incidents();
      block(pole, 6);
      clock.advance(11 * DAY);
      await().until(() -> declared(pole) == 6);

      assertEquals(blocks, pole.blocks().subList(0, 1));
      assertEquals(4, incidents.size());
      assertEquals(0, gaps(pole, Stream.INCIDENT));
    }
  }

  @Test
  void without_a_limit_nothing_grows_too_old() {
    try (Pole pole = pole(AgeLimits.NONE)) {
      for (int i = 0; i < 5; i++) {
        block(pole, 30);
        lives(pole, "I" + i, LIFE);
        clock.advance(400 * DAY);
      }
      pole.writerLooks();

      assertEquals(0, declared(pole));
      assertEquals(0, gaps(pole, Stream.INCIDENT));
    }
  }

  @Test
  void a_limit_that_is_set_later_holds_for_what_waits_already() {
    try (Pole pole = pole(AgeLimits.NONE)) {
      for (int day = 0; day < 20; day++) {
        clock.advance(DAY);
        block(pole, 3);
      }
      clock.advance(DAY / 2);
      restart(pole, TEN_DAYS);
      await().until(() -> declared(pole) == 3 * 10);
      pole.writerLooks();
      assertEquals(3 * 10, declared(pole));
    }
  }

  @Test
  void what_is_received_in_time_is_never_declared() {
    try (Pole pole = pole(new AgeLimits(1, 1, 1))) {
      for (int day = 1; day <= 40; day++) {
        block(pole, 3);
        pole.blocks();
        pole.journal.release(
            "city", new RecordId("pole-0001", pole.journal.epoch(), Stream.TELEMETRY, day));
        clock.advance(DAY);
      }
      pole.writerLooks();
      assertEquals(Map.of(), pole.journal.get().get("lost"));
    }
  }

  @Test
  void marks_cost_no_commit_of_their_own() {
    long without = commitsOf(pole(AgeLimits.NONE, "without"));
    long with = commitsOf(pole(new AgeLimits(1, 1, 1), "with"));

    assertEquals(without, with);
  }

  @Test
  void a_buffer_holds_no_more_days_than_the_limit() {
    Capacity capacity = new Capacity(Pole.SITE.points(), Pole.limits(temp, TEN_DAYS));
    Map<String, Object> status = capacity.status(0);

    assertEquals(10.0, status.get("wholeDays"));
    assertEquals(10.0, status.get("thinnedDays"));
    assertEquals(10.0, status.get("wholeDaysLeft"));
    assertFalse(status.containsValue(Double.NaN));
  }

  private long commitsOf(Pole opened) {
    try (Pole pole = opened) {
      for (int hour = 0; hour < 20; hour++) {
        pole.acceptDurably(1_000); // seals at once
        clock.advance(HOUR);
        pole.writerLooks();
      }
      return pole.journal.telemetryWriter().commits();
    }
  }

  private Pole pole(AgeLimits age) {
    return new Pole(Pole.limits(temp, age), clock);
  }

  private Pole pole(AgeLimits age, String folder) {
    return new Pole(Pole.limits(temp.resolve(folder), age), clock);
  }

  private void restart(Pole pole, AgeLimits age) {
    pole.journal.close();
    pole.journal = Pole.open(Pole.limits(temp, age), Pole.SITE, clock);
  }

  /** So many readings in a block of their own. */
  private static void block(Pole pole, int readings) {
    pole.acceptDurably(readings);
    pole.sealPasses();
  }

  private static void lives(Pole pole, String id, List<IncidentState> states) {
    states.forEach(state -> Pole.join(pole.journal.accept(Pole.change(id, state), new byte[0])));
  }

  /** Readings declared lost since the start, without asking for records: that hands them out. */
  @SuppressWarnings("unchecked")
  private static long declared(Pole pole) {
    Map<String, Map<String, Object>> lost =
        (Map<String, Map<String, Object>>) pole.journal.get().get("lost");
    return lost.containsKey("journal-full") ? (long) lost.get("journal-full").get("readings") : 0;
  }

  private static void awaitGaps(Pole pole, long count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> (long) pole.journal.get().get("compactedRecords") == count);
  }

  /** Hands all of the stream out. */
  private static long gaps(Pole pole, Stream stream) {
    return pole.journal.next("city", pole.journal.epoch(), stream, 0, 100_000).stream()
        .filter(AgeTest::gap)
        .count();
  }

  private static boolean gap(Outgoing record) {
    return new String(record.body(), UTF_8).contains("\"gap\":\"compacted\"");
  }
}
