package org.lamppost.sense.bus;

import org.lamppost.model.Point;
import org.lamppost.sense.bus.BusPlan.MappedPoint;

/** A point while it is polled. Confined to its bus. */
final class PolledPoint {
  private final Point point;
  private final Source source;
  private final boolean sounder;
  private final long intervalMillis;
  private final Trouble refused = new Trouble();

  private long dueMillis;
  private boolean alone;

  PolledPoint(MappedPoint mapped, long firstDueMillis) {
    this.point = mapped.point();
    this.source = mapped.source();
    this.sounder = mapped.sounder();
    this.intervalMillis = Math.max(1, point.interval().toMillis());
    this.dueMillis = firstDueMillis;
  }

  Point point() {
    return point;
  }

  Source source() {
    return source;
  }

  /** Whether it is an output that warns people. */
  boolean sounder() {
    return sounder;
  }

  /** Whether and how often the device refused to read it. */
  Trouble refused() {
    return refused;
  }

  /** Monotonic milliseconds of its next poll. */
  long dueMillis() {
    return dueMillis;
  }

  /**
   * Notes that its poll is being made. What was missed is not made up for; the rhythm stays.
   *
   * @return how many polls were missed.
   */
  long polled(long nowMillis) {
    long missed = Math.max(0, (nowMillis - dueMillis) / intervalMillis);
    dueMillis += (missed + 1) * intervalMillis;
    return missed;
  }

  /** Whether it must be read by itself, because a request with its neighbours was refused. */
  boolean alone() {
    return alone;
  }

  void alone(boolean now) {
    alone = now;
  }
}
