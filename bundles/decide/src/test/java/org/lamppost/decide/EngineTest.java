package org.lamppost.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lamppost.decide.Street.HEAT;
import static org.lamppost.decide.Street.PRESSURE;
import static org.lamppost.decide.Street.SMOKE;
import static org.lamppost.decide.Street.above;
import static org.lamppost.decide.Street.below;
import static org.lamppost.decide.Street.rule;
import static org.lamppost.decide.Street.silence;
import static org.lamppost.decide.Street.window;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lamppost.model.IncidentChange.Closure;
import org.lamppost.model.IncidentChange.Evidence;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;
import org.lamppost.model.Rule;

/** Rules against readings: when an incident is raised, and when it is over. */
class EngineTest {
  private static final Rule LOW = rule("low", below(PRESSURE, 0.14, 0.16, 30, 60));
  private static final Rule FIRE = rule("fire", above(SMOKE, 0.5, 0.5, 0, 0));

  private static long utc(int second) {
    return Street.START_UTC + second * 1_000L;
  }

  @Test
  void a_fire_is_raised_by_its_first_reading_and_closed_by_the_sensor() {
    Bench bench = new Bench(FIRE);
    assertEquals(List.of(), bench.good(10, SMOKE, 0).take());
    assertEquals(List.of("inc-1 RAISED RAISE"), bench.good(20, SMOKE, 1).take());
    assertEquals(new Evidence(utc(20), 1, Quality.GOOD), bench.last().evidence());
    assertEquals(utc(20), bench.last().incident().raisedUtcMillis());
    assertEquals(List.of(), bench.good(30, SMOKE, 1).take());
    assertEquals(
        List.of("inc-1 VERIFYING CLEAR", "inc-1 CLOSED CLOSE"), bench.good(40, SMOKE, 0).take());
    assertEquals(new Closure("shed-1/smoke", utc(40), utc(40), 1), bench.last().closure());
  }

  @Test
  void pressure_that_stays_low_raises_once_and_closes_after_a_minute_above_the_second_limit() {
    Bench bench = new Bench(LOW);
    bench.good(0, PRESSURE, 0.13).good(10, PRESSURE, 0.12).good(20, PRESSURE, 0.13);
    assertEquals(List.of(), bench.take());
    assertEquals(List.of("inc-1 RAISED RAISE"), bench.good(30, PRESSURE, 0.10).take());
    assertEquals(List.of(), bench.good(40, PRESSURE, 0.15).take(), "between the limits");
    assertEquals(List.of("inc-1 VERIFYING CLEAR"), bench.good(50, PRESSURE, 0.16).take());
    bench.good(60, PRESSURE, 0.17).good(100, PRESSURE, 0.17);
    assertEquals(List.of(), bench.take());
    assertEquals(List.of("inc-1 CLOSED CLOSE"), bench.good(110, PRESSURE, 0.18).take());
    assertEquals(new Closure("hydrant-17/pressure", utc(50), utc(110), 4), bench.last().closure());
  }

  @Test
  void a_dip_shorter_than_asked_raises_nothing() {
    Bench bench = new Bench(LOW);
    bench.good(0, PRESSURE, 0.1).good(20, PRESSURE, 0.14).good(30, PRESSURE, 0.1);
    assertEquals(List.of(), bench.good(59, PRESSURE, 0.1).take());
    assertEquals(List.of("inc-1 RAISED RAISE"), bench.good(60, PRESSURE, 0.1).take());
  }

  @Test
  void a_value_between_the_limits_breaks_the_proof_without_a_repeat() {
    Bench bench = new Bench(LOW).good(0, PRESSURE, 0.1).good(30, PRESSURE, 0.1);
    bench.good(40, PRESSURE, 0.2).good(90, PRESSURE, 0.15).take();
    assertEquals(List.of(), bench.good(100, PRESSURE, 0.2).take());
    assertEquals(List.of("inc-1 CLOSED CLOSE"), bench.good(160, PRESSURE, 0.2).take());
    assertEquals(utc(100), bench.last().closure().fromUtcMillis());
  }

  @Test
  void a_true_value_during_the_proof_goes_back_and_counts() {
    Bench bench = new Bench(LOW).good(0, PRESSURE, 0.1).good(30, PRESSURE, 0.1);
    bench.reported(31, "inc-1").good(40, PRESSURE, 0.2).take();
    assertEquals(List.of("inc-1 REPORTED REPEAT x1"), bench.good(50, PRESSURE, 0.1).take());
    bench.good(60, PRESSURE, 0.2).take();
    assertEquals(List.of("inc-1 REPORTED REPEAT x2"), bench.good(70, PRESSURE, 0.1).take());
  }

  @Test
  void a_condition_that_comes_back_reopens_its_incident_and_later_begins_a_new_one() {
    Bench bench = new Bench(FIRE).good(0, SMOKE, 1).good(10, SMOKE, 0);
    bench.take();
    assertEquals(List.of("inc-1 REOPENED REOPEN x1"), bench.good(20, SMOKE, 1).take());
    assertEquals(Closure.NONE, bench.last().closure());
    bench.good(30, SMOKE, 0).take();
    assertEquals(List.of(), bench.tick(30 + 86_399).take());
    assertEquals(List.of("inc-2 RAISED RAISE"), bench.good(30 + 86_400, SMOKE, 1).take());
  }

  @Test
  void a_tick_completes_the_time_while_the_last_sample_is_at_most_three_intervals_old() {
    Bench bench = new Bench(LOW).good(0, PRESSURE, 0.1).good(5, PRESSURE, 0.1);
    assertEquals(List.of(), bench.tick(29).take());
    assertEquals(List.of("inc-1 RAISED RAISE"), bench.tick(30).take());
    assertEquals(utc(5), bench.last().evidence().sampleUtcMillis());
    assertEquals(utc(30), bench.last().utcMillis());
    assertEquals(List.of(), bench.tick(31).take());
  }

  @Test
  void a_tick_does_not_complete_the_time_on_a_stale_sample_but_the_next_one_does() {
    Bench bench = new Bench(rule("low", below(PRESSURE, 0.14, 0.16, 40, 0)));
    bench.good(0, PRESSURE, 0.1);
    assertEquals(List.of(), bench.tick(40).tick(50).tick(500).take());
    assertEquals(List.of("inc-1 RAISED RAISE"), bench.good(510, PRESSURE, 0.1).take());
  }

  @Test
  void only_good_readings_count_and_others_neither_raise_nor_clear_nor_reset() {
    Bench bench = new Bench(LOW, FIRE);
    for (Quality quality : Quality.values()) {
      if (quality != Quality.GOOD && quality != Quality.TEST) {
        bench.sample(1, PRESSURE, 0.5, quality).sample(1, SMOKE, 0, quality);
      }
      if (quality != Quality.GOOD && quality != Quality.TEST && quality != Quality.OVER_RANGE) {
        bench.sample(2, SMOKE, 1, quality);
      }
    }
    assertEquals(List.of(), bench.take());
    bench.good(10, PRESSURE, 0.1).sample(20, PRESSURE, 0.3, Quality.MAINTENANCE);
    bench.sample(25, PRESSURE, 0, Quality.NO_ANSWER);
    assertEquals(List.of("inc-1 RAISED RAISE"), bench.good(40, PRESSURE, 0.1).take());
    bench.sample(50, PRESSURE, 0.5, Quality.CALIBRATION).sample(60, PRESSURE, 0.5, Quality.STALE);
    assertEquals(List.of(), bench.take());
  }

  @Test
  void heat_that_drives_the_sensor_over_its_range_is_a_fire_on_the_bad_side_only() {
    Bench bench = new Bench(rule("hot", above(HEAT, 60, 50, 0, 0)));
    assertEquals(List.of(), bench.sample(10, HEAT, -60, Quality.OVER_RANGE).take());
    assertEquals(
        List.of("inc-1 RAISED RAISE"), bench.sample(20, HEAT, 900, Quality.OVER_RANGE).take());
    assertEquals(900, bench.last().evidence().value());
    assertEquals(List.of(), bench.sample(30, HEAT, -60, Quality.OVER_RANGE).take());
    bench.good(40, HEAT, 30).take();
    assertEquals(
        List.of("inc-1 REOPENED REOPEN x1"),
        bench.sample(50, HEAT, 300, Quality.OVER_RANGE).take());
  }

  @Test
  void late_samples_do_not_rewind_what_newer_ones_have_shown() {
    Bench bench = new Bench(FIRE);
    bench.good(10, SMOKE, 1).good(20, SMOKE, 0).take();
    assertEquals(List.of(), bench.sample(25, 15, SMOKE, 1, Quality.GOOD).take());
    bench.good(30, SMOKE, 1).take();
    assertEquals(List.of(), bench.sample(35, 29, SMOKE, 0, Quality.GOOD).take());
  }

  @Test
  void a_device_whose_clock_is_ahead_does_not_outrun_its_own_next_readings() {
    Bench bench = new Bench(FIRE).sample(10, 100_000, SMOKE, 0, Quality.GOOD);
    assertEquals(List.of("inc-1 RAISED RAISE"), bench.good(20, SMOKE, 1).take());
  }

  @Test
  void durations_run_on_sample_time_so_that_a_late_batch_decides_as_the_street_did() {
    Bench bench = new Bench(LOW);
    Readings.Builder batch = Readings.arrivedAt(Bench.millis(3_600));
    for (int second = 0; second <= 60; second += 10) {
      batch.add(PRESSURE, Bench.millis(second), second < 40 ? 0.1 : 0.2, Quality.GOOD);
    }
    bench.accept(new Input.Batch(Bench.millis(3_600), batch.build(), 0));
    assertEquals(List.of("inc-1 RAISED RAISE", "inc-1 VERIFYING CLEAR"), bench.take());
  }

  @Test
  void silence_counts_from_the_start_and_ends_with_the_next_usable_reading() {
    Bench bench = new Bench(rule("silent", silence(PRESSURE, 60)));
    assertEquals(List.of(), bench.tick(60).take());
    assertEquals(List.of("inc-1 RAISED RAISE"), bench.tick(61).take());
    assertEquals(Quality.NO_ANSWER, bench.last().evidence().quality());
    assertTrue(Double.isNaN(bench.last().evidence().value()));
    assertEquals(List.of(), bench.tick(70).sample(71, PRESSURE, 0, Quality.NO_ANSWER).take());
    assertEquals(
        List.of("inc-1 VERIFYING CLEAR", "inc-1 CLOSED CLOSE"),
        bench.good(80, PRESSURE, 0.3).take());
    assertEquals(List.of(), bench.tick(140).take());
    assertEquals(List.of("inc-1 REOPENED REOPEN x1"), bench.tick(141).take());
  }

  @Test
  void a_reading_older_than_the_longest_silence_is_no_sign_of_life() {
    Bench bench = new Bench(rule("silent", silence(PRESSURE, 60))).tick(100);
    bench.take();
    assertEquals(List.of(), bench.sample(110, 20, PRESSURE, 0.3, Quality.GOOD).take());
    bench.sample(120, 100, PRESSURE, 0.3, Quality.TEST);
    assertEquals(List.of("inc-1 VERIFYING CLEAR", "inc-1 CLOSED CLOSE"), bench.take());
  }

  @Test
  void outside_its_hours_a_rule_does_not_raise_but_an_open_incident_lives_on() {
    Rule night = rule("night", above(SMOKE, 0.5, 0.5, 60, 0), window("07:00", "08:02"));
    Bench bench = new Bench(night);
    bench.good(0, SMOKE, 1).good(50, SMOKE, 1).good(60, SMOKE, 1);
    assertEquals(List.of("inc-1 RAISED RAISE"), bench.take());
    assertEquals(List.of(), bench.good(200, SMOKE, 1).tick(210).take());
    assertEquals(
        List.of("inc-1 VERIFYING CLEAR", "inc-1 CLOSED CLOSE"), bench.good(220, SMOKE, 0).take());
    assertEquals(List.of(), bench.good(230, SMOKE, 1).good(400, SMOKE, 1).tick(401).take());
  }

  @Test
  void what_held_before_the_hours_began_counts_from_their_beginning() {
    Rule rule = rule("night", above(SMOKE, 0.5, 0.5, 60, 0), window("08:01", "09:00"));
    Bench bench = new Bench(rule);
    bench.good(0, SMOKE, 1).good(59, SMOKE, 1).good(60, SMOKE, 1).good(110, SMOKE, 1);
    assertEquals(List.of(), bench.take());
    assertEquals(List.of("inc-1 RAISED RAISE"), bench.good(120, SMOKE, 1).take());
  }

  @Test
  void a_walk_test_raises_a_marked_incident_that_a_real_alarm_supersedes() {
    Bench bench = new Bench(rule("fire", above(SMOKE, 0.5, 0.5, 0, 0), Street.onReset(3)));
    assertEquals(List.of("inc-1 RAISED RAISE"), bench.sample(10, SMOKE, 1, Quality.TEST).take());
    assertTrue(bench.last().incident().test());
    assertEquals(
        List.of("inc-1 EXPIRED EXPIRE", "set 3=1 for inc-2", "inc-2 RAISED RAISE"),
        bench.good(20, SMOKE, 1).take());
    assertFalse(bench.last().incident().test());
    assertEquals(
        List.of(),
        bench.sample(30, SMOKE, 0, Quality.TEST).take(),
        "a walk test proves nothing about a real fire");
  }

  @Test
  void a_closed_walk_test_is_not_reopened_by_a_real_alarm() {
    Bench bench = new Bench(FIRE).sample(10, SMOKE, 1, Quality.TEST);
    bench.sample(20, SMOKE, 0, Quality.TEST).take();
    assertEquals(List.of("inc-2 RAISED RAISE"), bench.good(30, SMOKE, 1).take());
  }

  @Test
  void the_time_of_a_real_alarm_does_not_begin_in_a_walk_test() {
    Bench bench = new Bench(LOW).sample(0, PRESSURE, 0.1, Quality.TEST);
    bench.good(20, PRESSURE, 0.1);
    assertEquals(List.of(), bench.sample(40, PRESSURE, 0.1, Quality.TEST).tick(49).take());
    assertEquals(List.of("inc-1 RAISED RAISE"), bench.tick(50).take());
    assertFalse(bench.last().incident().test());
  }

  @Test
  void rules_that_cannot_work_are_reported_and_the_others_do() {
    Bench bench =
        new Bench(
            rule("nowhere", above(99, 0.5, 0.5, 0, 0)),
            rule("switch", above(SMOKE, 0.5, 0.5, 0, 0), Street.onClear(77)),
            FIRE,
            FIRE);
    assertEquals(3, bench.take().size());
    assertEquals(List.of("inc-1 RAISED RAISE"), bench.good(1, SMOKE, 1).take());
  }

  @Test
  void the_mapping_to_utc_is_an_input_and_moves_no_rule() {
    Bench bench = new Bench(LOW).good(0, PRESSURE, 0.1);
    bench.accept(new Input.Mapped(Bench.millis(10), Street.OFFSET + 7_200_000));
    assertEquals(List.of("inc-1 RAISED RAISE"), bench.good(30, PRESSURE, 0.1).take());
    assertEquals(utc(30) + 7_200_000, bench.last().utcMillis());
  }
}
