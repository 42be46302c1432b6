package org.lamppost.model;

import java.util.Objects;

/**
 * What the gateway or a person did.
 *
 * @param utcMillis when, UTC milliseconds.
 * @param kind which sort of deed.
 * @param subject to what: a point, an incident, a file.
 * @param detail what exactly, for a person.
 */
public record AuditEntry(long utcMillis, Kind kind, String subject, String detail) {
  /** Refuses missing parts. */
  public AuditEntry {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(detail, "detail");
  }

  /** Sorts of deeds. The names in formats are these in lower case. */
  public enum Kind {
    /** An actuator was switched. */
    ACTION,
    /** A command came. */
    COMMAND,
    /** Something must be mended. */
    FAULT,
    /** The gateway started. */
    START,
    /** The gateway stopped. */
    STOP,
    /** The journal was created, set aside or repaired. */
    JOURNAL
  }
}
