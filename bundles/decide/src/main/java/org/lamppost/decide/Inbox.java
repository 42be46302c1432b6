package org.lamppost.decide;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.lamppost.model.Readings;

/**
 * What waits for the line, in the order in which it came. Safe from any thread; only {@link #poll}
 * waits.
 *
 * <p>Readings are bounded in rows: a batch that does not fit is refused. A batch larger than the
 * bound is taken when no other waits, because refusing it for ever helps nobody. Messages of the
 * city are bounded in number. What the line asked for itself (outcomes of orders, completions) is
 * always taken: it is bounded by what the line has under way.
 */
final class Inbox {
  private static final int MOST_MESSAGES = 2_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final int mostRows;

  // guarded by the lock
  private final Deque<Work> waiting = new ArrayDeque<>();
  private int rows;
  private int messages;
  private boolean closed;

  Inbox(int mostRows) {
    this.mostRows = mostRows;
  }

  /** Something for the line's thread. */
  sealed interface Work {
    /** When it came, monotonic milliseconds. */
    long atMillis();
  }

  /** A batch and the promise to its sender. */
  record Offered(long atMillis, Readings batch, CompletableFuture<Void> kept) implements Work {}

  /** A message of the city, or the outcome of an order. */
  record Told(Input input, boolean bounded) implements Work {
    @Override
    public long atMillis() {
      return input.nowMillis();
    }
  }

  /** Something that the line wanted to be done on its own thread. */
  record Chore(long atMillis, Runnable task) implements Work {}

  /** Takes a batch, or refuses it because the bound is reached or the line has ended. */
  boolean offer(Offered offered) {
    lock.lock();
    try {
      int size = offered.batch().size();
      if (closed || rows > 0 && rows + size > mostRows) {
        return false;
      }
      rows += size;
      put(offered);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a message of the city, or refuses it. */
  boolean tell(Input input) {
    lock.lock();
    try {
      if (closed || messages == MOST_MESSAGES) {
        return false;
      }
      messages++;
      put(new Told(input, true));
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes what the line asked for. */
  void answer(Work work) {
    lock.lock();
    try {
      put(work);
    } finally {
      lock.unlock();
    }
  }

  private void put(Work work) {
    waiting.add(work);
    filled.signal();
  }

  /** The oldest work, or null if none came within the time. */
  Work poll(long waitMillis) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(waitMillis);
      while (waiting.isEmpty() && nanos > 0) {
        nanos = filled.awaitNanos(nanos);
      }
      Work work = waiting.poll();
      if (work instanceof Offered offered) {
        rows -= offered.batch().size();
      } else if (work instanceof Told told && told.bounded()) {
        messages--;
      }
      return work;
    } finally {
      lock.unlock();
    }
  }

  /** Refuses batches and messages from now on. */
  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes out all that is left. */
  List<Work> drain() {
    lock.lock();
    try {
      List<Work> left = new ArrayList<>(waiting);
      waiting.clear();
      rows = 0;
      messages = 0;
      return left;
    } finally {
      lock.unlock();
    }
  }

  /** Rows that wait. */
  int rows() {
    lock.lock();
    try {
      return rows;
    } finally {
      lock.unlock();
    }
  }

  /** How long the oldest work has waited, milliseconds; 0 if none waits. */
  long lagMillis(long nowMillis) {
    lock.lock();
    try {
      Work oldest = waiting.peek();
      return oldest == null ? 0 : Math.max(0, nowMillis - oldest.atMillis());
    } finally {
      lock.unlock();
    }
  }
}
