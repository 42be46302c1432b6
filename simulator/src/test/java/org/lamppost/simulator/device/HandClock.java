package org.lamppost.simulator.device;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that tests move by hand. */
final class HandClock implements InstantSource {
  static final Instant START = Instant.parse("2026-11-23T00:00:00.123Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);

  @Override
  public Instant instant() {
    return now.get();
  }

  void forward(double seconds) {
    now.updateAndGet(at -> at.plus(Duration.ofNanos(Math.round(seconds * 1e9))));
  }
}
