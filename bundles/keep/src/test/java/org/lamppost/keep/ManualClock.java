package org.lamppost.keep;

import org.lamppost.api.GatewayClock;

/** Time that stands still until a test moves it. */
final class ManualClock implements GatewayClock {
  private volatile long monotonic = 1_000_000;
  private volatile long offset = 1_795_420_800_000L;
  private volatile String boot = "boot-1";

  @Override
  public long monotonicMillis() {
    return monotonic;
  }

  @Override
  public long utcMillis() {
    return monotonic + offset;
  }

  @Override
  public String bootId() {
    return boot;
  }

  void advance(long millis) {
    monotonic += millis;
  }

  /** Somebody sets the clock. */
  void stepUtc(long millis) {
    offset += millis;
  }

  /** The machine starts again: monotonic time begins anew. */
  void reboot(String bootId, long downMillis) {
    long utc = utcMillis() + downMillis;
    boot = bootId;
    monotonic = 5_000;
    offset = utc - monotonic;
  }
}
