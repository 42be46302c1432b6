package org.lamppost.simulator.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Line;
import org.lamppost.decide.PlainLine;
import org.lamppost.model.PointNames;
import org.lamppost.model.Readings;
import org.lamppost.model.Site;
import org.lamppost.simulator.contest.Batch;
import org.lamppost.simulator.contest.Contestant;
import org.lamppost.simulator.contest.Events;
import org.lamppost.simulator.contest.Sensors;

/**
 * The line's service, given readings by the names of their points: names are looked up, batches are
 * built, offered, judged on the line's thread and handed over to a journal that keeps nothing. The
 * processor time of both threads counts.
 */
public final class LineContestant implements Contestant {
  private static final int MOST_WAITING = 19;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Queue<CompletableFuture<Void>> offered = new ArrayDeque<>();
  private final StillClock clock = new StillClock();
  private PlainLine service;
  private Line line;
  private long lineThread;
  private PointNames points;
  private String[] names = {};

  @Override
  public void begin(Sensors sensors, Events told) {
    Site site = DecideSite.of(sensors);
    points = new PointNames(site.points());
    names = new String[sensors.points()];
    for (int p = 0; p < names.length; p++) {
      names[p] = site.points().get(p).id().toString();
    }
    service =
        new PlainLine(
            site,
            new PlainLine.Services(
                order -> {
                  throw new IllegalStateException("no rule of the contest switches anything");
                },
                clock,
                new TellingJournal(told),
                fault -> {
                  throw new IllegalStateException(fault.toString());
                }),
            0);
    line = service;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().equals(PlainLine.THREAD)) {
        lineThread = thread.getThreadId();
      }
    }
  }

  @Override
  public void judge(int number, Batch batch) {
    Readings.Builder readings = Readings.arrivedAt(batch.arrivalMillis);
    for (int row = 0; row < batch.points.length; row++) {
      readings.add(points.find(names[batch.points[row]]), batch.millis[row], batch.values[row]);
    }
    if (offered.size() == MOST_WAITING) {
      offered.remove().join();
    }
    offered.add(line.offer(readings.build()).toCompletableFuture());
  }

  /** An urgent batch is kept only when all changes before it are. */
  @Override
  public void settle(long millis) {
    offered.add(line.offer(Readings.arrivedAt(millis).urgent().build()).toCompletableFuture());
    while (!offered.isEmpty()) {
      offered.remove().join();
    }
    clock.millis = millis;
  }

  @Override
  public long otherNanos() {
    return threads.getThreadCpuTime(lineThread);
  }

  @Override
  public void close() {
    service.close();
  }

  /** Moves only between rounds, so that time completes nothing before its sample has come. */
  private static final class StillClock implements GatewayClock {
    private volatile long millis;

    @Override
    public long monotonicMillis() {
      return millis;
    }

    @Override
    public long utcMillis() {
      return millis + DecideSite.UTC_OFFSET;
    }

    @Override
    public String bootId() {
      return "boot";
    }
  }
}
