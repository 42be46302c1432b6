package org.lamppost.decide;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lamppost.decide.Street.CONTACTOR;
import static org.lamppost.decide.Street.HEAT;
import static org.lamppost.decide.Street.PRESSURE;
import static org.lamppost.decide.Street.SMOKE;
import static org.lamppost.decide.Street.above;
import static org.lamppost.decide.Street.onReset;
import static org.lamppost.decide.Street.rule;
import static org.lamppost.decide.Street.silence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lamppost.api.Actions;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.LineException;
import org.lamppost.model.ActionReport;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.Command;
import org.lamppost.model.Loss;
import org.lamppost.model.Outcome;
import org.lamppost.model.PointId;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;
import org.lamppost.model.Rule;
import org.lamppost.model.Site;

/** The line's thread between its neighbours. */
class JudgingLineTest {
  private static final Rule FIRE = rule("fire", above(SMOKE, 0.5, 0.5, 0, 0), onReset(CONTACTOR));
  private static final Rule HOT = rule("hot", above(HEAT, 60, 50, 0, 0));

  private final AtomicLong now = new AtomicLong(Street.START);
  private final AtomicLong ids = new AtomicLong();
  private final FakeJournal journal = new FakeJournal();
  private final List<String> orders = Collections.synchronizedList(new ArrayList<>());
  private final List<String> standings = Collections.synchronizedList(new ArrayList<>());
  private volatile Ids idSource = utc -> "inc-" + ids.incrementAndGet();
  private volatile int seenByActions = -1;
  private JudgingLine line;

  @AfterEach
  void stop() {
    line.stop();
  }

  @Test
  void an_urgent_batch_completes_only_when_its_readings_and_its_incident_are_kept() {
    start(journal, FIRE);
    journal.changesHeld = new CompletableFuture<>();
    journal.readingsHeld = new CompletableFuture<>();
    CompletableFuture<Void> kept = line.offer(urgent(SMOKE, 1)).toCompletableFuture();
    await().until(() -> journal.log.contains("readings 1"));
    assertEquals(List.of("set 3=1.0 inc-1"), orders);
    assertEquals(List.of("change RAISED", "readings 1"), journal.log.subList(0, 2));

    journal.readingsHeld.complete(null);
    assertFalse(kept.isDone());
    journal.changesHeld.complete(null);
    await().until(kept::isDone);
    assertFalse(kept.isCompletedExceptionally());
    await().until(() -> journal.states().contains("RAISED ACTION"));
  }

  @Test
  void an_urgent_batch_that_repeats_an_alarm_waits_until_that_alarm_is_kept() {
    start(journal, FIRE);
    journal.changesHeld = new CompletableFuture<>();
    CompletableFuture<Void> first = line.offer(urgent(SMOKE, 1)).toCompletableFuture();
    CompletableFuture<Void> again = line.offer(urgent(SMOKE, 1)).toCompletableFuture();
    // One batch after the other is judged: once this one is kept, both are through.
    offered(batch(PRESSURE, 2));
    assertTrue(journal.log.contains("readings 2"));
    assertFalse(first.isDone());
    assertFalse(again.isDone(), "a repeated alarm is acknowledged before the alarm is kept");

    journal.changesHeld.complete(null);
    again.orTimeout(5, TimeUnit.SECONDS).join();
    assertTrue(journal.states().contains("RAISED RAISE"));
  }

  @Test
  void orders_are_given_before_anything_is_handed_to_the_journal() {
    start(journal, FIRE);
    offered(urgent(SMOKE, 1));
    await().until(() -> journal.states().size() == 2);
    assertTrue(journal.changes.get(1).actions().get(0).outcome() instanceof Outcome.Done);
    assertEquals(0, seenByActions, "records that the journal had when the order was given");
  }

  @Test
  void what_is_open_is_told_at_the_start_and_before_the_orders_of_each_change() {
    start(journal, FIRE);
    offered(urgent(SMOKE, 1));
    await().until(() -> journal.states().size() == 2);
    assertEquals(
        List.of(
            "0 orders, Standing[open=[], held=[]]",
            "0 orders, Standing[open=[TYPE.FIRE], held=[]]"),
        standings);
  }

  @Test
  void what_an_earlier_run_holds_is_told_when_it_is_taken_up() {
    start(journal, FIRE);
    offered(urgent(SMOKE, 1));
    await().until(() -> journal.states().size() == 2);
    line.stop();
    standings.clear();
    orders.clear();
    start(journal, FIRE);
    await().until(() -> !standings.isEmpty());
    assertEquals(
        "0 orders, Standing[open=[TYPE.FIRE], held=[Order[point=3, value=1.0, incidentId=inc-1,"
            + " level=2]]]",
        standings.get(0));
    assertEquals(List.of(), orders, "state arms, it never fires");
  }

  @Test
  void a_full_line_refuses_and_declares_what_it_lost() {
    journal.readingsHeld = CompletableFuture.completedFuture(null);
    JudgingLine notStarted = line(150, 0, FIRE);
    CompletableFuture<Void> taken = notStarted.offer(batch(PRESSURE, 120)).toCompletableFuture();
    CompletionStage<Void> refused = notStarted.offer(batch(HEAT, 40));
    assertInstanceOf(LineException.class, failure(refused));
    notStarted.journalCame(journal);
    notStarted.start();
    line = notStarted;

    taken.orTimeout(5, TimeUnit.SECONDS).join();
    await().until(() -> !journal.losses.isEmpty());
    Loss loss = journal.losses.get(0);
    assertEquals(Loss.Cause.LINE_FULL, loss.cause());
    assertEquals(Map.of(PointId.parse("shed-1/heat"), 40L), loss.counts());
  }

  @Test
  void without_a_journal_it_judges_and_acts_and_tells_all_of_it_later() {
    start(null, FIRE, HOT);
    Throwable failure = failure(line.offer(urgent(SMOKE, 1)));
    assertInstanceOf(LineException.class, failure);
    assertTrue(failure.getMessage().contains("no journal"));
    assertEquals(List.of("set 3=1.0 inc-1"), orders);
    failure(line.offer(batch(PRESSURE, 3)));

    line.journalCame(journal);
    await().until(() -> journal.states().size() >= 2 && !journal.losses.isEmpty());
    assertEquals(List.of("RAISED RAISE", "RAISED ACTION"), journal.states());
    assertEquals("loss JOURNAL_ABSENT", journal.log.get(0), "numbers of the lost come first");
    assertEquals(
        Map.of(PointId.parse("shed-1/smoke"), 1L, PointId.parse("hydrant-17/pressure"), 3L),
        journal.losses.get(0).counts());
    offered(urgent(HEAT, 70));
  }

  @Test
  void a_journal_that_refuses_gets_the_changes_again_in_order() {
    start(journal, FIRE, HOT);
    journal.refuseChanges = 3;
    CompletableFuture<Void> fire = line.offer(urgent(SMOKE, 1)).toCompletableFuture();
    CompletableFuture<Void> heat = line.offer(urgent(HEAT, 70)).toCompletableFuture();
    await()
        .until(
            () -> {
              now.addAndGet(100);
              return fire.isDone() && heat.isDone();
            });
    assertEquals("RAISED RAISE", journal.states().get(0));
    assertEquals("fire", journal.changes.get(0).incident().rule().id());
    assertEquals(3, journal.log.stream().filter("refused RAISED"::equals).count());
  }

  @Test
  void a_journal_that_goes_and_comes_gets_what_it_has_not_confirmed() {
    start(journal, FIRE);
    journal.changesHeld = new CompletableFuture<>();
    line.offer(urgent(SMOKE, 1));
    await().until(() -> journal.log.contains("change RAISED"));
    line.journalWent(journal);
    FakeJournal second = new FakeJournal();
    line.journalCame(second);
    await().until(() -> second.states().contains("RAISED RAISE"));
  }

  @Test
  void a_restart_takes_up_the_open_incident_and_does_not_raise_it_again() {
    start(journal, FIRE);
    offered(urgent(SMOKE, 1));
    await().until(() -> journal.states().size() == 2);
    line.stop();
    now.addAndGet(60_000);
    start(journal, FIRE);
    offered(urgent(SMOKE, 1));
    assertEquals(1, orders.size());
    assertEquals(List.of("RAISED RAISE", "RAISED ACTION"), journal.states());
    await().until(() -> journal.audits.size() >= 3);
    assertEquals(
        List.of(AuditEntry.Kind.START, AuditEntry.Kind.STOP, AuditEntry.Kind.START),
        journal.audits.stream().map(AuditEntry::kind).toList());
  }

  @Test
  void what_waited_for_a_late_journal_does_not_overwrite_what_it_remembers() {
    start(journal, FIRE, HOT);
    offered(urgent(SMOKE, 1));
    await().until(() -> journal.states().size() == 2);
    line.stop();

    start(null, FIRE, HOT);
    failure(line.offer(urgent(HEAT, 70)));
    line.journalCame(journal);
    await().until(() -> journal.states().size() == 3);
    line.stop();

    start(journal, FIRE, HOT);
    offered(urgent(SMOKE, 1));
    offered(urgent(HEAT, 70));
    assertEquals(List.of("RAISED RAISE", "RAISED ACTION", "RAISED RAISE"), journal.states());
    assertEquals(2, ((List<?>) line.status().get("open")).size());
  }

  @Test
  void a_damaged_checkpoint_is_audited_and_the_line_judges_all_the_same() {
    journal.checkpoint = new byte[] {1, 2, 3};
    start(journal, FIRE);
    offered(urgent(SMOKE, 1));
    await().until(() -> journal.audits.stream().anyMatch(e -> e.kind() == AuditEntry.Kind.FAULT));
    assertEquals("RAISED RAISE", journal.states().get(0));
  }

  @Test
  void one_reading_that_fails_does_not_hide_the_fire_in_the_next() {
    AtomicLong calls = new AtomicLong();
    idSource =
        utc -> {
          if (calls.incrementAndGet() == 1) {
            throw new IllegalStateException("no randomness");
          }
          return "inc-" + calls.get();
        };
    start(journal, FIRE, HOT);
    Readings both =
        Readings.arrivedAt(now.get())
            .urgent()
            .add(HEAT, now.get(), 70, Quality.GOOD)
            .add(SMOKE, now.get(), 1, Quality.GOOD)
            .build();
    offered(both);
    assertEquals("fire", journal.changes.get(0).incident().rule().id());
    now.addAndGet(1_000);
    offered(urgent(HEAT, 70));
    assertTrue(
        journal.changes.stream().anyMatch(change -> change.incident().rule().id().equals("hot")));
  }

  @Test
  void readings_of_points_that_the_site_does_not_have_are_left_out() {
    start(journal, FIRE);
    Readings mixed =
        Readings.arrivedAt(now.get())
            .urgent()
            .add(99, now.get(), 1, Quality.GOOD)
            .add(-1, now.get(), 1, Quality.GOOD)
            .add(SMOKE, now.get(), 1, Quality.GOOD)
            .build();
    offered(mixed);
    assertEquals(List.of("set 3=1.0 inc-1"), orders);
    assertTrue(journal.log.contains("readings 1"));
  }

  @Test
  void time_alone_raises_a_silence_and_the_city_moves_it_on() {
    start(journal, rule("silent", silence(PRESSURE, 60)));
    now.addAndGet(61_000);
    await().until(() -> journal.states().contains("RAISED RAISE"));
    line.reported("inc-1");
    line.command(new Command("c-1", "inc-1", Command.Type.DISPATCH, "op", "W-1", ""));
    line.command(new Command("c-2", "inc-7", Command.Type.DISPATCH, "op", "W-1", ""));
    await().until(() -> journal.states().contains("DISPATCHED DISPATCH"));
    assertTrue(journal.states().contains("REPORTED RECEIPT"));
    await().until(() -> journal.audits.stream().anyMatch(e -> e.kind() == AuditEntry.Kind.COMMAND));
  }

  @Test
  @SuppressWarnings("unchecked") // status is a tree of plain maps and lists
  void status_shows_what_is_open_and_the_newest_values() {
    start(journal, FIRE);
    offered(urgent(SMOKE, 1));
    now.addAndGet(500);
    await().until(() -> ((Map<String, Object>) line.status().get("points")).size() == 1);
    List<Map<String, Object>> open = (List<Map<String, Object>>) line.status().get("open");
    assertEquals("TYPE.FIRE", open.get(0).get("type"));
    assertEquals("shed-1", open.get(0).get("device"));
    Map<String, Object> point =
        (Map<String, Object>)
            ((Map<String, Object>) line.status().get("points")).get("shed-1/smoke");
    assertEquals(1.0, point.get("value"));
    assertEquals("GOOD", point.get("quality"));
    assertEquals(500L, point.get("ageMillis"));
    assertEquals(1L, line.status().get("raised"));
    assertEquals(0, line.status().get("queuedRows"));
  }

  @Test
  void the_end_judges_what_waits_writes_it_down_and_leaves_no_thread() {
    line = line(10_000, 0, FIRE);
    line.journalCame(journal);
    CompletableFuture<Void> kept = line.offer(urgent(SMOKE, 1)).toCompletableFuture();
    line.start();
    line.stop();
    assertTrue(kept.isDone());
    assertFalse(kept.isCompletedExceptionally());
    assertEquals("RAISED RAISE", journal.states().get(0));
    AuditEntry last = journal.audits.get(journal.audits.size() - 1);
    assertEquals(AuditEntry.Kind.STOP, last.kind());
    assertInstanceOf(LineException.class, failure(line.offer(urgent(SMOKE, 1))));
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("lamppost-line")));
  }

  @Test
  void the_start_waits_for_the_journal_while_readings_queue() {
    line = line(10_000, 60_000, FIRE);
    line.start();
    CompletableFuture<Void> kept = line.offer(urgent(SMOKE, 1)).toCompletableFuture();
    assertFalse(kept.isDone());
    line.journalCame(journal);
    kept.orTimeout(5, TimeUnit.SECONDS).join();
    assertTrue(journal.losses.isEmpty());
  }

  @Test
  void changes_that_wait_too_long_lose_steps_that_are_overtaken_and_never_a_raise() {
    start(null, FIRE, HOT);
    for (int i = 0; i < 400; i++) {
      now.addAndGet(1_000);
      line.offer(urgent(HEAT, i % 2 == 0 ? 70 : 20));
    }
    failure(line.offer(urgent(SMOKE, 1)));
    for (int i = 0; i < 600; i++) {
      now.addAndGet(1_000);
      line.offer(urgent(HEAT, i % 2 == 0 ? 70 : 20));
    }
    now.addAndGet(1_000);
    failure(line.offer(urgent(HEAT, 20)));
    assertEquals(1_000, line.status().get("waitingChanges"));
    line.journalCame(journal);
    await().until(() -> journal.states().size() == 1_000);
    long raises = journal.states().stream().filter("RAISED RAISE"::equals).count();
    assertEquals(2, raises);
    assertEquals("CLOSED CLOSE", journal.states().get(999));
    await()
        .until(
            () -> journal.audits.stream().anyMatch(e -> e.detail().contains("steps of incidents")));
  }

  @Test
  void settings_out_of_their_limits_are_refused_by_name() {
    line = line(10_000, 0, FIRE);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> LineComponent.within("queueRows", 99, 100, 1_000_000));
    assertTrue(refused.getMessage().contains("queueRows is 99"));
  }

  private void start(FakeJournal first, Rule... rules) {
    line = line(10_000, 0, rules);
    if (first != null) {
      line.journalCame(first);
    }
    line.start();
  }

  private JudgingLine line(int queueRows, long journalWaitMillis, Rule... rules) {
    Site site = Street.site(rules);
    Actions actions =
        new Actions() {
          @Override
          public CompletionStage<ActionReport> perform(Order order) {
            seenByActions = journal.log.size();
            orders.add("set " + order.point() + "=" + order.value() + " " + order.incidentId());
            return CompletableFuture.completedFuture(
                new ActionReport(
                    site.points().get(order.point()).id(),
                    order.value(),
                    new Outcome.Done(order.value()),
                    Street.START_UTC));
          }

          @Override
          public void standing(Standing standing) {
            standings.add(orders.size() + " orders, " + standing);
          }
        };
    return new JudgingLine(
        new JudgingLine.Parts(
            site, actions, clock(), utc -> idSource.next(utc), fault -> orders.add("" + fault)),
        new JudgingLine.Limits(queueRows, 86_400_000, journalWaitMillis));
  }

  private GatewayClock clock() {
    return new GatewayClock() {
      @Override
      public long monotonicMillis() {
        return now.get();
      }

      @Override
      public long utcMillis() {
        return now.get() + Street.OFFSET;
      }

      @Override
      public String bootId() {
        return "boot-1";
      }
    };
  }

  private void offered(Readings batch) {
    line.offer(batch).toCompletableFuture().orTimeout(5, TimeUnit.SECONDS).join();
  }

  private static Throwable failure(CompletionStage<Void> stage) {
    CompletableFuture<Void> future = stage.toCompletableFuture().orTimeout(5, TimeUnit.SECONDS);
    return assertThrows(CompletionException.class, future::join).getCause();
  }

  private Readings urgent(int point, double value) {
    return Readings.arrivedAt(now.get())
        .urgent()
        .add(point, now.get(), value, Quality.GOOD)
        .build();
  }

  private Readings batch(int point, int rows) {
    Readings.Builder batch = Readings.arrivedAt(now.get());
    for (int i = 0; i < rows; i++) {
      batch.add(point, now.get() + i, 0.3, Quality.GOOD);
    }
    return batch.build();
  }
}
