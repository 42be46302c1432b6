package org.lamppost.decide;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Journal;
import org.lamppost.api.LineException;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.IncidentChange.Cause;
import org.lamppost.model.Loss;
import org.lamppost.model.Readings;
import org.lamppost.model.Site;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over to the journal what the line has decided; while there is none, keeps what matters and
 * counts the rest.
 *
 * <p>Confined to the line's thread, except {@link #full}.
 */
final class Desk {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);
  private static final int MOST_CHANGES = 1_000;
  private static final int MOST_AUDITS = 200;
  private static final int MOST_LOSSES = 8;
  private static final int MOST_MEMORIES = 32;

  private final Lane<Effect.Changed> changes;
  private final Lane<AuditEntry> audits;
  private final Lane<Loss> losses;
  private final LossTally full;
  private final LossTally absent;
  private final GatewayClock clock;
  private Journal journal;

  /** A desk without a journal; {@code line} runs a task on the line's thread. */
  Desk(Site site, GatewayClock clock, Consumer<Runnable> line) {
    this.clock = clock;
    changes =
        new Lane<>(
            (to, changed) -> to.accept(changed.change(), changed.snapshot().encode()),
            MOST_CHANGES,
            Desk::leastMissed,
            line);
    audits = new Lane<>(Journal::accept, MOST_AUDITS, Desk::oldest, line);
    losses = new Lane<>(Journal::accept, MOST_LOSSES, waiting -> null, line);
    full = new LossTally(Loss.Cause.LINE_FULL, site);
    absent = new LossTally(Loss.Cause.JOURNAL_ABSENT, site);
  }

  private static <T> T oldest(Collection<T> waiting) {
    return waiting.iterator().next();
  }

  /**
   * A step whose incident has a later one, because that has the whole state; else the oldest that
   * is no raise. A raise is never dropped: there are at most as many as there are rules.
   */
  static Effect.Changed leastMissed(Collection<Effect.Changed> waiting) {
    Effect.Changed[] all = waiting.toArray(new Effect.Changed[0]);
    Set<String> later = new HashSet<>();
    Effect.Changed overtaken = null;
    Effect.Changed last = null;
    for (int i = all.length - 1; i >= 0; i--) {
      boolean hasLater = !later.add(all[i].change().incident().id());
      if (all[i].change().cause() != Cause.RAISE) {
        last = all[i];
        overtaken = hasLater ? all[i] : overtaken;
      }
    }
    return overtaken != null ? overtaken : last;
  }

  /** Uses this journal from now on; null for none. */
  void use(Journal present) {
    journal = present;
  }

  Journal journal() {
    return journal;
  }

  /** Counts a batch that found the line full. Safe from any thread. */
  void full(Readings batch) {
    full.add(batch);
  }

  /** Completes when the change is kept. */
  CompletableFuture<Void> change(Effect.Changed changed) {
    if (changes.size() % MOST_MEMORIES == MOST_MEMORIES - 1) {
      // Only the newest ones matter while no journal takes them.
      changes.amend(
          waiting -> new Effect.Changed(waiting.change(), waiting.snapshot().withoutMemory()));
    }
    return changes.add(changed);
  }

  /** Completes when all changes that wait now are kept; fails if one of them is dropped. */
  CompletableFuture<Void> changesKept() {
    return changes.allKept();
  }

  /**
   * Adds what an earlier run left to the checkpoints of changes that waited for the journal: handed
   * over without, they would overwrite it.
   */
  void takenUp(List<byte[]> parts) {
    if (!parts.isEmpty()) {
      changes.amend(
          changed -> new Effect.Changed(changed.change(), changed.snapshot().with(parts)));
    }
  }

  /** Writes a deed down as soon as a journal takes it. */
  void audit(AuditEntry entry) {
    audits.add(entry);
  }

  /** Hands readings over; fails at once if there is no journal, and they are then counted. */
  CompletionStage<?> readings(Readings batch) {
    if (journal == null) {
      absent.add(batch);
      return CompletableFuture.failedFuture(
          new LineException("no journal: " + batch.size() + " readings are judged, not kept"));
    }
    try {
      return journal.accept(batch);
    } catch (RuntimeException refused) {
      // A journal that is just going away: it never took them, so they are ours to declare.
      absent.add(batch);
      return CompletableFuture.failedFuture(refused);
    }
  }

  /**
   * Hands over what waits. Losses go first, so that later readings get the numbers after theirs.
   */
  void pump() {
    long nowMillis = clock.monotonicMillis();
    if (journal != null) {
      if (losses.size() < MOST_LOSSES) {
        full.take().ifPresent(losses::add);
        absent.take().ifPresent(losses::add);
      }
      tellDropped();
    }
    losses.pump(journal, nowMillis);
    changes.pump(journal, nowMillis);
    audits.pump(journal, nowMillis);
  }

  private void tellDropped() {
    long count = changes.takeDropped();
    if (count > 0) {
      LOG.error("steps of incidents dropped while no journal took them count={}", count);
      audit(
          new AuditEntry(
              clock.utcMillis(),
              AuditEntry.Kind.FAULT,
              "line",
              count + " steps of incidents were dropped while no journal took them"));
    }
    long deeds = audits.takeDropped();
    if (deeds > 0) {
      LOG.error("audit entries dropped while no journal took them count={}", deeds);
    }
  }

  /** How many changes are not kept yet. */
  int waitingChanges() {
    return changes.size();
  }

  /** Whether nothing waits any more that a journal could take. */
  boolean idle() {
    return journal == null || changes.size() + audits.size() + losses.size() == 0;
  }
}
