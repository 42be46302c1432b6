package org.lamppost.simulator.bench;

import org.lamppost.api.GatewayClock;

/** Time that stands still until the player moves it. */
final class DayClock implements GatewayClock {
  private final long utcOffset;
  private volatile long monotonic;

  DayClock(long utcMillis, long monotonicMillis) {
    this.monotonic = monotonicMillis;
    this.utcOffset = utcMillis - monotonicMillis;
  }

  void moveTo(long monotonicMillis) {
    monotonic = Math.max(monotonic, monotonicMillis);
  }

  @Override
  public long monotonicMillis() {
    return monotonic;
  }

  @Override
  public long utcMillis() {
    return monotonic + utcOffset;
  }

  @Override
  public String bootId() {
    return "00000000-0000-4000-8000-000000000001";
  }
}
