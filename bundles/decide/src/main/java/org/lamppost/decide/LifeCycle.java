package org.lamppost.decide;

import org.lamppost.model.IncidentChange.Cause;
import org.lamppost.model.IncidentState;

/**
 * The life of an incident as a pure function: from where it stands and what happens to where it
 * stands next.
 *
 * <p>Every state has an answer to every signal. The sensor has the last word: a person can say that
 * it is over, only the sensor can close it.
 */
final class LifeCycle {
  private LifeCycle() {}

  /** What can happen to an incident. */
  enum Signal {
    /** The condition is true, for long enough if it has not been raised yet. */
    TRUE,
    /** First sample that shows the condition to be over. */
    OVER,
    /** The condition has been over for as long as the rule asks. */
    PROVEN,
    /** The city has stored it. */
    RECEIPT,
    /** Its rule is no longer in the site, or a newer incident took its key. */
    GIVEN_UP,
    /** Command: a work order was created. */
    DISPATCH,
    /** Command: a crew is on site. */
    HANDLING,
    /** Command: the crew reports that it is done. */
    HANDLED,
    /** Command: the platform wants to close. */
    CLOSE,
    /** Command: an inspector found nothing. */
    FALSE_ALARM,
    /** Command: release the latch. */
    RESET
  }

  /** What the sensor says about the condition. */
  enum Sensor {
    /** It stands. */
    STANDING,
    /** It seems over, the proof is not complete. */
    CLEARING,
    /** It is over, and that is proven. */
    PROVEN
  }

  /**
   * What a step depends on besides the state.
   *
   * @param sensor what the sensor says.
   * @param latched whether an output waits for a reset command.
   */
  record Facts(Sensor sensor, boolean latched) {}

  /**
   * Where an incident stands.
   *
   * @param state its state.
   * @param before where it returns to from {@code VERIFYING}; the state itself otherwise.
   */
  record Stage(IncidentState state, IncidentState before) {
    /** Not recorded yet. */
    static final Stage SUSPECT = Stage.at(IncidentState.SUSPECT);

    static Stage at(IncidentState state) {
      return new Stage(state, state);
    }

    /** Waits for the sensor's proof; returns to {@code before} if the proof fails. */
    static Stage verifying(IncidentState before) {
      return new Stage(IncidentState.VERIFYING, before);
    }
  }

  /** What a signal leads to. */
  sealed interface Step {
    /** A change to be recorded, perhaps to the same state. */
    record Go(Stage next, Cause cause) implements Step {}

    /** A command that is refused by what the sensor or the latch says; recorded. */
    record Refuse(Stage next) implements Step {}

    /** A command that makes no sense here; only audited. */
    record Impossible(String why) implements Step {}

    /** No news. */
    record Stay() implements Step {}
  }

  private static final Step STAY = new Step.Stay();

  /** The next step. Pure. */
  static Step next(Stage stage, Signal signal, Facts facts) {
    return switch (signal) {
      case TRUE -> onTrue(stage);
      case OVER -> onOver(stage);
      case PROVEN -> onProven(stage, facts);
      case RECEIPT ->
          stage.state() == IncidentState.RAISED ? go(IncidentState.REPORTED, Cause.RECEIPT) : STAY;
      case GIVEN_UP -> recorded(stage) ? go(IncidentState.EXPIRED, Cause.EXPIRE) : STAY;
      case RESET -> onReset(stage, facts);
      case DISPATCH, HANDLING, HANDLED, CLOSE, FALSE_ALARM ->
          recorded(stage)
              ? onCommand(stage, signal, facts)
              : new Step.Impossible("the incident is " + stage.state());
    };
  }

  /** Whether {@code TRUE} can lead to a step at all; asked with every reading that is bad. */
  static boolean newsIfTrue(Stage stage) {
    return onTrue(stage) != STAY;
  }

  private static Step onTrue(Stage stage) {
    return switch (stage.state()) {
      case SUSPECT -> go(IncidentState.RAISED, Cause.RAISE);
      case CLOSED -> go(IncidentState.REOPENED, Cause.REOPEN);
      case VERIFYING -> go(stage.before(), Cause.REPEAT);
      case RAISED, REPORTED, DISPATCHED, HANDLING, REOPENED, FALSE, EXPIRED -> STAY;
    };
  }

  private static Step onOver(Stage stage) {
    return switch (stage.state()) {
      case RAISED, REPORTED, DISPATCHED, HANDLING, REOPENED, VERIFYING ->
          new Step.Go(Stage.verifying(stage.before()), Cause.CLEAR);
      // The sensor agrees with the inspector at last: from here on it may raise anew.
      case FALSE -> go(IncidentState.FALSE, Cause.CLEAR);
      case SUSPECT, CLOSED, EXPIRED -> STAY;
    };
  }

  private static Step onProven(Stage stage, Facts facts) {
    return recorded(stage) && !facts.latched() ? go(IncidentState.CLOSED, Cause.CLOSE) : STAY;
  }

  private static Step onReset(Stage stage, Facts facts) {
    if (!facts.latched() || stage.state() == IncidentState.SUSPECT) {
      return new Step.Impossible("nothing is latched");
    }
    if (recorded(stage) && facts.sensor() == Sensor.STANDING) {
      return new Step.Refuse(stage);
    }
    return new Step.Go(stage, Cause.RESET);
  }

  private static Step onCommand(Stage stage, Signal signal, Facts facts) {
    return switch (signal) {
      case DISPATCH ->
          stage.before() == IncidentState.HANDLING
              ? new Step.Impossible("a crew is on site already")
              : new Step.Go(moved(stage, IncidentState.DISPATCHED), Cause.DISPATCH);
      case HANDLING -> new Step.Go(moved(stage, IncidentState.HANDLING), Cause.HANDLING);
      case HANDLED -> saidToBeOver(stage, Cause.HANDLED, facts.sensor() == Sensor.STANDING);
      case CLOSE ->
          saidToBeOver(
              stage, Cause.CLOSE, facts.sensor() == Sensor.STANDING || provenButLatched(facts));
      default -> go(IncidentState.FALSE, Cause.FALSE_ALARM);
    };
  }

  private static boolean provenButLatched(Facts facts) {
    return facts.sensor() == Sensor.PROVEN && facts.latched();
  }

  private static Step saidToBeOver(Stage stage, Cause cause, boolean refused) {
    Stage verifying = Stage.verifying(stage.before());
    return refused ? new Step.Refuse(verifying) : new Step.Go(verifying, cause);
  }

  /** While it is being verified the city's progress is kept for the way back. */
  private static Stage moved(Stage stage, IncidentState to) {
    return stage.state() == IncidentState.VERIFYING ? Stage.verifying(to) : Stage.at(to);
  }

  private static boolean recorded(Stage stage) {
    return stage.state().open() && stage.state() != IncidentState.SUSPECT;
  }

  private static Step go(IncidentState to, Cause cause) {
    return new Step.Go(Stage.at(to), cause);
  }
}
