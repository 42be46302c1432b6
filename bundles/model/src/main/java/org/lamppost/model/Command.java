package org.lamppost.model;

import java.util.Objects;

/**
 * What the city asks of an incident.
 *
 * @param id makes a repeated command harmless.
 * @param incidentId which incident.
 * @param type what is asked.
 * @param by who asks; may be empty.
 * @param workOrder the city's work order; may be empty.
 * @param reason why; may be empty.
 */
public record Command(
    String id, String incidentId, Type type, String by, String workOrder, String reason) {
  /** Refuses missing parts. */
  public Command {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(incidentId, "incidentId");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(workOrder, "workOrder");
    Objects.requireNonNull(reason, "reason");
  }

  /** What may be asked. The names in formats are these in lower case with hyphens. */
  public enum Type {
    /** A work order was created. */
    DISPATCH,
    /** A crew is on site. */
    HANDLING,
    /** The crew reports that it is done. */
    HANDLED,
    /** The platform wants to close. */
    CLOSE,
    /** An inspector found nothing. */
    FALSE_ALARM,
    /** Release a latch. */
    RESET
  }
}
