package org.lamppost.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lamppost.decide.Street.HEAT;
import static org.lamppost.decide.Street.PRESSURE;
import static org.lamppost.decide.Street.SMOKE;
import static org.lamppost.decide.Street.rule;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lamppost.model.Condition;
import org.lamppost.model.Condition.Shown;
import org.lamppost.model.Condition.Side;
import org.lamppost.model.Quality;
import org.lamppost.model.Symptom;
import org.lamppost.model.Symptom.Gate;
import org.lamppost.model.Symptom.Not;

/** Rules over more than a limit: when they raise, and when they are over. */
class SymptomRulesTest {
  private static final Symptom LOW = new Symptom.Beyond(PRESSURE, Side.BELOW, 0.14, 0.16);
  private static final Symptom SMOKES = new Symptom.Beyond(SMOKE, Side.ABOVE, 0.5, 0.5);
  private static final Symptom HOT = new Symptom.Beyond(HEAT, Side.ABOVE, 60, 50);

  private static Condition shown(int point, Symptom raise, int raiseFor, int clearFor) {
    return Shown.of(point, raise, seconds(raiseFor), seconds(clearFor));
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static Symptom all(int within, Symptom... of) {
    return new Gate(List.of(of), of.length, seconds(within));
  }

  @Test
  void a_water_hammer_of_two_low_samples_is_none_and_three_are_an_incident() {
    Bench bench = new Bench(rule("low", shown(PRESSURE, new Symptom.Samples(LOW, 3, 3), 0, 0)));
    bench.good(0, PRESSURE, 0.1).good(5, PRESSURE, 0.1).good(10, PRESSURE, 0.2);
    bench.good(15, PRESSURE, 0.1).sample(18, PRESSURE, 0, Quality.NO_ANSWER);
    assertEquals(List.of(), bench.good(20, PRESSURE, 0.1).take());
    assertEquals(List.of("inc-1 RAISED RAISE"), bench.good(25, PRESSURE, 0.1).take());
    assertEquals(List.of(), bench.good(30, PRESSURE, 0.15).take(), "between the limits");
    assertEquals(
        List.of("inc-1 VERIFYING CLEAR", "inc-1 CLOSED CLOSE"),
        bench.good(35, PRESSURE, 0.2).take());
  }

  @Test
  void heat_that_rises_fast_is_an_incident_far_below_the_limit() {
    Symptom fast = new Symptom.Steep(HEAT, Side.ABOVE, 0.5);
    Bench bench = new Bench(rule("hot", shown(HEAT, Gate.any(List.of(HOT, fast)), 10, 0)));
    bench.good(0, HEAT, 20).good(10, HEAT, 26);
    assertEquals(List.of(), bench.take());
    assertEquals(List.of("inc-1 RAISED RAISE"), bench.good(20, HEAT, 32).take());
    assertEquals(
        List.of("inc-1 VERIFYING CLEAR", "inc-1 CLOSED CLOSE"), bench.good(30, HEAT, 33).take());
  }

  @Test
  void two_points_of_a_gate_must_agree_within_the_join_window() {
    Bench bench = new Bench(rule("fire", shown(SMOKE, all(30, SMOKES, HOT), 0, 0)));
    bench.good(0, SMOKE, 1).good(10, SMOKE, 0);
    assertEquals(List.of(), bench.good(41, HEAT, 70).take());
    assertEquals(List.of("inc-1 RAISED RAISE"), bench.good(50, SMOKE, 1).take());
    assertEquals(1, bench.last().evidence().value());
    assertEquals(List.of(), bench.good(60, HEAT, 40).good(70, HEAT, 40).take());
    assertEquals(
        List.of("inc-1 VERIFYING CLEAR", "inc-1 CLOSED CLOSE"), bench.good(91, HEAT, 40).take());
  }

  @Test
  void a_point_that_was_never_heard_neither_raises_nor_closes() {
    Bench bench = new Bench(rule("both", shown(SMOKE, Gate.any(List.of(SMOKES, HOT)), 0, 0)));
    assertEquals(List.of("inc-1 RAISED RAISE"), bench.good(0, HEAT, 70).take());
    assertTrue(Double.isNaN(bench.last().evidence().value()), "the smoke detector said nothing");
    assertEquals(List.of(), bench.good(10, HEAT, 20).take());
    assertEquals(
        List.of("inc-1 VERIFYING CLEAR", "inc-1 CLOSED CLOSE"), bench.good(20, SMOKE, 0).take());
  }

  @Test
  void a_clear_expression_of_its_own_says_when_it_is_over() {
    Symptom calm = all(0, new Not(SMOKES), new Symptom.Beyond(HEAT, Side.BELOW, 40, 40));
    Bench bench =
        new Bench(rule("fire", new Shown(SMOKE, SMOKES, calm, Duration.ZERO, seconds(10))));
    assertEquals(List.of("inc-1 RAISED RAISE"), bench.good(0, SMOKE, 1).take());
    assertEquals(List.of(), bench.good(10, SMOKE, 0).good(20, HEAT, 45).take());
    assertEquals(List.of("inc-1 VERIFYING CLEAR"), bench.good(30, HEAT, 30).take());
    assertEquals(List.of("inc-1 CLOSED CLOSE"), bench.good(40, SMOKE, 0).take());
  }

  @Test
  void a_tick_completes_the_time_of_a_gate_only_while_it_is_shown() {
    Bench bench = new Bench(rule("fire", shown(SMOKE, all(15, SMOKES, HOT), 20, 0)));
    bench.good(0, HEAT, 70).good(0, SMOKE, 1).good(1, SMOKE, 0);
    assertEquals(List.of(), bench.tick(20).tick(21).take());
    bench.good(30, SMOKE, 1);
    assertEquals(List.of("inc-1 RAISED RAISE"), bench.tick(50).take());
  }

  @Test
  void a_walk_test_of_one_point_is_a_test_and_leaves_nothing_behind() {
    Bench bench = new Bench(rule("low", shown(PRESSURE, new Symptom.Samples(LOW, 2, 3), 0, 0)));
    bench.sample(0, PRESSURE, 0.1, Quality.TEST);
    assertEquals(List.of(), bench.good(10, PRESSURE, 0.1).take());
    assertEquals(List.of("inc-1 RAISED RAISE"), bench.good(20, PRESSURE, 0.1).take());
    assertFalse(bench.last().incident().test());
  }

  @Test
  void what_lies_beyond_the_range_of_the_sensor_counts_on_the_bad_side_of_a_limit() {
    Bench bench = new Bench(rule("hot", shown(HEAT, new Symptom.Samples(HOT, 2, 2), 0, 0)));
    bench.sample(0, HEAT, 200, Quality.OVER_RANGE).sample(10, HEAT, -80, Quality.OVER_RANGE);
    assertEquals(List.of(), bench.take());
    assertEquals(
        List.of("inc-1 RAISED RAISE"), bench.sample(20, HEAT, 200, Quality.OVER_RANGE).take());
  }
}
