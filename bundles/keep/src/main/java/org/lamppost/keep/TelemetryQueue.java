package org.lamppost.keep;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.lamppost.model.Loss;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Readings;

/**
 * Readings and losses on their way to the telemetry writer, in the order of acceptance.
 *
 * <p>Bounded by rows. Readings beyond the bound are refused and at once declared lost by an entry
 * in their place: running numbers are given in the queue's order, so refused readings use up
 * numbers. A declared loss is never refused; beyond the bound it joins a waiting loss of its cause
 * that no reading has followed.
 *
 * <p>An entry stays, and its stage stays pending, until it is confirmed: a failed commit loses
 * nothing and fails no stage. Safe from any thread.
 */
final class TelemetryQueue {
  private final List<Point> site;
  private final int mostRows;

  // guarded by this
  private final Deque<Entry> entries = new ArrayDeque<>();
  private int rows;
  private int urgent;
  private int taken;
  private long refused;
  private KeepException closed;

  TelemetryQueue(List<Point> site, int mostRows) {
    this.site = site;
    this.mostRows = mostRows;
  }

  /**
   * What the writer is to commit next.
   *
   * @param entries the oldest; they stay in the queue until confirmed.
   * @param openSinceMillis when the oldest entry was accepted that is not among them; the largest
   *     number if there is none.
   */
  record Taken(List<Entry> entries, long openSinceMillis) {}

  /** Adds readings. */
  CompletableFuture<Void> offer(Readings batch, long nowMillis) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    String unknown = unknownPoint(batch);
    if (!unknown.isEmpty()) {
      done.completeExceptionally(new KeepException(unknown));
      return done;
    }
    KeepException problem = null;
    synchronized (this) {
      if (closed != null) {
        problem = closed;
      } else if (batch.size() == 0) {
        done.complete(null);
      } else if (rows + batch.size() > mostRows) {
        problem = refuse(batch, nowMillis);
      } else {
        add(new Entry.Batch(batch, nowMillis, done));
      }
    }
    if (problem != null) {
      done.completeExceptionally(problem);
    }
    return done;
  }

  /** Adds a loss. */
  synchronized CompletableFuture<Void> offer(Loss loss, long nowMillis, boolean atOnce) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (closed != null) {
      done.completeExceptionally(closed);
      return done;
    }
    if (rows >= mostRows) {
      return join(loss, nowMillis);
    }
    add(new Entry.Lost(loss, nowMillis, atOnce, done));
    return done;
  }

  /** The oldest entries, about so many rows of them. */
  synchronized Taken take(int aboutRows) {
    List<Entry> list = new ArrayList<>();
    long openSince = Long.MAX_VALUE;
    int sum = 0;
    for (Entry entry : entries) {
      if (sum >= aboutRows) {
        openSince = entry.acceptedMillis();
        break;
      }
      list.add(entry);
      sum += entry.items();
    }
    taken = list.size();
    return new Taken(list, openSince);
  }

  /** Removes what was taken: it is durable. */
  synchronized void confirm() {
    for (; taken > 0; taken--) {
      Entry entry = entries.removeFirst();
      rows -= entry.items();
      urgent -= entry.urgent() ? 1 : 0;
    }
  }

  /** What was taken could not be committed: it is to be taken again. */
  synchronized void putBack() {
    taken = 0;
  }

  /** Nothing is taken any more: fails all that wait, and refuses everything from now on. */
  void end(KeepException reason) {
    List<Entry> waiting;
    synchronized (this) {
      closed = closed == null ? reason : closed;
      waiting = List.copyOf(entries);
      entries.clear();
      taken = 0;
      rows = 0;
      urgent = 0;
    }
    waiting.forEach(entry -> entry.done().completeExceptionally(reason));
  }

  /** Refuses everything from now on. */
  synchronized void close(KeepException reason) {
    closed = reason;
  }

  synchronized int rows() {
    return rows;
  }

  /** Whether anything waits that is not to wait for the window. */
  synchronized boolean urgent() {
    return urgent > 0;
  }

  /** How many readings did not fit since the start. */
  synchronized long refused() {
    return refused;
  }

  private void add(Entry entry) {
    entries.addLast(entry);
    rows += entry.items();
    urgent += entry.urgent() ? 1 : 0;
  }

  private KeepException refuse(Readings batch, long nowMillis) {
    Map<PointId, Long> counts = new HashMap<>();
    for (int row = 0; row < batch.size(); row++) {
      counts.merge(site.get(batch.point(row)).id(), 1L, Long::sum);
    }
    refused += batch.size();
    long from = Math.min(batch.arrivalMillis(), nowMillis);
    join(new Loss(Loss.Cause.JOURNAL_FULL, from, nowMillis, counts), nowMillis);
    return new KeepException(
        String.format(
            "%d readings wait for the disk, %d more do not fit into %d: declared lost",
            rows, batch.size(), mostRows));
  }

  /** Adds a loss to a waiting one of its sort that nothing but losses follows, or at the end. */
  private CompletableFuture<Void> join(Loss loss, long nowMillis) {
    Deque<Entry> behind = new ArrayDeque<>();
    Entry.Lost sameSort = null;
    while (entries.size() > taken && entries.peekLast() instanceof Entry.Lost lost) {
      entries.removeLast();
      if (lost.loss().cause() == loss.cause() && lost.loss().unknown() == loss.unknown()) {
        sameSort = lost;
        break;
      }
      behind.addFirst(lost);
    }
    Entry.Lost joined;
    if (sameSort == null) {
      joined = new Entry.Lost(loss, nowMillis, false, new CompletableFuture<>());
      rows++;
    } else {
      Loss both = Merging.both(sameSort.loss(), loss);
      joined = new Entry.Lost(both, sameSort.acceptedMillis(), sameSort.urgent(), sameSort.done());
    }
    entries.addLast(joined);
    entries.addAll(behind);
    return joined.done();
  }

  private String unknownPoint(Readings batch) {
    for (int row = 0; row < batch.size(); row++) {
      if (batch.point(row) < 0 || batch.point(row) >= site.size()) {
        return "reading of point index "
            + batch.point(row)
            + "; expected 0 to "
            + (site.size() - 1)
            + " of the loaded site: the batch was not taken";
      }
    }
    return "";
  }
}
