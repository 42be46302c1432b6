package org.lamppost.act;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.lamppost.api.Actions.Order;
import org.lamppost.api.Actions.Standing;
import org.lamppost.model.ActionReport;
import org.lamppost.model.Outcome;
import org.lamppost.model.Output.Bar;
import org.lamppost.model.Output.Fallback;
import org.lamppost.model.OutputCommand;

/** The room at its door, with outputs, journal and clock in the test's hand. */
class PanelTest {
  private static final int LIFE = 1;
  private static final int ORDER = 3;
  private static final int BACK = Order.GIVEN_BACK;

  private final Gear gear = new Gear();

  @Test
  void at_the_start_an_output_away_from_its_rest_without_an_incident_is_told_and_left() {
    gear.positions.put(Gear.SIREN, 1.0);
    gear.start();

    assertEquals(List.of(), gear.writes, "nothing is switched");
    assertEquals(
        List.of(
            "FAULT p/siren reads back 1.0 at the start, no open incident holds it and its rest is"
                + " 0.0; left where it is"),
        gear.audit);
    assertEquals(1L, gear.status("unexplained"));
    gear.positions.put(Gear.SIREN, 0.0);
    gear.time.pass(10_000);
    assertEquals(0L, gear.status("unexplained"), "a person has switched it off");
  }

  @Test
  void an_output_whose_rest_is_on_is_not_unexplained() {
    gear.declare(Gear.CONTACTOR, 1, Fallback.HOLD);
    gear.positions.put(Gear.CONTACTOR, 1.0);
    gear.start();
    assertEquals(0L, gear.status("unexplained"));
    assertEquals(List.of(), gear.audit);
  }

  @Test
  void at_the_start_an_output_goes_to_its_rest_if_the_site_wants_that_and_it_is_written_down() {
    gear.declare(Gear.FAN, 0, Fallback.REST);
    gear.positions.put(Gear.FAN, 60.0);
    gear.start();
    assertEquals(List.of("fan=0.0"), gear.writes);
    assertEquals(
        List.of("ACTION p/fan set 0.0 at the start, it read back 60.0: DONE, read back 0"),
        gear.audit);
  }

  @Test
  void what_an_open_incident_holds_is_left_and_set_again_if_it_dropped_meanwhile() {
    gear.declare(Gear.SIREN, 0, Fallback.REST);
    gear.positions.put(Gear.SIREN, 1.0);
    gear.start(
        new Standing(
            Set.of("FIRE.ALARM"),
            List.of(
                new Order(Gear.SIREN, 1, "01JD", LIFE), new Order(Gear.CONTACTOR, 1, "01JD", 2))));
    assertEquals(List.of("contactor=1.0"), gear.writes);
    assertEquals(
        List.of(
            "ACTION p/contactor set 1.0 again, it read back 0.0 at the start: DONE, read back 1"),
        gear.audit);
    assertEquals(0L, gear.status("unexplained"));
    assertEquals(0L, gear.status("astray"));
  }

  @Test
  void an_output_that_does_not_answer_at_the_start_is_compared_when_it_does() {
    gear.positions.put(Gear.SIREN, 1.0);
    gear.silent.add(Gear.SIREN);
    gear.start();
    assertEquals(1L, gear.status("unread"));
    assertEquals(List.of(), gear.audit);
    gear.silent.clear();
    gear.time.pass(10_000);
    assertEquals(1L, gear.status("unexplained"));
  }

  @Test
  void an_output_must_be_at_rest_while_another_is_on_and_goes_there_first() {
    gear.declare(Gear.FAN, 0, Fallback.HOLD, new Bar.WhileOutput(Gear.SPRINKLER, 1));
    gear.start();
    gear.order(Gear.FAN, 60, ORDER);
    gear.takeWrites();

    gear.order(Gear.SPRINKLER, 1, ORDER);
    assertEquals(List.of("fan=0.0", "sprinkler=1.0"), gear.takeWrites());
    assertEquals(
        new Outcome.Refused("it must be at rest while p/sprinkler is 1.0"),
        gear.order(Gear.FAN, 80, ORDER));
    gear.order(Gear.SPRINKLER, 0, BACK);
    assertEquals(List.of("sprinkler=0.0", "fan=60.0"), gear.takeWrites(), "still held at 60 %");
  }

  @Test
  void an_output_must_be_at_rest_while_an_incident_is_open() {
    gear.declare(Gear.FAN, 0, Fallback.HOLD, new Bar.WhileIncident("FIRE.ALARM"));
    gear.start();
    gear.order(Gear.FAN, 60, ORDER);
    gear.takeWrites();

    gear.open("FIRE.ALARM", "POLE.DOOR");
    assertEquals(List.of("fan=0.0"), gear.takeWrites());
    assertEquals(
        new Outcome.Refused("it must be at rest while an incident FIRE.ALARM is open"),
        gear.order(Gear.FAN, 60, LIFE));
    assertEquals(new Outcome.Done(0), gear.order(Gear.FAN, 0, BACK), "to its rest always");
    gear.takeWrites();
    gear.open("POLE.DOOR");
    assertEquals(List.of(), gear.takeWrites(), "nobody wants it on any more");
    assertEquals(new Outcome.Done(60), gear.order(Gear.FAN, 60, ORDER));
  }

  @Test
  void interlocks_that_contradict_each_other_come_to_an_end() {
    gear.declare(Gear.FAN, 0, Fallback.HOLD, new Bar.WhileOutput(Gear.SPRINKLER, 0));
    gear.declare(Gear.SPRINKLER, 1, Fallback.HOLD, new Bar.WhileOutput(Gear.FAN, 0));
    gear.start();
    gear.order(Gear.SPRINKLER, 0, ORDER);
    gear.order(Gear.FAN, 50, ORDER);
    gear.order(Gear.SPRINKLER, 0, ORDER);
    gear.time.pass(60_000);
    assertTrue(gear.writes.size() < 100, gear.writes.toString());
  }

  @Test
  void a_valve_takes_the_sites_permission() {
    gear.positions.put(Gear.VALVE, 1.0);
    gear.start();
    String why = "the site does not permit to switch p/valve (switchable: true)";
    assertEquals(new Outcome.Refused(why), gear.order(Gear.VALVE, 1, LIFE));
    gear.hold(Gear.VALVE, 1, 60);
    assertEquals(List.of(), gear.writes);
    assertTrue(gear.audit.get(1).endsWith("refused: " + why), gear.audit.toString());
    assertEquals(0L, gear.status("unexplained"), "it is others' to switch");
  }

  @Test
  void a_hold_by_hand_keeps_incidents_out_until_it_is_over_and_then_they_have_it() {
    gear.start();
    gear.order(Gear.CONTACTOR, 1, 2);
    gear.hold(Gear.CONTACTOR, 0, 600);
    assertEquals(List.of("contactor=1.0", "contactor=0.0"), gear.takeWrites());
    assertEquals(
        new Outcome.Refused("held at 0.0 by op-3 for 600 s: mounting"),
        gear.order(Gear.CONTACTOR, 1, 2));
    assertEquals(1L, gear.status("heldByHand"));

    gear.time.pass(600_000);
    assertEquals(List.of("contactor=1.0"), gear.takeWrites(), "the incident still holds it");
    assertEquals(0L, gear.status("heldByHand"));
    assertTrue(
        gear.audit.containsAll(
            List.of(
                "COMMAND p/contactor hold at 0.0 for 600 s by 'op-3', 'mounting': accepted",
                "COMMAND p/contactor held at 0.0 by op-3 for 600 s: mounting, is over")),
        gear.audit.toString());
  }

  @Test
  void what_an_incident_gives_back_during_a_hold_is_back_after_it() {
    gear.start();
    gear.order(Gear.CONTACTOR, 1, 2);
    gear.hold(Gear.CONTACTOR, 1, 600);
    assertEquals(
        new Outcome.Refused(
            "held at 1.0 by op-3 for 600 s: mounting; it goes to 0.0 when that is over"),
        gear.order(Gear.CONTACTOR, 0, BACK));
    gear.takeWrites();
    gear.free(Gear.CONTACTOR);
    assertEquals(List.of("contactor=0.0"), gear.takeWrites());
    gear.time.pass(600_000);
    assertEquals(List.of(), gear.takeWrites(), "the hold's own end comes to nothing");
  }

  @Test
  void a_hold_that_nobody_else_had_asked_for_ends_where_the_output_was() {
    gear.start();
    gear.hold(Gear.FAN, 40, 60);
    gear.hold(Gear.FAN, 70, 60);
    gear.free(Gear.FAN);
    assertEquals(List.of("fan=40.0", "fan=70.0", "fan=0.0"), gear.takeWrites());
  }

  @Test
  void life_safety_ends_a_hold() {
    gear.start();
    gear.hold(Gear.SIREN, 0, 600);
    assertEquals(new Outcome.Done(1), gear.order(Gear.SIREN, 1, LIFE));
    assertEquals(0L, gear.status("heldByHand"));
    assertTrue(
        gear.audit.contains(
            "COMMAND p/siren held at 0.0 by op-3 for 600 s: mounting, is ended by the incident"
                + " 01JD of level 1"),
        gear.audit.toString());
  }

  @Test
  void a_command_that_cannot_be_obeyed_is_refused_with_the_reason() {
    gear.start();
    OutputCommand.Type hold = OutputCommand.Type.HOLD;
    gear.command(hold, "fun", 1, 60, "why");
    gear.command(hold, "siren", 2, 60, "why");
    gear.command(hold, "siren", 1, 0, "why");
    gear.command(hold, "siren", 1, 86_401, "why");
    gear.command(hold, "siren", 1, 60, " ");
    gear.free(Gear.SIREN);
    assertEquals(
        List.of(
            "refused: the site has no such output",
            "refused: value 2.0 is not 0.0..1.0",
            "refused: for 0 s, not 1..86400",
            "refused: for 86401 s, not 1..86400",
            "refused: it does not say by whom and why",
            "refused: it is not held"),
        gear.audit.stream().map(text -> text.substring(text.indexOf("refused"))).toList());
    assertEquals(List.of(), gear.writes);
  }

  @Test
  void a_repeated_command_is_no_news() {
    gear.start();
    OutputCommand command =
        new OutputCommand("x", "p/siren", OutputCommand.Type.HOLD, 1, 60, "op", "test");
    gear.board.command(command);
    gear.board.command(command);
    gear.time.pass(0);
    assertEquals(List.of("siren=1.0"), gear.writes);
  }

  @Test
  void a_group_is_one_order_with_sounders_first_and_a_report_for_each() {
    gear.start();
    gear.refusing.add(Gear.HORN);
    List<CompletionStage<ActionReport>> reports =
        gear.board.perform(
            List.of(
                new Order(Gear.FAN, 60, "01JD", LIFE),
                new Order(Gear.SIREN, 1, "01JD", LIFE),
                new Order(Gear.VALVE, 1, "01JD", LIFE),
                new Order(Gear.HORN, 1, "01JD", LIFE)));
    gear.time.pass(0);
    assertEquals(List.of("siren=1.0", "horn=1.0", "fan=60.0"), gear.writes);
    List<Outcome> outcomes =
        reports.stream().map(each -> each.toCompletableFuture().join().outcome()).toList();
    assertEquals(new Outcome.Done(60), outcomes.get(0));
    assertEquals(new Outcome.Done(1), outcomes.get(1));
    assertInstanceOf(Outcome.Refused.class, outcomes.get(2));
    assertEquals(new Outcome.Refused("no"), outcomes.get(3));
  }

  @Test
  void what_was_given_back_and_refused_is_given_back_again() {
    gear.start();
    gear.order(Gear.SIREN, 1, LIFE);
    gear.refusing.add(Gear.SIREN);
    assertEquals(new Outcome.Refused("no"), gear.order(Gear.SIREN, 0, BACK));
    assertEquals(1L, gear.status("astray"));
    gear.time.pass(20_000);
    gear.refusing.clear();
    gear.time.pass(60_000);
    assertEquals(0.0, gear.positions.get(Gear.SIREN));
    assertEquals(0L, gear.status("astray"));
    assertEquals(
        2, gear.audit.stream().filter(text -> text.contains("set 0.0")).count(), "no flood");
  }

  @Test
  void an_order_that_the_driver_refused_is_forgotten_for_its_incident_gives_it_again() {
    gear.declare(Gear.FAN, 0, Fallback.HOLD, new Bar.WhileIncident("FIRE.ALARM"));
    gear.start();
    gear.refusing.add(Gear.FAN);
    gear.order(Gear.FAN, 60, ORDER);
    gear.refusing.clear();
    gear.open("FIRE.ALARM");
    gear.takeWrites();
    gear.open();
    gear.time.pass(60_000);
    assertEquals(List.of(), gear.takeWrites());
  }

  @Test
  void without_a_journal_with_one_that_fails_and_with_one_that_hangs_all_is_switched_alike() {
    gear.start();
    gear.board.use(null);
    assertEquals(new Outcome.Done(1), gear.order(Gear.SIREN, 1, LIFE));
    gear.journalFails = true;
    gear.board.use(gear);
    assertEquals(new Outcome.Done(0), gear.order(Gear.SIREN, 0, BACK));
    gear.journalHangs = true;
    gear.journalFails = false;
    gear.board.use(gear);
    for (int i = 0; i < 1_000; i++) {
      assertEquals(new Outcome.Done(i % 2), gear.order(Gear.SIREN, i % 2, LIFE));
    }
  }

  @Test
  void one_output_that_does_not_answer_keeps_no_other_one_waiting() {
    gear.start();
    gear.silent.add(Gear.FAN);
    assertNull(gear.order(Gear.FAN, 60, ORDER));
    assertEquals(new Outcome.Done(1), gear.order(Gear.SIREN, 1, LIFE));
    gear.time.pass(3_000);
    assertEquals(1L, gear.status("unknown"));
    assertEquals(1L, gear.status("astray"));
    assertEquals(List.of("fan=60.0", "siren=1.0"), gear.writes, "never repeated blindly");
  }
}
