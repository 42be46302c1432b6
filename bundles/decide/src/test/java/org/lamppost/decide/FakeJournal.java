package org.lamppost.decide;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lamppost.api.Journal;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.IncidentChange;
import org.lamppost.model.Loss;
import org.lamppost.model.Readings;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;

/** A journal in memory that can be slow or broken. */
final class FakeJournal implements Journal {
  final List<String> log = Collections.synchronizedList(new ArrayList<>());
  final List<IncidentChange> changes = Collections.synchronizedList(new ArrayList<>());
  final List<Loss> losses = Collections.synchronizedList(new ArrayList<>());
  final List<AuditEntry> audits = Collections.synchronizedList(new ArrayList<>());
  volatile byte[] checkpoint = {};

  /** How many changes are refused from now on. */
  volatile int refuseChanges;

  /** Where set, stages complete with these instead of at once. */
  volatile CompletableFuture<Void> changesHeld = CompletableFuture.completedFuture(null);

  volatile CompletableFuture<Void> readingsHeld = CompletableFuture.completedFuture(null);

  @Override
  public CompletionStage<RecordId> accept(IncidentChange change, byte[] state) {
    if (refuseChanges > 0) {
      refuseChanges--;
      log.add("refused " + change.state());
      return CompletableFuture.failedFuture(new IllegalStateException("disk full"));
    }
    log.add("change " + change.state());
    return changesHeld.thenApply(
        held -> {
          changes.add(change);
          checkpoint = state;
          return id(Stream.INCIDENT, changes.size());
        });
  }

  @Override
  public CompletionStage<Void> accept(Readings batch) {
    log.add("readings " + batch.size());
    return readingsHeld;
  }

  @Override
  public CompletionStage<Void> accept(Loss loss) {
    log.add("loss " + loss.cause());
    losses.add(loss);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<RecordId> accept(AuditEntry entry) {
    audits.add(entry);
    return CompletableFuture.completedFuture(id(Stream.AUDIT, audits.size()));
  }

  @Override
  public byte[] checkpoint() {
    return checkpoint;
  }

  private static RecordId id(Stream stream, long sequence) {
    return new RecordId("pole-1", "epoch", stream, sequence);
  }

  List<String> states() {
    synchronized (changes) {
      return changes.stream().map(change -> change.state() + " " + change.cause()).toList();
    }
  }
}
