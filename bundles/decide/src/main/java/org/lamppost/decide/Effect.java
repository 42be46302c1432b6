package org.lamppost.decide;

import org.lamppost.api.Actions;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.IncidentChange;

/** What follows from an input; the shell around the engine performs it. */
sealed interface Effect {
  /** A step in an incident's life, with the engine's state after it. */
  record Changed(IncidentChange change, Snapshot snapshot) implements Effect {}

  /** Something to switch. */
  record Ordered(Actions.Order order) implements Effect {}

  /** A deed to write down. */
  record Audited(AuditEntry entry) implements Effect {}
}
