package org.lamppost.keep;

import java.util.concurrent.CompletableFuture;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.IncidentChange;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;
import org.lamppost.wire.AuditCodec;
import org.lamppost.wire.IncidentCodec;

/** What waits to be committed to the safety file. */
sealed interface Deed {
  /** The stream it belongs to. */
  Stream stream();

  /** See {@link org.lamppost.api.Outbox.Outgoing}. */
  String subject();

  /** The message, once its sequence is known. */
  byte[] encode(RecordId id, Identity identity);

  /** Whether it is never refused. */
  boolean vital();

  /** Told when it is durable. */
  CompletableFuture<RecordId> done();

  /** A change of an incident, with the engine's state after it. */
  record Change(IncidentChange change, byte[] checkpoint, CompletableFuture<RecordId> done)
      implements Deed {
    @Override
    public Stream stream() {
      return Stream.INCIDENT;
    }

    @Override
    public boolean vital() {
      return change.cause() == IncidentChange.Cause.RAISE
          || change.cause() == IncidentChange.Cause.REOPEN;
    }

    @Override
    public String subject() {
      return change.incident().id();
    }

    @Override
    public byte[] encode(RecordId id, Identity identity) {
      return IncidentCodec.encode(id, change, identity.zone());
    }
  }

  /** An audit entry. */
  record Audit(AuditEntry entry, CompletableFuture<RecordId> done) implements Deed {
    @Override
    public Stream stream() {
      return Stream.AUDIT;
    }

    @Override
    public boolean vital() {
      return false;
    }

    @Override
    public String subject() {
      return "";
    }

    @Override
    public byte[] encode(RecordId id, Identity identity) {
      return AuditCodec.encode(id, entry, identity.zone());
    }
  }
}
