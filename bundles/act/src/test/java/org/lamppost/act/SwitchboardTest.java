package org.lamppost.act;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lamppost.api.Actions.Order;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Journal;
import org.lamppost.api.Outputs;
import org.lamppost.model.ActionReport;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.IncidentChange;
import org.lamppost.model.Loss;
import org.lamppost.model.Outcome;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Range;
import org.lamppost.model.Readings;
import org.lamppost.model.RecordId;
import org.lamppost.model.Settings;
import org.lamppost.model.Site;
import org.lamppost.model.Stream;

class SwitchboardTest {
  private static final int CONTACTOR = 0;
  private static final int SIREN = 1;
  private static final int SMOKE = 2;
  private static final long LONG = 60_000;
  private static final long SHORT = 150;
  private static final long UTC = 1_795_000_000_000L;

  private final FakeOutputs driver = new FakeOutputs();
  private final FakeJournal journal = new FakeJournal();
  private Switchboard board;

  @BeforeEach
  void start() {
    start(LONG);
  }

  private void start(long patienceMillis) {
    board = new Switchboard(site(), clock(), new ThreadAgenda("lamppost-act"), patienceMillis);
    board.add(driver);
    board.use(journal);
  }

  @AfterEach
  void stop() {
    board.stop();
  }

  @Test
  void a_write_that_is_read_back_is_done_and_audited() {
    CompletionStage<ActionReport> report = board.perform(new Order(CONTACTOR, 1, "01JD"));
    driver.awaitWrites(1).answer(new Outcome.Done(1));

    assertEquals(
        new ActionReport(new PointId("shed-1", "contactor"), 1, new Outcome.Done(1), UTC),
        result(report));
    await().until(() -> journal.entries.size() == 1);
    assertEquals(
        new AuditEntry(
            UTC, AuditEntry.Kind.ACTION, "shed-1/contactor", "set 1.0 for 01JD: DONE, read back 1"),
        journal.entries.get(0));
  }

  @Test
  void a_read_back_of_something_else_is_unknown_even_if_the_driver_says_done() {
    CompletionStage<ActionReport> report = board.perform(new Order(CONTACTOR, 1, "01JD"));
    driver.awaitWrites(1).answer(new Outcome.Done(0));

    assertEquals(new Outcome.Unknown("read back 0.0 instead of 1.0"), result(report).outcome());
  }

  @Test
  void no_answer_is_unknown_after_the_patience_and_a_later_answer_changes_nothing() {
    board.stop();
    start(SHORT);
    CompletionStage<ActionReport> report = board.perform(new Order(CONTACTOR, 1, "01JD"));
    FakeOutputs.Write write = driver.awaitWrites(1);

    assertEquals(new Outcome.Unknown("no answer after 150 ms"), result(report).outcome());
    write.answer(new Outcome.Done(1));
    assertInstanceOf(
        Outcome.Refused.class, result(board.perform(new Order(SMOKE, 1, "01JE"))).outcome());
    await().until(() -> journal.entries.size() == 2);
    assertEquals(1L, board.status().get("unknown"));
    assertEquals(0L, board.status().get("done"));
  }

  @Test
  void orders_for_one_output_go_out_one_after_the_other_and_other_outputs_do_not_wait() {
    CompletionStage<ActionReport> on = board.perform(new Order(CONTACTOR, 1, "a"));
    CompletionStage<ActionReport> off = board.perform(new Order(CONTACTOR, 0, "a"));
    CompletionStage<ActionReport> siren = board.perform(new Order(SIREN, 1, "b"));
    driver.awaitWrites(2);
    assertEquals(List.of("0=1.0", "1=1.0"), driver.seen());

    driver.writes.get(1).answer(new Outcome.Done(1));
    result(siren);
    driver.writes.get(0).answer(new Outcome.Done(1));
    result(on);
    driver.awaitWrites(3).answer(new Outcome.Done(0));
    assertEquals(new Outcome.Done(0), result(off).outcome());
    assertEquals(List.of("0=1.0", "1=1.0", "0=0.0"), driver.seen());
  }

  @Test
  void the_eighteenth_order_for_an_output_that_does_not_answer_is_refused() {
    List<CompletionStage<ActionReport>> reports = new ArrayList<>();
    for (int i = 0; i < 18; i++) {
      reports.add(board.perform(new Order(CONTACTOR, i % 2, "a")));
    }
    assertEquals(
        new Outcome.Refused("too many orders wait for this output"),
        result(reports.get(17)).outcome());
    board.stop();
    assertInstanceOf(Outcome.Unknown.class, result(reports.get(0)).outcome());
    assertInstanceOf(Outcome.Refused.class, result(reports.get(16)).outcome());
    assertEquals(18L, board.status().get("orders"));
    assertEquals(18, journal.entries.size());
  }

  @Test
  void what_must_not_be_switched_is_refused_with_the_reason() {
    assertEquals("shed-1/smoke is not an output", refusal(SMOKE, 1));
    assertEquals("the site has no point number 99", refusal(99, 1));
    assertEquals("the site has no point number -1", refusal(-1, 1));
    assertEquals("value 2.0 is not 0.0..1.0", refusal(CONTACTOR, 2));
    assertEquals("value NaN is not 0.0..1.0", refusal(CONTACTOR, Double.NaN));
    board.remove(driver);
    assertEquals("no driver for shed-1/contactor", refusal(CONTACTOR, 1));
    assertTrue(driver.writes.isEmpty());
  }

  @Test
  void a_driver_that_throws_fails_or_gives_nothing_leaves_the_outcome_unknown() {
    driver.broken = true;
    assertEquals(
        new Outcome.Unknown("the driver failed: java.lang.IllegalStateException: broken"),
        result(board.perform(new Order(CONTACTOR, 1, "a"))).outcome());
    driver.broken = false;
    driver.mute = true;
    assertEquals(
        new Outcome.Unknown("the driver gave no outcome"),
        result(board.perform(new Order(CONTACTOR, 1, "a"))).outcome());
    driver.mute = false;
    CompletionStage<ActionReport> failed = board.perform(new Order(CONTACTOR, 1, "a"));
    driver.awaitWrites(1).fail();
    assertInstanceOf(Outcome.Unknown.class, result(failed).outcome());
    assertEquals(3L, board.status().get("unknown"));
  }

  @Test
  void deeds_without_a_journal_are_written_down_when_one_comes_and_again_if_it_fails() {
    board.use(null);
    refusal(SMOKE, 1);
    refusal(SMOKE, 0);
    journal.failures = 2;
    board.use(journal);

    await().until(() -> journal.entries.size() == 2);
    assertTrue(journal.entries.get(0).detail().startsWith("set 1.0"));
    assertTrue(journal.entries.get(1).detail().startsWith("set 0.0"));
  }

  @Test
  void the_end_answers_every_order_and_leaves_no_thread() {
    CompletionStage<ActionReport> underWay = board.perform(new Order(CONTACTOR, 1, "a"));
    CompletionStage<ActionReport> waiting = board.perform(new Order(CONTACTOR, 0, "a"));
    driver.awaitWrites(1);

    board.stop();

    assertEquals(
        new Outcome.Unknown("the gateway stopped before the answer"), result(underWay).outcome());
    assertEquals(new Outcome.Refused("the gateway stops"), result(waiting).outcome());
    assertEquals(2, journal.entries.size());
    assertEquals(
        new Outcome.Refused("the actions have ended"),
        result(board.perform(new Order(CONTACTOR, 1, "b"))).outcome());
    await().until(() -> !threadLives());
  }

  @Test
  void a_patience_out_of_its_limits_is_refused_by_name() {
    assertEquals(3_000, ActionsComponent.patienceMillis(settings(3_000)));
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> ActionsComponent.patienceMillis(settings(99)));
    assertTrue(refused.getMessage().contains("patienceMillis is 99"));
    assertFalse(refused.getMessage().isBlank());
  }

  private static boolean threadLives() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("lamppost-act"));
  }

  private String refusal(int point, double value) {
    Outcome outcome = result(board.perform(new Order(point, value, "x"))).outcome();
    return assertInstanceOf(Outcome.Refused.class, outcome).detail();
  }

  private static ActionReport result(CompletionStage<ActionReport> stage) {
    return stage.toCompletableFuture().orTimeout(5, TimeUnit.SECONDS).join();
  }

  private static Site site() {
    return new Site(
        "pole-1",
        ZoneId.of("Asia/Shanghai"),
        Settings.empty("site", 0),
        List.of(),
        List.of(),
        List.of(point(0, "contactor", true), point(1, "siren", true), point(2, "smoke", false)),
        List.of());
  }

  private static Point point(int index, String name, boolean output) {
    return new Point(
        index,
        new PointId("shed-1", name),
        "",
        Range.CONTACT,
        Duration.ofSeconds(5),
        output,
        Settings.empty("site", 0));
  }

  private static GatewayClock clock() {
    return new GatewayClock() {
      @Override
      public long monotonicMillis() {
        return 1_000;
      }

      @Override
      public long utcMillis() {
        return UTC;
      }

      @Override
      public String bootId() {
        return "boot";
      }
    };
  }

  private static ActSettings settings(int patience) {
    return new ActSettings() {
      @Override
      public int patienceMillis() {
        return patience;
      }

      @Override
      public Class<? extends Annotation> annotationType() {
        return ActSettings.class;
      }
    };
  }

  private static final class FakeOutputs implements Outputs {
    private final List<Write> writes = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean broken;
    private volatile boolean mute;

    private record Write(String what, CompletableFuture<Outcome> answer) {
      void answer(Outcome outcome) {
        answer.complete(outcome);
      }

      void fail() {
        answer.completeExceptionally(new IllegalStateException("bus gone"));
      }
    }

    @Override
    public boolean drives(int point) {
      return point == CONTACTOR || point == SIREN;
    }

    @Override
    public CompletionStage<Outcome> write(int point, double value) {
      if (broken) {
        throw new IllegalStateException("broken");
      }
      if (mute) {
        return null;
      }
      Write write = new Write(point + "=" + value, new CompletableFuture<>());
      writes.add(write);
      return write.answer();
    }

    Write awaitWrites(int count) {
      await().until(() -> writes.size() >= count);
      return writes.get(count - 1);
    }

    List<String> seen() {
      return writes.stream().map(Write::what).toList();
    }
  }

  private static final class FakeJournal implements Journal {
    private final List<AuditEntry> entries = Collections.synchronizedList(new ArrayList<>());
    private volatile int failures;

    @Override
    public CompletionStage<RecordId> accept(AuditEntry entry) {
      if (failures > 0) {
        failures--;
        return CompletableFuture.failedFuture(new IllegalStateException("disk"));
      }
      entries.add(entry);
      return CompletableFuture.completedFuture(
          new RecordId("pole-1", "e", Stream.AUDIT, entries.size()));
    }

    @Override
    public CompletionStage<RecordId> accept(IncidentChange change, byte[] checkpoint) {
      throw new IllegalStateException("act writes no incidents");
    }

    @Override
    public CompletionStage<Void> accept(Readings batch) {
      throw new IllegalStateException("act writes no readings");
    }

    @Override
    public CompletionStage<Void> accept(Loss loss) {
      throw new IllegalStateException("act loses no readings");
    }

    @Override
    public byte[] checkpoint() {
      return new byte[0];
    }
  }
}
