package org.lamppost.act;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.lamppost.api.Journal;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.RecordId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was switched, on its way into the journal: in order, one at a time, again after a pause
 * until it is kept.
 *
 * <p>At most 256 wait; then the oldest goes, is logged in full and counted. Confined to the
 * actions' thread.
 */
final class AuditTrail {
  private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
  private static final int MOST_WAITING = 256;
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;

  private final Deque<AuditEntry> waiting = new ArrayDeque<>();
  private final Consumer<Runnable> here;
  private final BiConsumer<Runnable, Long> later;
  private Journal journal;
  private AuditEntry underWay;
  private long pauseMillis = FIRST_PAUSE_MILLIS;
  private long dropped;

  /**
   * An empty trail.
   *
   * @param here runs a task on the actions' thread.
   * @param later runs a task there after some milliseconds.
   */
  AuditTrail(Consumer<Runnable> here, BiConsumer<Runnable, Long> later) {
    this.here = here;
    this.later = later;
  }

  /** Uses this journal from now on; null for none. */
  void use(Journal present) {
    journal = present;
    underWay = null;
    pauseMillis = FIRST_PAUSE_MILLIS;
    next();
  }

  /** Adds an entry. */
  void add(AuditEntry entry) {
    waiting.add(entry);
    if (waiting.size() > MOST_WAITING) {
      AuditEntry oldest = waiting.poll();
      dropped++;
      LOG.error("audit entry dropped, no journal takes it entry={} dropped={}", oldest, dropped);
      underWay = oldest == underWay ? null : underWay;
    }
    next();
  }

  private void next() {
    if (journal == null || underWay != null || waiting.isEmpty()) {
      return;
    }
    AuditEntry entry = waiting.peek();
    underWay = entry;
    hand(entry).whenComplete((id, failure) -> here.accept(() -> answered(entry, failure)));
  }

  private CompletionStage<RecordId> hand(AuditEntry entry) {
    try {
      return journal.accept(entry);
    } catch (RuntimeException refused) {
      // A journal that is just going away may throw: the same as a failed stage.
      return CompletableFuture.failedFuture(refused);
    }
  }

  private void answered(AuditEntry entry, Throwable failure) {
    if (entry != underWay) {
      return; // an answer of a journal that has gone, or of an entry that was dropped
    }
    if (failure == null) {
      underWay = null;
      waiting.remove(entry);
      pauseMillis = FIRST_PAUSE_MILLIS;
      next();
      return;
    }
    if (pauseMillis == FIRST_PAUSE_MILLIS) {
      LOG.warn("journal refused an audit entry, trying again waiting={}", waiting.size(), failure);
    }
    // Until then the entry stays under way, so that nothing overtakes it.
    later.accept(() -> again(entry), pauseMillis);
    pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
  }

  private void again(AuditEntry entry) {
    if (entry == underWay) {
      underWay = null;
      next();
    }
  }

  /** Hands all over at once, because nobody will be here for the answers. */
  void flush() {
    for (AuditEntry entry : waiting) {
      if (journal != null && entry != underWay) {
        hand(entry);
      }
    }
    waiting.clear();
  }
}
