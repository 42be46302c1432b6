package org.lamppost.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lamppost.decide.Street.CONTACTOR;
import static org.lamppost.decide.Street.HEAT;
import static org.lamppost.decide.Street.SIREN;
import static org.lamppost.decide.Street.SMOKE;
import static org.lamppost.decide.Street.above;
import static org.lamppost.decide.Street.onClear;
import static org.lamppost.decide.Street.onReset;
import static org.lamppost.decide.Street.rule;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lamppost.model.Command;
import org.lamppost.model.Command.Type;
import org.lamppost.model.IncidentChange.Platform;
import org.lamppost.model.Outcome;
import org.lamppost.model.Quality;
import org.lamppost.model.Rule;

/** What the city says, what is switched, and what an earlier run left. */
class IncidentLifeTest {
  private static final Rule FIRE = rule("fire", above(SMOKE, 0.5, 0.5, 0, 60));
  private static final Rule CUT =
      rule("fire", above(SMOKE, 0.5, 0.5, 0, 0), onReset(CONTACTOR), onClear(SIREN));
  private static final Rule ALARM = rule("fire", above(SMOKE, 0.5, 0.5, 0, 0), onReset(CONTACTOR));

  @Test
  void the_city_leads_an_incident_from_report_to_the_sensors_proof() {
    Bench bench = new Bench(FIRE).good(0, SMOKE, 1);
    bench.reported(1, "inc-1").reported(2, "inc-1");
    bench.command(3, Type.DISPATCH, "inc-1");
    assertEquals(new Platform("W-1", "operator-3", "because"), bench.last().platform());
    bench.command(4, Type.HANDLING, "inc-1").good(10, SMOKE, 0);
    bench.command(11, Type.HANDLED, "inc-1").command(12, Type.CLOSE, "inc-1").good(70, SMOKE, 0);
    assertEquals(
        List.of(
            "inc-1 RAISED RAISE",
            "inc-1 REPORTED RECEIPT",
            "inc-1 DISPATCHED DISPATCH",
            "inc-1 HANDLING HANDLING",
            "inc-1 VERIFYING CLEAR",
            "inc-1 VERIFYING HANDLED",
            "inc-1 VERIFYING CLOSE",
            "inc-1 CLOSED CLOSE"),
        bench.take());
  }

  @Test
  void handled_while_the_sensor_still_shows_it_is_refused_with_value_and_limit() {
    Bench bench = new Bench(rule("hot", above(HEAT, 60, 50, 0, 0))).good(0, HEAT, 71);
    bench.command(1, Type.HANDLING, "inc-1").good(5, HEAT, 75).take();
    assertEquals(
        List.of("inc-1 VERIFYING REFUSED"), bench.command(6, Type.HANDLED, "inc-1").take());
    assertEquals(
        "shed-1/heat is 75 °C, above 60 °C; over at 50 °C", bench.last().platform().reason());
    assertEquals(75, bench.last().evidence().value());
    assertEquals(List.of("inc-1 HANDLING REPEAT"), bench.good(10, HEAT, 74).take());
    assertEquals("because", bench.last().platform().reason(), "the refusal is not said again");
    bench.command(11, Type.CLOSE, "inc-1").take();
    assertEquals(
        List.of("inc-1 VERIFYING CLEAR", "inc-1 CLOSED CLOSE"), bench.good(20, HEAT, 30).take());
  }

  @Test
  void a_repeated_command_is_carried_out_once_and_one_for_nothing_is_audited() {
    Bench bench = new Bench(FIRE).good(0, SMOKE, 1);
    Command command = new Command("c-9", "inc-1", Type.DISPATCH, "", "W-1", "");
    bench.accept(new Input.Commanded(Bench.millis(1), command)).take();
    assertEquals(List.of(), bench.accept(new Input.Commanded(Bench.millis(2), command)).take());
    assertEquals(
        List.of("audit close c-1 refused: no such incident"),
        bench.command(3, Type.CLOSE, "inc-77").take());
    assertEquals(
        List.of("audit reset c-2 refused: nothing is latched"),
        bench.command(4, Type.RESET, "inc-1").take());
    bench.good(10, SMOKE, 0).good(70, SMOKE, 0).take();
    assertEquals(
        List.of("audit handling c-3 refused: the incident is CLOSED"),
        bench.command(80, Type.HANDLING, "inc-1").take());
    assertEquals(List.of(), bench.reported(81, "inc-77").take());
  }

  @Test
  void a_false_alarm_ends_it_and_the_same_standing_state_does_not_raise_at_once_again() {
    Bench bench = new Bench(FIRE);
    bench.good(0, SMOKE, 1).take();
    assertEquals(
        List.of("inc-1 FALSE FALSE_ALARM"), bench.command(5, Type.FALSE_ALARM, "inc-1").take());
    assertEquals(List.of(), bench.good(10, SMOKE, 1).good(20, SMOKE, 1).take());
    assertEquals(List.of("inc-1 FALSE CLEAR"), bench.good(30, SMOKE, 0).take());
    assertEquals(List.of("inc-2 RAISED RAISE"), bench.good(40, SMOKE, 1).take());
  }

  @Test
  void a_false_alarm_that_stands_for_a_day_is_raised_again() {
    Bench bench = new Bench(FIRE).good(0, SMOKE, 1).command(5, Type.FALSE_ALARM, "inc-1");
    bench.take();
    assertEquals(List.of(), bench.good(86_404, SMOKE, 1).take());
    assertEquals(List.of("inc-2 RAISED RAISE"), bench.good(86_405, SMOKE, 1).take());
  }

  @Test
  void a_fire_cuts_at_once_and_stays_open_until_the_latch_is_reset() {
    Bench bench = new Bench(CUT).good(0, SMOKE, 1);
    assertEquals(
        List.of("set 3=1 for inc-1", "set 4=1 for inc-1", "inc-1 RAISED RAISE"), bench.take());
    bench.acted(1, CONTACTOR, 1, "inc-1", new Outcome.Done(1));
    bench.acted(1, SIREN, 1, "inc-1", new Outcome.Done(1));
    assertEquals(List.of("inc-1 RAISED ACTION", "inc-1 RAISED ACTION"), bench.take());
    assertEquals(2, bench.last().actions().size());
    assertEquals(List.of("inc-1 RAISED REFUSED"), bench.command(2, Type.RESET, "inc-1").take());
    assertEquals(
        List.of("inc-1 VERIFYING CLEAR", "set 4=0 for inc-1"), bench.good(10, SMOKE, 0).take());
    assertEquals(List.of("inc-1 VERIFYING REFUSED"), bench.command(11, Type.CLOSE, "inc-1").take());
    assertTrue(bench.last().platform().reason().contains("reset"));
    bench.good(20, SMOKE, 0);
    assertEquals(
        List.of("set 3=0 for inc-1", "inc-1 VERIFYING RESET", "inc-1 CLOSED CLOSE"),
        bench.command(30, Type.RESET, "inc-1").take());
    assertEquals(2, bench.last().closure().samples());
    assertEquals(
        List.of("inc-1 CLOSED ACTION"),
        bench.acted(31, CONTACTOR, 0, "inc-1", new Outcome.Done(0)).take());
  }

  @Test
  void a_fire_that_comes_back_before_the_reset_switches_what_was_released() {
    Bench bench = new Bench(CUT).good(0, SMOKE, 1).good(10, SMOKE, 0);
    bench.take();
    assertEquals(
        List.of("set 4=1 for inc-1", "inc-1 RAISED REPEAT x1"), bench.good(20, SMOKE, 1).take());
  }

  @Test
  void an_output_that_two_incidents_hold_is_released_with_the_last() {
    Bench bench =
        new Bench(
            rule("smoke", above(SMOKE, 0.5, 0.5, 0, 0), onClear(SIREN)),
            rule("hot", above(HEAT, 60, 50, 0, 0), onClear(SIREN)));
    bench.good(0, SMOKE, 1).good(1, HEAT, 70).take();
    assertEquals(
        List.of("inc-1 VERIFYING CLEAR", "inc-1 CLOSED CLOSE"), bench.good(10, SMOKE, 0).take());
    assertEquals(
        List.of("inc-2 VERIFYING CLEAR", "set 4=0 for inc-2", "inc-2 CLOSED CLOSE"),
        bench.good(20, HEAT, 20).take());
  }

  @Test
  void a_latch_outlives_a_false_alarm_and_can_still_be_reset() {
    Bench bench = new Bench(CUT).good(0, SMOKE, 1);
    bench.take();
    assertEquals(
        List.of("set 4=0 for inc-1", "inc-1 FALSE FALSE_ALARM"),
        bench.command(1, Type.FALSE_ALARM, "inc-1").take());
    assertEquals(
        List.of("set 3=0 for inc-1", "inc-1 FALSE RESET"),
        bench.command(2, Type.RESET, "inc-1").take());
  }

  @Test
  void a_refused_order_is_given_again_by_time_alone_with_growing_pauses_until_it_is_done() {
    Bench bench = new Bench(ALARM).good(0, SMOKE, 1);
    bench.take();
    assertEquals(List.of("inc-1 RAISED ACTION"), refused(bench, 0).take());
    int second = 0;
    for (int pause : new int[] {1, 2, 4, 8, 16, 30, 30, 30, 30}) {
      second += pause;
      assertEquals(List.of(), bench.tick(second - 1).take(), "too early for second " + second);
      assertEquals(List.of("set 3=1 for inc-1"), bench.tick(second).take());
      assertEquals(List.of(), bench.tick(second).take(), "one order at a time");
      assertEquals(List.of(), refused(bench, second).take(), "a further refusal is no news");
    }
    assertEquals(1, bench.last().actions().size());
    second += 30;
    assertEquals(List.of("set 3=1 for inc-1"), bench.tick(second).take());
    bench.acted(second, CONTACTOR, 1, "inc-1", new Outcome.Done(1));
    assertEquals(List.of("inc-1 RAISED ACTION"), bench.take());
    assertEquals(2, bench.last().actions().size());
    assertEquals(List.of(), bench.tick(second + 1_000).take());
    bench.good(second + 1_001, SMOKE, 0).take();
    assertEquals(
        List.of("set 3=0 for inc-1", "inc-1 VERIFYING RESET", "inc-1 CLOSED CLOSE"),
        bench.command(second + 1_002, Type.RESET, "inc-1").take());
  }

  @Test
  void a_refused_order_rests_while_the_condition_is_over_and_nothing_is_latched_that_never_was() {
    Bench bench = new Bench(rule("fire", above(SMOKE, 0.5, 0.5, 0, 60), onReset(CONTACTOR)));
    refused(bench.good(0, SMOKE, 1), 0).good(1, SMOKE, 0).take();
    assertEquals(List.of(), bench.tick(10).take());
    assertEquals(
        List.of("set 3=1 for inc-1", "inc-1 RAISED REPEAT x1"), bench.good(20, SMOKE, 1).take());
    assertEquals(List.of("inc-1 RAISED ACTION x1"), refused(bench, 20).take(), "told each time");
    bench.good(21, SMOKE, 0).good(81, SMOKE, 0);
    assertTrue(bench.take().contains("inc-1 CLOSED CLOSE x1"));
    assertEquals(List.of(), bench.tick(200).take());
  }

  @Test
  void an_order_with_an_unknown_outcome_is_not_given_again() {
    Bench bench = new Bench(ALARM).good(0, SMOKE, 1);
    bench.acted(0, CONTACTOR, 1, "inc-1", new Outcome.Unknown("no answer")).take();
    assertEquals(List.of(), bench.tick(100).good(101, SMOKE, 1).tick(200).take());
  }

  @Test
  void a_refused_order_waits_for_a_fresh_reading_where_the_condition_came_back_in_an_old_one() {
    Bench bench = new Bench(ALARM);
    refused(bench.good(0, SMOKE, 1), 0).good(10, SMOKE, 0).take();
    bench.sample(1_000, 900, SMOKE, 1, Quality.GOOD).take();
    assertEquals(List.of(), bench.tick(1_001).tick(1_100).take());
    assertEquals(List.of("set 3=1 for inc-1"), bench.good(1_110, SMOKE, 1).take());
  }

  @Test
  void after_a_restart_a_refused_order_is_given_again_with_the_first_fresh_reading() {
    Bench before = refused(new Bench(ALARM).good(0, SMOKE, 1), 0);
    Bench after = restarted(before, ALARM).resume(60, before.checkpoint());
    assertEquals(List.of(), after.tick(100).take());
    assertEquals(List.of("set 3=1 for inc-1"), after.good(110, SMOKE, 1).take());
  }

  private static Bench refused(Bench bench, int second) {
    return bench.acted(second, CONTACTOR, 1, "inc-1", new Outcome.Refused("no driver"));
  }

  @Test
  void an_alarm_whose_clock_went_back_an_hour_raises_at_once_and_is_over_by_the_same_clock() {
    Bench bench =
        new Bench(rule("fire", above(Street.ALARM_SMOKE, 0.5, 0.5, 0, 10), onClear(SIREN)));
    bench.sample(4_000, 4_000, Street.ALARM_SMOKE, 0, Quality.GOOD);
    assertEquals(
        List.of("set 4=1 for inc-1", "inc-1 RAISED RAISE"),
        bench.sample(4_001, 401, Street.ALARM_SMOKE, 1, Quality.GOOD).take());
    assertEquals(Street.START_UTC + 401_000, bench.last().evidence().sampleUtcMillis());
    bench.sample(4_010, 4_010, Street.ALARM_SMOKE, 1, Quality.GOOD);
    assertEquals(
        List.of("inc-1 VERIFYING CLEAR"),
        bench.sample(4_020, 420, Street.ALARM_SMOKE, 0, Quality.GOOD).take());
    assertEquals(
        List.of("set 4=0 for inc-1", "inc-1 CLOSED CLOSE"),
        bench.sample(4_030, 430, Street.ALARM_SMOKE, 0, Quality.GOOD).take());
  }

  @Test
  void an_alarm_device_without_a_clock_is_heard_when_its_message_arrives() {
    Bench bench = new Bench(rule("silent", Street.silence(Street.ALARM_SMOKE, 60)));
    bench.sample(5_000, 0, Street.ALARM_SMOKE, 0, Quality.GOOD);
    assertEquals(List.of(), bench.tick(5_060).take());
    assertEquals(List.of("inc-1 RAISED RAISE"), bench.tick(5_061).take());
    assertTrue(
        bench
            .sample(5_070, 1, Street.ALARM_SMOKE, 0, Quality.GOOD)
            .take()
            .contains("inc-1 VERIFYING CLEAR"));
  }

  @Test
  void a_reading_of_the_past_raises_but_switches_only_once_a_fresh_one_confirms() {
    Bench bench = new Bench(CUT);
    assertEquals(
        List.of("inc-1 RAISED RAISE"), bench.sample(1_000, 900, SMOKE, 1, Quality.GOOD).take());
    assertEquals(
        List.of("set 3=1 for inc-1", "set 4=1 for inc-1"), bench.good(1_010, SMOKE, 1).take());
    assertEquals(List.of(), bench.good(1_020, SMOKE, 1).take());
  }

  @Test
  void what_an_alarm_class_device_sends_counts_as_live_whatever_its_age() {
    Bench bench =
        new Bench(rule("fire", above(Street.ALARM_SMOKE, 0.5, 0.5, 0, 0), onReset(CONTACTOR)));
    assertEquals(
        List.of("set 3=1 for inc-1", "inc-1 RAISED RAISE"),
        bench.sample(1_000, 0, Street.ALARM_SMOKE, 1, Quality.GOOD).take());
    assertEquals("四川北路 1", bench.last().incident().location().address());
  }

  @Test
  void a_walk_test_switches_nothing() {
    Bench bench = new Bench(CUT).sample(0, SMOKE, 1, Quality.TEST);
    assertEquals(List.of("inc-1 RAISED RAISE"), bench.take());
    bench.sample(10, SMOKE, 0, Quality.TEST);
    assertEquals(List.of("inc-1 VERIFYING CLEAR", "inc-1 CLOSED CLOSE"), bench.take());
  }

  @Test
  void after_a_restart_a_standing_fire_is_not_raised_again_and_an_over_one_begins_its_proof() {
    Bench before = new Bench(FIRE).good(0, SMOKE, 1);
    Bench after = restarted(before, FIRE).resume(60, before.checkpoint());
    assertEquals(List.of(), after.good(70, SMOKE, 1).take());
    assertEquals(List.of("inc-1 VERIFYING CLEAR"), after.good(80, SMOKE, 0).take());
    Bench again = restarted(after, FIRE).resume(90, after.checkpoint());
    assertEquals(List.of(), again.good(100, SMOKE, 0).good(159, SMOKE, 0).take());
    assertEquals(List.of("inc-1 CLOSED CLOSE"), again.good(160, SMOKE, 0).take());
    assertEquals(
        before.last().incident().raisedUtcMillis(), again.last().incident().raisedUtcMillis());
  }

  @Test
  void a_restart_says_that_unanswered_orders_are_unknown_and_switches_nothing() {
    Bench before = new Bench(CUT).good(0, SMOKE, 1);
    Bench after = restarted(before, CUT).resume(60, before.checkpoint());
    assertEquals(List.of("inc-1 RAISED ACTION"), after.take());
    assertEquals(2, after.last().actions().size());
    assertEquals(
        new Outcome.Unknown("the gateway restarted before the answer"),
        after.last().actions().get(0).outcome());
    assertEquals(List.of(), after.good(70, SMOKE, 1).take());
    after.good(80, SMOKE, 0).take();
    assertEquals(
        List.of("set 3=0 for inc-1", "inc-1 VERIFYING RESET", "inc-1 CLOSED CLOSE"),
        after.command(90, Type.RESET, "inc-1").take());
  }

  @Test
  void an_incident_whose_rule_has_gone_expires_and_releases_what_it_held() {
    Bench before = new Bench(CUT).good(0, SMOKE, 1);
    before.acted(1, SIREN, 1, "inc-1", new Outcome.Done(1));
    before.acted(1, CONTACTOR, 1, "inc-1", new Outcome.Done(1));
    Bench after = restarted(before).resume(60, before.checkpoint());
    assertEquals(List.of("set 4=0 for inc-1", "inc-1 EXPIRED EXPIRE"), after.take());
    assertEquals("rule fire is no longer in the site", after.last().platform().reason());
    assertEquals("TYPE.FIRE", after.last().incident().rule().type());
    assertEquals(
        List.of("set 3=0 for inc-1", "inc-1 EXPIRED RESET"),
        after.command(70, Type.RESET, "inc-1").take());
  }

  @Test
  void a_journal_that_comes_late_brings_an_incident_that_gives_way_to_the_present_one() {
    Bench before = new Bench(CUT).good(0, SMOKE, 1);
    Bench after = restarted(before, CUT).good(60, SMOKE, 1);
    assertEquals(
        List.of("set 3=1 for inc-101", "set 4=1 for inc-101", "inc-101 RAISED RAISE"),
        after.take());
    after.resume(70, before.checkpoint());
    assertEquals(List.of("inc-1 EXPIRED EXPIRE"), after.take());
    assertEquals(2, after.last().actions().size(), "the orders that nobody answered");
    after.good(80, SMOKE, 0).take();
    assertEquals(
        List.of("set 3=0 for inc-101", "inc-101 VERIFYING RESET", "inc-101 CLOSED CLOSE"),
        after.command(90, Type.RESET, "inc-101").take());
  }

  @Test
  void a_walk_test_of_this_run_gives_way_to_a_real_incident_of_the_earlier_one() {
    Bench before = new Bench(FIRE).good(0, SMOKE, 1);
    Bench after = restarted(before, FIRE).sample(60, SMOKE, 1, Quality.TEST);
    after.take();
    assertEquals(List.of("inc-101 EXPIRED EXPIRE"), after.resume(70, before.checkpoint()).take());
    assertEquals(List.of("inc-1 VERIFYING CLEAR"), after.good(80, SMOKE, 0).take());
  }

  @Test
  void after_a_reboot_with_a_clock_that_went_back_a_fire_is_still_raised() {
    Bench before = new Bench(FIRE).good(0, SMOKE, 1).good(10, SMOKE, 0).good(70, SMOKE, 0);
    Bench after =
        new Bench(Street.site(FIRE), "boot-2", 0, Street.OFFSET - 999_999_999_000L).idsFrom(100);
    after.resume(0, before.checkpoint());
    assertEquals(List.of("inc-1 REOPENED REOPEN x1"), after.good(5, SMOKE, 1).take());
  }

  @Test
  void a_command_that_an_earlier_run_applied_is_not_applied_again() {
    Bench before = new Bench(FIRE).good(0, SMOKE, 1).command(1, Type.DISPATCH, "inc-1");
    Bench after = restarted(before, FIRE).resume(60, before.checkpoint());
    assertEquals(List.of(), after.command(61, Type.DISPATCH, "inc-1").take());
  }

  /** A new process of the same boot, a minute later. */
  private static Bench restarted(Bench before, Rule... rules) {
    assertTrue(before.checkpoint().length > 0);
    return new Bench(Street.site(rules), "boot-1", 60).idsFrom(100);
  }
}
