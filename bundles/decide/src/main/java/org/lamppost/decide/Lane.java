package org.lamppost.decide;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.lamppost.api.Journal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of one sort on their way into the journal: in order, one at a time, again after a pause
 * until it is kept.
 *
 * <p>Bounded: what is beyond the limit goes by the rule given. Confined to the line's thread; the
 * journal's answers are brought there.
 *
 * @param <T> the sort of record.
 */
final class Lane<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;

  private final Door<T> door;
  private final int limit;
  private final Function<Collection<T>, T> victim;
  private final Consumer<Runnable> line;
  private final Deque<Waiting<T>> waiting = new ArrayDeque<>();
  private long dropped;

  // valid for one journal
  private Journal journal;
  private Waiting<T> underWay;
  private long pauseMillis = FIRST_PAUSE_MILLIS;
  private long retryAtMillis = Long.MIN_VALUE;

  /** How a record is handed over. */
  interface Door<T> {
    CompletionStage<?> hand(Journal journal, T record);
  }

  private static final class Waiting<T> {
    final CompletableFuture<Void> kept = new CompletableFuture<>();
    T record;

    /** Told when it and all before it are kept; null while nobody asks. */
    CompletableFuture<Void> allKept;

    Waiting(T record) {
      this.record = record;
    }
  }

  /**
   * An empty lane.
   *
   * @param limit how many may wait.
   * @param victim chooses, from those that wait, oldest first, the one to drop; null to keep all.
   * @param line runs a task on the line's thread.
   */
  Lane(Door<T> door, int limit, Function<Collection<T>, T> victim, Consumer<Runnable> line) {
    this.door = door;
    this.limit = limit;
    this.victim = victim;
    this.line = line;
  }

  /** Adds a record at the end. The result completes when it is kept, fails if it is dropped. */
  CompletableFuture<Void> add(T record) {
    Waiting<T> added = new Waiting<>(record);
    waiting.add(added);
    if (waiting.size() > limit) {
      dropOne();
    }
    return added.kept;
  }

  /**
   * Completes when all that wait now are kept, fails if one of them is dropped. However often it is
   * asked, there is at most one result for each record that waits.
   */
  CompletableFuture<Void> allKept() {
    Waiting<T> last = waiting.peekLast();
    if (last == null) {
      return CompletableFuture.completedFuture(null);
    }
    if (last.allKept == null) {
      last.allKept = new CompletableFuture<>();
    }
    return last.allKept;
  }

  private void dropOne() {
    Deque<T> candidates = new ArrayDeque<>();
    for (Waiting<T> each : waiting) {
      if (each != underWay) {
        candidates.add(each.record);
      }
    }
    T chosen = victim.apply(Collections.unmodifiableCollection(candidates));
    for (Waiting<T> each : waiting) {
      if (chosen != null && each.record == chosen) {
        drop(each);
        return;
      }
    }
  }

  private void drop(Waiting<T> chosen) {
    Exception why = new IllegalStateException("dropped, too many are waiting");
    boolean later = false;
    for (Waiting<T> each : waiting) {
      later |= each == chosen;
      if (later && each.allKept != null) {
        each.allKept.completeExceptionally(why);
        each.allKept = null; // who asks from now on does not ask for the dropped one
      }
    }
    waiting.remove(chosen);
    dropped++;
    chosen.kept.completeExceptionally(why);
  }

  /** Hands the next record over if one waits and none is under way. */
  void pump(Journal present, long nowMillis) {
    if (present != journal) {
      journal = present;
      // The other journal may have kept it or not: twice is harmless, never is not.
      underWay = null;
      pauseMillis = FIRST_PAUSE_MILLIS;
      retryAtMillis = Long.MIN_VALUE;
    }
    if (journal == null || underWay != null || waiting.isEmpty() || nowMillis < retryAtMillis) {
      return;
    }
    Waiting<T> next = waiting.peek();
    underWay = next;
    hand(next.record)
        .whenComplete((id, failure) -> line.accept(() -> answered(next, failure, nowMillis)));
  }

  private CompletionStage<?> hand(T record) {
    try {
      return door.hand(journal, record);
    } catch (RuntimeException refused) {
      // A journal that is just going away may throw: the same as a failed stage.
      return CompletableFuture.failedFuture(refused);
    }
  }

  private void answered(Waiting<T> record, Throwable failure, long handedMillis) {
    if (record != underWay) {
      return; // an answer of a journal that has gone
    }
    underWay = null;
    if (failure == null) {
      waiting.remove(record);
      pauseMillis = FIRST_PAUSE_MILLIS;
      record.kept.complete(null);
      if (record.allKept != null) {
        record.allKept.complete(null); // those before it went first
      }
      return;
    }
    if (pauseMillis == FIRST_PAUSE_MILLIS) {
      LOG.warn("journal refused a record, handing it over again waiting={}", size(), failure);
    }
    retryAtMillis = handedMillis + pauseMillis;
    pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
  }

  /** Changes the records that wait; to be called while none is under way. */
  void amend(UnaryOperator<T> change) {
    for (Waiting<T> each : waiting) {
      each.record = change.apply(each.record);
    }
  }

  /** How many are not kept yet. */
  int size() {
    return waiting.size();
  }

  /** How many were dropped since this was last asked. */
  long takeDropped() {
    long count = dropped;
    dropped = 0;
    return count;
  }
}
