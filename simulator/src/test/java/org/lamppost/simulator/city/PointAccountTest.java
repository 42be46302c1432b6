package org.lamppost.simulator.city;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PointAccountTest {
  private static final String POINT = "hydrant-17/pressure";
  private static final long NOW = 10_000_000;

  private final List<Emission> emissions = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();
  private final List<Block.Loss> losses = new ArrayList<>();

  @Test
  void what_was_produced_and_received_balances() {
    for (int i = 0; i < 10; i++) {
      emit(i * 1_000L, 0.3 + i * 0.001);
      receive(i * 1_000L + 15, 0.3 + i * 0.001);
    }
    assertEquals(tally(10, 10, 0, 0, 0, 0, 0), judge());
  }

  @Test
  void a_value_rounded_to_the_resolution_of_a_float_is_the_same_value() {
    emit(0, 0.312);
    receive(10, 0.312f);
    assertEquals(tally(1, 1, 0, 0, 0, 0, 0), judge());
  }

  @Test
  void another_value_is_both_missing_and_unproduced() {
    emit(0, 0.312);
    receive(10, 0.313);
    assertEquals(tally(1, 0, 0, 0, 0, 1, 1), judge());
  }

  @Test
  void a_hole_in_the_middle_of_a_value_that_never_changes_is_found_where_it_is() {
    for (int i = 0; i < 20; i++) {
      emit(i * 1_000L, 1);
      if (i != 7) {
        receive(i * 1_000L + 20, 1);
      }
    }
    assertEquals(tally(20, 19, 0, 0, 0, 1, 0), judge());
    // Only a loss around the true place explains it.
    declare(15_000, 19_000, 1);
    assertEquals(1, judge().missing());
    declare(7_000, 7_000, 1);
    assertEquals(tally(20, 19, 1, 0, 0, 0, 0), judge());
  }

  @Test
  void counts_of_a_loss_are_used_up() {
    for (int i = 0; i < 5; i++) {
      emit(i * 1_000L, i);
    }
    declare(0, 4_000, 3);
    assertEquals(tally(5, 0, 3, 0, 0, 2, 0), judge());
  }

  @Test
  void counts_of_another_point_explain_nothing() {
    emit(0, 1);
    losses.add(new Block.Loss("line-full", 0, 10, Map.of("hydrant-18/pressure", 5L), false));
    assertEquals(tally(1, 0, 0, 0, 0, 1, 0), judge());
  }

  @Test
  void a_loss_of_unknown_number_explains_every_emission_in_its_interval_only() {
    for (int i = 0; i < 30; i++) {
      emit(i * 1_000L, i);
    }
    losses.add(new Block.Loss("unclean-stop", 10_000, 20_000, Map.of(), true));
    // 11 inside, and 2 more on each side that the difference of clocks may account for
    assertEquals(tally(30, 0, 15, 0, 0, 15, 0), judge());
  }

  @Test
  void an_emission_that_the_gateway_did_not_hear_is_unanswered_once() {
    emit(0, 0.3);
    emit(1_000, 0.31);
    samples.add(new Sample(1, 800, Double.NaN, Quality.NO_ANSWER));
    assertEquals(tally(2, 0, 0, 1, 0, 1, 0), judge());
  }

  @Test
  void something_that_is_not_a_value_is_received_as_any_reading_that_is_not_good() {
    emit(0, Double.NaN);
    samples.add(new Sample(1, 5, Double.NaN, Quality.INVALID));
    emit(5_000, Double.NaN);
    samples.add(new Sample(2, 5_005, 0.3, Quality.GOOD));
    assertEquals(tally(2, 1, 0, 0, 0, 1, 1), judge());
  }

  @Test
  void a_value_that_the_gateway_judged_and_dropped_is_received() {
    emit(0, 32_767);
    samples.add(new Sample(1, 5, Double.NaN, Quality.SENTINEL));
    assertEquals(tally(1, 1, 0, 0, 0, 0, 0), judge());
  }

  @Test
  void a_good_reading_from_nowhere_is_unproduced_and_a_bad_one_is_not_judged() {
    receive(0, 0.3);
    samples.add(new Sample(2, 5, 0.4, Quality.OVER_RANGE));
    assertEquals(tally(0, 0, 0, 0, 0, 0, 1), judge());
  }

  @Test
  void a_level_that_stands_may_be_seen_any_number_of_times_until_it_changes() {
    emissions.add(new Emission(0, 0, true));
    emissions.add(new Emission(60_000, 1, true));
    receive(10, 0);
    receive(30_000, 0);
    receive(59_000, 0);
    receive(60_010, 1);
    receive(90_000, 1);
    assertEquals(tally(2, 2, 0, 0, 0, 0, 0), judge());
    receive(95_000, 0);
    assertEquals(tally(2, 2, 0, 0, 0, 0, 1), judge());
  }

  @Test
  void a_level_that_was_seen_late_is_received_and_one_that_nobody_saw_is_missing() {
    emissions.add(new Emission(0, 0, true));
    emissions.add(new Emission(60_000, 1, true));
    receive(30_000, 0);
    assertEquals(tally(2, 1, 0, 0, 0, 1, 0), judge());
  }

  @Test
  void a_reading_stored_twice_is_unproduced_once() {
    emit(0, 0.3);
    receive(10, 0.3);
    receive(10, 0.3);
    assertEquals(tally(1, 1, 0, 0, 0, 0, 1), judge());
  }

  @Test
  void a_reading_more_than_two_seconds_away_belongs_to_another_emission() {
    emit(0, 0.3);
    receive(2_001, 0.3);
    assertEquals(tally(1, 0, 0, 0, 0, 1, 1), judge());
  }

  @Test
  void readings_that_overtook_each_other_are_still_received() {
    emit(0, 1);
    emit(100, 2);
    emit(200, 3);
    receive(210, 3);
    receive(110, 2);
    receive(10, 1);
    assertEquals(tally(3, 3, 0, 0, 0, 0, 0), judge());
  }

  @Test
  void numbers_that_begin_again_in_a_new_epoch_do_not_matter() {
    for (int i = 0; i < 6; i++) {
      emit(i * 1_000L, i);
      samples.add(new Sample(1 + i % 3, i * 1_000L + 10, i, Quality.GOOD));
    }
    assertEquals(tally(6, 6, 0, 0, 0, 0, 0), judge());
  }

  @Test
  void a_young_emission_is_on_its_way() {
    emit(NOW + 1, 1);
    emit(NOW, 1);
    assertEquals(tally(2, 0, 0, 0, 1, 1, 0), judge());
  }

  @Test
  void a_fast_point_with_a_constant_value_and_late_readings_balances() {
    for (int i = 0; i < 500; i++) {
      emit(i * 100L, 1);
      receive(i * 100L + 60, 1);
    }
    assertEquals(tally(500, 500, 0, 0, 0, 0, 0), judge());
  }

  @Test
  void a_long_log_of_a_constant_value_is_judged_in_reasonable_time() {
    for (int i = 0; i < 50_000; i++) {
      emit(i * 250L, 0);
      receive(i * 250L + 5, 0);
    }
    assertEquals(50_000, judge().received());
  }

  @Property(tries = 300)
  void declared_drops_always_balance_and_one_more_is_missing(
      @ForAll("history") List<Event> history) {
    Run run = new Run(history);
    Tally balanced = run.judge();
    assertEquals(0, balanced.missing(), "missing of " + history);
    assertEquals(0, balanced.unproduced(), "unproduced of " + history);
    assertEquals(run.dropped, balanced.declaredLost());
    if (!run.samples.isEmpty()) {
      run.samples.remove(run.samples.size() / 2);
      assertEquals(1, run.judge().missing(), "after one more of " + history);
    }
    assertEquals(history.size(), run.judge().produced());
  }

  @Provide
  Arbitrary<List<Event>> history() {
    Arbitrary<Event> event =
        Combinators.combine(
                Arbitraries.integers().between(1_000, 10_000),
                Arbitraries.integers().between(0, 3),
                Arbitraries.integers().between(0, 200),
                Arbitraries.frequency(
                    net.jqwik.api.Tuple.of(4, false), net.jqwik.api.Tuple.of(1, true)))
            .as(Event::new);
    return event.list().ofMaxSize(80);
  }

  /**
   * One emission: time since the one before, its value, how late its reading is, dropped or not.
   */
  record Event(int gap, int value, int delay, boolean dropped) {}

  /** Emissions, readings and exact declarations that follow from a history. */
  private static final class Run {
    private final List<Emission> emissions = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();
    private final List<Block.Loss> losses = new ArrayList<>();
    private int dropped;

    Run(List<Event> history) {
      long now = 0;
      for (Event event : history) {
        now += event.gap();
        emissions.add(new Emission(now, event.value()));
        if (event.dropped()) {
          dropped++;
          losses.add(new Block.Loss("line-full", now, now, Map.of(POINT, 1L), false));
        } else {
          int number = emissions.size();
          samples.add(new Sample(number, now + event.delay(), event.value(), Quality.GOOD));
        }
      }
    }

    Tally judge() {
      LossLedger ledger = new LossLedger(POINT, losses, PointAccount.Rules.WINDOW_MILLIS);
      return PointAccount.judge(PointAccount.Rules.usual(NOW), emissions, samples, ledger);
    }
  }

  private void emit(long at, double value) {
    emissions.add(new Emission(at, value));
  }

  private void receive(long at, double value) {
    samples.add(new Sample(samples.size() + 1L, at, value, Quality.GOOD));
  }

  private void declare(long from, long to, long count) {
    losses.add(new Block.Loss("line-full", from, to, Map.of(POINT, count), false));
  }

  private Tally judge() {
    LossLedger ledger = new LossLedger(POINT, losses, PointAccount.Rules.WINDOW_MILLIS);
    return PointAccount.judge(PointAccount.Rules.usual(NOW), emissions, samples, ledger);
  }

  private static Tally tally(long... counts) {
    return new Tally(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6]);
  }
}
