package org.lamppost.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lamppost.decide.LifeCycle.Facts;
import org.lamppost.decide.LifeCycle.Sensor;
import org.lamppost.decide.LifeCycle.Signal;
import org.lamppost.decide.LifeCycle.Stage;
import org.lamppost.decide.LifeCycle.Step;
import org.lamppost.model.IncidentState;

class LifeCycleTest {
  private static final List<Facts> FACTS =
      List.of(
          new Facts(Sensor.STANDING, false),
          new Facts(Sensor.CLEARING, false),
          new Facts(Sensor.PROVEN, true));

  /**
   * State and facts: the answer to TRUE, OVER, PROVEN, RECEIPT, GIVEN_UP, DISPATCH, HANDLING,
   * HANDLED, CLOSE, FALSE_ALARM, RESET. A dash is no news, an exclamation mark an impossible
   * command. Verification began in HANDLING.
   */
  private static final String TABLE =
      """
      SUSPECT STANDING: RAISED/RAISE - - - - ! ! ! ! ! !
      SUSPECT CLEARING: RAISED/RAISE - - - - ! ! ! ! ! !
      SUSPECT PROVEN+latch: RAISED/RAISE - - - - ! ! ! ! ! !
      RAISED STANDING: - VERIFYING/CLEAR CLOSED/CLOSE REPORTED/RECEIPT EXPIRED/EXPIRE DISPATCHED/DISPATCH HANDLING/HANDLING VERIFYING/REFUSED VERIFYING/REFUSED FALSE/FALSE_ALARM !
      RAISED CLEARING: - VERIFYING/CLEAR CLOSED/CLOSE REPORTED/RECEIPT EXPIRED/EXPIRE DISPATCHED/DISPATCH HANDLING/HANDLING VERIFYING/HANDLED VERIFYING/CLOSE FALSE/FALSE_ALARM !
      RAISED PROVEN+latch: - VERIFYING/CLEAR - REPORTED/RECEIPT EXPIRED/EXPIRE DISPATCHED/DISPATCH HANDLING/HANDLING VERIFYING/HANDLED VERIFYING/REFUSED FALSE/FALSE_ALARM RAISED/RESET
      REPORTED STANDING: - VERIFYING/CLEAR CLOSED/CLOSE - EXPIRED/EXPIRE DISPATCHED/DISPATCH HANDLING/HANDLING VERIFYING/REFUSED VERIFYING/REFUSED FALSE/FALSE_ALARM !
      REPORTED CLEARING: - VERIFYING/CLEAR CLOSED/CLOSE - EXPIRED/EXPIRE DISPATCHED/DISPATCH HANDLING/HANDLING VERIFYING/HANDLED VERIFYING/CLOSE FALSE/FALSE_ALARM !
      REPORTED PROVEN+latch: - VERIFYING/CLEAR - - EXPIRED/EXPIRE DISPATCHED/DISPATCH HANDLING/HANDLING VERIFYING/HANDLED VERIFYING/REFUSED FALSE/FALSE_ALARM REPORTED/RESET
      DISPATCHED STANDING: - VERIFYING/CLEAR CLOSED/CLOSE - EXPIRED/EXPIRE DISPATCHED/DISPATCH HANDLING/HANDLING VERIFYING/REFUSED VERIFYING/REFUSED FALSE/FALSE_ALARM !
      DISPATCHED CLEARING: - VERIFYING/CLEAR CLOSED/CLOSE - EXPIRED/EXPIRE DISPATCHED/DISPATCH HANDLING/HANDLING VERIFYING/HANDLED VERIFYING/CLOSE FALSE/FALSE_ALARM !
      DISPATCHED PROVEN+latch: - VERIFYING/CLEAR - - EXPIRED/EXPIRE DISPATCHED/DISPATCH HANDLING/HANDLING VERIFYING/HANDLED VERIFYING/REFUSED FALSE/FALSE_ALARM DISPATCHED/RESET
      HANDLING STANDING: - VERIFYING/CLEAR CLOSED/CLOSE - EXPIRED/EXPIRE ! HANDLING/HANDLING VERIFYING/REFUSED VERIFYING/REFUSED FALSE/FALSE_ALARM !
      HANDLING CLEARING: - VERIFYING/CLEAR CLOSED/CLOSE - EXPIRED/EXPIRE ! HANDLING/HANDLING VERIFYING/HANDLED VERIFYING/CLOSE FALSE/FALSE_ALARM !
      HANDLING PROVEN+latch: - VERIFYING/CLEAR - - EXPIRED/EXPIRE ! HANDLING/HANDLING VERIFYING/HANDLED VERIFYING/REFUSED FALSE/FALSE_ALARM HANDLING/RESET
      VERIFYING STANDING: HANDLING/REPEAT VERIFYING/CLEAR CLOSED/CLOSE - EXPIRED/EXPIRE ! VERIFYING/HANDLING VERIFYING/REFUSED VERIFYING/REFUSED FALSE/FALSE_ALARM !
      VERIFYING CLEARING: HANDLING/REPEAT VERIFYING/CLEAR CLOSED/CLOSE - EXPIRED/EXPIRE ! VERIFYING/HANDLING VERIFYING/HANDLED VERIFYING/CLOSE FALSE/FALSE_ALARM !
      VERIFYING PROVEN+latch: HANDLING/REPEAT VERIFYING/CLEAR - - EXPIRED/EXPIRE ! VERIFYING/HANDLING VERIFYING/HANDLED VERIFYING/REFUSED FALSE/FALSE_ALARM VERIFYING/RESET
      CLOSED STANDING: REOPENED/REOPEN - - - - ! ! ! ! ! !
      CLOSED CLEARING: REOPENED/REOPEN - - - - ! ! ! ! ! !
      CLOSED PROVEN+latch: REOPENED/REOPEN - - - - ! ! ! ! ! CLOSED/RESET
      REOPENED STANDING: - VERIFYING/CLEAR CLOSED/CLOSE - EXPIRED/EXPIRE DISPATCHED/DISPATCH HANDLING/HANDLING VERIFYING/REFUSED VERIFYING/REFUSED FALSE/FALSE_ALARM !
      REOPENED CLEARING: - VERIFYING/CLEAR CLOSED/CLOSE - EXPIRED/EXPIRE DISPATCHED/DISPATCH HANDLING/HANDLING VERIFYING/HANDLED VERIFYING/CLOSE FALSE/FALSE_ALARM !
      REOPENED PROVEN+latch: - VERIFYING/CLEAR - - EXPIRED/EXPIRE DISPATCHED/DISPATCH HANDLING/HANDLING VERIFYING/HANDLED VERIFYING/REFUSED FALSE/FALSE_ALARM REOPENED/RESET
      FALSE STANDING: - FALSE/CLEAR - - - ! ! ! ! ! !
      FALSE CLEARING: - FALSE/CLEAR - - - ! ! ! ! ! !
      FALSE PROVEN+latch: - FALSE/CLEAR - - - ! ! ! ! ! FALSE/RESET
      EXPIRED STANDING: - - - - - ! ! ! ! ! !
      EXPIRED CLEARING: - - - - - ! ! ! ! ! !
      EXPIRED PROVEN+latch: - - - - - ! ! ! ! ! EXPIRED/RESET
      """;

  @Test
  void every_state_has_the_written_answer_to_every_signal() {
    StringBuilder table = new StringBuilder();
    for (Stage stage : stages()) {
      for (Facts facts : FACTS) {
        table.append(row(stage, facts)).append('\n');
      }
    }
    assertEquals(TABLE, table.toString());
  }

  @Test
  void no_recorded_incident_closes_while_an_output_is_latched() {
    for (Stage stage : stages()) {
      for (Signal signal : Signal.values()) {
        for (Sensor sensor : Sensor.values()) {
          Step step = LifeCycle.next(stage, signal, new Facts(sensor, true));
          boolean closes =
              step instanceof Step.Go go
                  && go.next().state() == IncidentState.CLOSED
                  && stage.state() != IncidentState.CLOSED;
          assertEquals(false, closes, stage + " " + signal + " " + sensor);
        }
      }
    }
  }

  private static List<Stage> stages() {
    List<Stage> stages = new ArrayList<>();
    for (IncidentState state : IncidentState.values()) {
      stages.add(
          state == IncidentState.VERIFYING
              ? Stage.verifying(IncidentState.HANDLING)
              : Stage.at(state));
    }
    return stages;
  }

  private static String row(Stage stage, Facts facts) {
    String latch = facts.latched() ? "+latch" : "";
    StringBuilder row = new StringBuilder();
    row.append(stage.state()).append(' ').append(facts.sensor()).append(latch).append(':');
    for (Signal signal : Signal.values()) {
      row.append(' ').append(cell(LifeCycle.next(stage, signal, facts)));
    }
    return row.toString();
  }

  private static String cell(Step step) {
    if (step instanceof Step.Go go) {
      return go.next().state() + "/" + go.cause();
    }
    if (step instanceof Step.Refuse refuse) {
      return refuse.next().state() + "/REFUSED";
    }
    return step instanceof Step.Stay ? "-" : "!";
  }
}
