package org.lamppost.model;

import java.util.List;
import java.util.Objects;

/**
 * One step in the life of an incident, with its whole state after the step. What the journal keeps
 * and the city receives.
 *
 * @param incident what does not change.
 * @param state where it stands now.
 * @param cause what made this step.
 * @param utcMillis when, UTC milliseconds.
 * @param evidence the reading behind the step, or the last one seen.
 * @param repeats how often the condition came true again while it was open.
 * @param actions what was switched for it, oldest first.
 * @param closure the sensor's proof; {@link Closure#NONE} until closed.
 * @param platform what the city said.
 */
public record IncidentChange(
    Incident incident,
    IncidentState state,
    Cause cause,
    long utcMillis,
    Evidence evidence,
    int repeats,
    List<ActionReport> actions,
    Closure closure,
    Platform platform) {
  /** Refuses missing parts. */
  public IncidentChange {
    Objects.requireNonNull(incident, "incident");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(evidence, "evidence");
    Objects.requireNonNull(closure, "closure");
    Objects.requireNonNull(platform, "platform");
    actions = List.copyOf(actions);
  }

  /** What can make a step. The names in formats are these in lower case with hyphens. */
  public enum Cause {
    /** The rule came true. */
    RAISE,
    /** The city stored it. */
    RECEIPT,
    /** The city made a work order. */
    DISPATCH,
    /** A crew began. */
    HANDLING,
    /** A crew reports that it is done. */
    HANDLED,
    /** The sensor shows that the condition is over. */
    CLEAR,
    /** The platform asks to close, or the sensor's proof is complete. */
    CLOSE,
    /** The condition came back. */
    REOPEN,
    /** An inspector found nothing. */
    FALSE_ALARM,
    /** A latch was released. */
    RESET,
    /** The condition came true again while the incident was open. */
    REPEAT,
    /** An action has its outcome. */
    ACTION,
    /** A command was refused; the platform's reason says why. */
    REFUSED,
    /** Given up by policy; the platform's reason says why. */
    EXPIRE
  }

  /**
   * A reading as evidence.
   *
   * @param sampleUtcMillis when it was sampled, UTC milliseconds.
   * @param value in the incident's unit; NaN where the quality carries none.
   * @param quality how far to trust it.
   */
  public record Evidence(long sampleUtcMillis, double value, Quality quality) {}

  /**
   * The sensor's proof that an incident is over.
   *
   * @param point the point that proved it.
   * @param fromUtcMillis first sample of the proof.
   * @param toUtcMillis last sample of the proof.
   * @param samples how many readings it rests on.
   */
  public record Closure(String point, long fromUtcMillis, long toUtcMillis, int samples) {
    /** No proof yet. */
    public static final Closure NONE = new Closure("", 0, 0, 0);
  }

  /**
   * What the city said last.
   *
   * @param workOrder its work order; may be empty.
   * @param by who; may be empty.
   * @param reason why, or why the gateway refused; may be empty.
   */
  public record Platform(String workOrder, String by, String reason) {
    /** Nothing yet. */
    public static final Platform SILENT = new Platform("", "", "");
  }
}
