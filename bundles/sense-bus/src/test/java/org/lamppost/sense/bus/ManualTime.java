package org.lamppost.sense.bus;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.lamppost.api.GatewayClock;

/** A clock that a test moves, and a scheduler that runs what falls due. For one thread. */
final class ManualTime implements GatewayClock, Scheduler {
  private record Task(long at, long order, Runnable work) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
  private long now = 1_000_000;
  private long orders;

  @Override
  public long monotonicMillis() {
    return now;
  }

  @Override
  public long utcMillis() {
    return now;
  }

  @Override
  public String bootId() {
    return "manual";
  }

  @Override
  public Runnable after(long delayMillis, Runnable work) {
    Task task = new Task(now + delayMillis, orders++, work);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  /** Lets time pass without anything else happening: somebody is blocked. */
  void pass(long millis) {
    now += millis;
  }

  /**
   * Runs everything that falls due within the time, in order, and what falls due while somebody is
   * blocked meanwhile.
   */
  void run(long millis) {
    long end = now + millis;
    while (!tasks.isEmpty() && tasks.peek().at() <= Math.max(end, now)) {
      Task task = tasks.remove();
      now = Math.max(now, task.at());
      task.work().run();
    }
    now = Math.max(now, end);
  }

  int waiting() {
    return tasks.size();
  }
}
