package org.lamppost.forward;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands events from the transport's and the journal's threads to the room's thread. Safe from any
 * thread; posting never blocks.
 *
 * <p>Bounded: a connection posts at most one event for each thing that was asked of it, and of what
 * comes unasked at most {@link #MOST_RECEIVED} wait. Beyond that the newest is dropped and counted:
 * a receipt is said again, and a command without its outcome is sent again by the city.
 */
final class Mailbox {
  /** The most messages that wait. */
  static final int MOST_RECEIVED = 64;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Queue<Event> events = new ArrayDeque<>();
  private int received;
  private boolean woken;

  /**
   * Posts an event.
   *
   * @return false if it was dropped because too many messages wait.
   */
  boolean post(Event event) {
    lock.lock();
    try {
      if (event instanceof Event.Received) {
        if (received == MOST_RECEIVED) {
          return false;
        }
        received++;
      }
      events.add(event);
      news.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the present or the next {@link #await}. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The oldest event, or null if there is none. */
  Event poll() {
    lock.lock();
    try {
      Event event = events.poll();
      if (event instanceof Event.Received) {
        received--;
      }
      return event;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for an event or a wake-up.
   *
   * @param millis how long at most.
   * @throws InterruptedException if the thread shall end.
   */
  void await(long millis) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      while (events.isEmpty() && !woken && nanos > 0) {
        nanos = news.awaitNanos(nanos);
      }
      woken = false;
    } finally {
      lock.unlock();
    }
  }
}
