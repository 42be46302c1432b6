package org.lamppost.sense.gpio;

import java.util.concurrent.atomic.AtomicLong;
import org.lamppost.api.GatewayClock;

/** A clock that the test moves: one hour after boot, in November 2026. */
final class ManualClock implements GatewayClock {
  static final long BOOT_UTC_MILLIS = 1_795_000_000_000L;

  private final AtomicLong monotonic = new AtomicLong(3_600_000);

  void advance(long millis) {
    monotonic.addAndGet(millis);
  }

  @Override
  public long monotonicMillis() {
    return monotonic.get();
  }

  @Override
  public long utcMillis() {
    return BOOT_UTC_MILLIS + monotonic.get();
  }

  @Override
  public String bootId() {
    return "test-boot";
  }
}
