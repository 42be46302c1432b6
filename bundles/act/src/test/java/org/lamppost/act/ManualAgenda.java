package org.lamppost.act;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.lamppost.api.GatewayClock;

/** A clock that a test moves, and an agenda that runs what falls due. For one thread. */
final class ManualAgenda implements Agenda, GatewayClock {
  private record Task(long at, long order, Runnable work) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
  private long now = 1_000;
  private long orders;
  private boolean ended;

  @Override
  public boolean now(Runnable task) {
    if (!ended) {
      tasks.add(new Task(now, orders++, task));
    }
    return !ended;
  }

  @Override
  public void later(Runnable task, long millis) {
    tasks.add(new Task(now + millis, orders++, task));
  }

  @Override
  public void end() {
    pass(0);
    ended = true;
  }

  /** Lets time pass and runs all that falls due, in order. */
  void pass(long millis) {
    long end = now + millis;
    while (!tasks.isEmpty() && tasks.peek().at() <= end) {
      Task task = tasks.remove();
      now = Math.max(now, task.at());
      task.work().run();
    }
    now = end;
  }

  @Override
  public long monotonicMillis() {
    return now;
  }

  @Override
  public long utcMillis() {
    return 1_795_000_000_000L + now;
  }

  @Override
  public String bootId() {
    return "manual";
  }
}
