package org.lamppost.simulator.bench;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lamppost.api.Journal;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.IncidentChange;
import org.lamppost.model.Loss;
import org.lamppost.model.Readings;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;
import org.lamppost.simulator.contest.Events;

/** A journal that keeps nothing and tells the contest of incidents. */
final class TellingJournal implements Journal {
  private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);
  private static final CompletionStage<RecordId> KEPT =
      CompletableFuture.completedFuture(new RecordId("pole-1", "epoch", Stream.INCIDENT, 1));

  private final Events events;

  TellingJournal(Events events) {
    this.events = events;
  }

  @Override
  public CompletionStage<RecordId> accept(IncidentChange change, byte[] checkpoint) {
    DecideSite.tell(change, events);
    return KEPT;
  }

  @Override
  public CompletionStage<Void> accept(Readings batch) {
    return DONE;
  }

  @Override
  public CompletionStage<Void> accept(Loss loss) {
    throw new IllegalStateException("nothing is lost in the contest: " + loss);
  }

  @Override
  public CompletionStage<RecordId> accept(AuditEntry entry) {
    return KEPT;
  }

  @Override
  public byte[] checkpoint() {
    return new byte[0];
  }
}
