package org.lamppost.keep;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.lamppost.api.GatewayClock;
import org.lamppost.model.RecordId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The safety writer's work: incidents and deeds are committed at once, one transaction for all that
 * queued while the disk was busy.
 *
 * <p>While the disk refuses, a record stays in its place, its stage stays pending, and it is tried
 * again: it must not be handed in again. A stage fails only when the record is not kept and never
 * will be: the queue was full, the journal is closed, or no message can be made of it.
 */
final class SafetyLane implements Writer.Work {
  private static final Logger LOG = LoggerFactory.getLogger(SafetyLane.class);

  /**
   * Records that wait for a disk at most; more are refused. Not so the raising of an incident,
   * which is bounded by what can be open at once.
   */
  static final int MOST_WAITING = 1_000;

  private static final int COMMITTED_AT_ONCE = 256;

  private final Vault vault;
  private final GatewayClock clock;
  private final Settling settling;
  private final Reserve reserve;
  private final Runnable wake;

  // guarded by this
  private final Deque<Deed> waiting = new ArrayDeque<>();
  private KeepException closed;

  SafetyLane(Vault vault, GatewayClock clock, long settleMillis, Reserve reserve, Runnable wake) {
    this.vault = vault;
    this.clock = clock;
    this.reserve = reserve;
    this.settling = new Settling(clock, settleMillis);
    this.wake = wake;
  }

  /** Takes a record, or fails its stage. */
  CompletableFuture<RecordId> offer(Deed deed) {
    KeepException problem;
    synchronized (this) {
      problem = closed;
      if (problem == null && waiting.size() >= MOST_WAITING && !deed.vital()) {
        problem =
            new KeepException(
                waiting.size()
                    + " records wait for the disk: this one was not taken "
                    + deed.subject());
      }
      if (problem == null) {
        waiting.addLast(deed);
      }
    }
    if (problem != null) {
      deed.done().completeExceptionally(problem);
    }
    return deed.done();
  }

  /** Refuses everything from now on. */
  synchronized void close(KeepException reason) {
    closed = reason;
  }

  /** How many records wait. */
  synchronized int waiting() {
    return waiting.size();
  }

  @Override
  public long dueIn() {
    if (waiting() > 0) {
      return 0;
    }
    long spare = reserve.dueIn(clock.monotonicMillis());
    return Math.min(spare, vault.look(pair -> dueIn(pair.safety()), 0L));
  }

  private long dueIn(SafetyStore store) {
    return store.compaction().needed() ? 0 : settling.dueIn(store.unsettled(), store.deletable());
  }

  @Override
  public void perform() throws SQLException {
    List<Deed> deeds = oldest();
    if (deeds.isEmpty()) {
      reserve.restore(clock.monotonicMillis());
      vault.use(
          pair -> {
            if (pair.safety().compaction().needed() && !pair.safety().deletable()) {
              pair.safety().compaction().compact();
            } else {
              pair.safety().settle();
            }
            return null;
          });
      return;
    }
    try {
      commit(deeds);
    } catch (UnencodableRecord bad) {
      drop(bad);
    } catch (SQLException e) {
      if (!DiskFull.isCause(e, reserve) || !reserve.release(clock.monotonicMillis())) {
        throw e;
      }
      // Once more at once: there is room now.
      LOG.info("trying again with the reserve's room");
    }
  }

  private void commit(List<Deed> deeds) throws SQLException {
    List<RecordId> ids = vault.use(pair -> pair.safety().append(deeds, clock.utcMillis()));
    remove(deeds.size());
    for (int i = 0; i < ids.size(); i++) {
      deeds.get(i).done().complete(ids.get(i));
    }
    wake.run();
  }

  private void drop(UnencodableRecord bad) {
    LOG.error("record cannot be encoded and was dropped record={}", bad.deed(), bad);
    synchronized (this) {
      waiting.remove(bad.deed());
    }
    bad.deed().done().completeExceptionally(new KeepException(bad.getMessage(), bad));
  }

  @Override
  public void finish() throws SQLException {
    while (waiting() > 0) {
      perform();
    }
    vault.use(
        pair -> {
          pair.safety().settle();
          return null;
        });
  }

  @Override
  public void ended(KeepException reason) {
    List<Deed> all;
    synchronized (this) {
      closed = closed == null ? reason : closed;
      all = List.copyOf(waiting);
      waiting.clear();
    }
    all.forEach(deed -> deed.done().completeExceptionally(reason));
  }

  private synchronized List<Deed> oldest() {
    List<Deed> deeds = new ArrayList<>();
    for (Deed deed : waiting) {
      if (deeds.size() == COMMITTED_AT_ONCE) {
        break;
      }
      deeds.add(deed);
    }
    return deeds;
  }

  private synchronized void remove(int count) {
    for (int i = 0; i < count; i++) {
      waiting.removeFirst();
    }
  }
}
