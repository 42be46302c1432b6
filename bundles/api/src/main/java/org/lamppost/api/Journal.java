package org.lamppost.api;

import java.util.concurrent.CompletionStage;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.IncidentChange;
import org.lamppost.model.Loss;
import org.lamppost.model.Readings;
import org.lamppost.model.RecordId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps records through power cuts.
 *
 * <p>Safe from any thread; never blocks the caller on a disk: queues are bounded, and what does not
 * fit is declared lost (telemetry) or refused by a failed stage (incident, audit). Stages complete
 * on the journal's own threads: do not block there.
 *
 * <p>A pending stage means that the journal has the record and goes on trying, however long the
 * disk refuses: do not hand it over again. A stage fails only when the journal does not have the
 * record and never will: no room, closed before it was durable, not to be encoded, or invalid.
 */
@ProviderType
public interface Journal {
  /**
   * Keeps a change of an incident together with the engine's checkpoint, in one transaction of its
   * own.
   *
   * @param checkpoint the engine's state after this change; opaque to the journal.
   * @return completes when both would survive a power cut.
   */
  CompletionStage<RecordId> accept(IncidentChange change, byte[] checkpoint);

  /**
   * Keeps readings and gives each point's readings their running numbers, in the order of the
   * calls.
   *
   * @return completes when they would survive a power cut: at once for an urgent batch, else within
   *     the window.
   */
  CompletionStage<Void> accept(Readings batch);

  /**
   * Declares readings lost that never reached the journal; they use up running numbers where counts
   * are known.
   */
  CompletionStage<Void> accept(Loss loss);

  /** Keeps a deed. */
  CompletionStage<RecordId> accept(AuditEntry entry);

  /** The engine's last durable checkpoint; empty if there is none. Read once at the start. */
  byte[] checkpoint();
}
