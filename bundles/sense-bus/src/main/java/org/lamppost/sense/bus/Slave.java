package org.lamppost.sense.bus;

import java.util.List;
import java.util.function.LongUnaryOperator;
import org.lamppost.sense.bus.BusPlan.SlavePlan;

/** A device while it is polled. Confined to its bus, except {@link #silent}. */
final class Slave {
  private final SlavePlan plan;
  private final List<PolledPoint> points;
  private final BackOff backOff;
  private final Trouble silent = new Trouble();

  /**
   * Begins with all points due.
   *
   * @param nowMillis monotonic milliseconds.
   */
  Slave(SlavePlan plan, long nowMillis, BusLimits limits) {
    this.plan = plan;
    this.points = plan.points().stream().map(mapped -> new PolledPoint(mapped, nowMillis)).toList();
    this.backOff =
        new BackOff(limits.backOffMillis(plan.device().alarm()), LongUnaryOperator.identity());
  }

  String id() {
    return plan.device().id();
  }

  int unit() {
    return plan.unit();
  }

  List<PolledPoint> points() {
    return points;
  }

  BackOff backOff() {
    return backOff;
  }

  /** Whether and how often it did not answer. */
  Trouble silent() {
    return silent;
  }

  /** Monotonic milliseconds at which its next point is due. */
  long dueMillis() {
    return points.stream().mapToLong(PolledPoint::dueMillis).min().orElse(Long.MAX_VALUE);
  }
}
