package org.lamppost.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;

/**
 * The time of the line: monotonic milliseconds of this boot, and what they mean in UTC just now.
 *
 * <p>Rules, timers and order use the monotonic time; UTC is only printed. Safe from any thread.
 */
public interface GatewayClock {
  /**
   * Milliseconds since some moment of this boot; never goes back, goes on across restarts of the
   * process.
   */
  long monotonicMillis();

  /** UTC milliseconds now, as far as the gateway knows; may step. */
  long utcMillis();

  /** Names the boot that the monotonic milliseconds belong to. */
  String bootId();

  /** UTC milliseconds of a monotonic moment, by the present mapping. */
  default long utcMillis(long monotonicMillis) {
    return monotonicMillis + (utcMillis() - monotonicMillis());
  }

  /**
   * Monotonic milliseconds of a UTC moment, by the present mapping; may be negative for a moment
   * before the boot.
   */
  default long monotonicMillisOf(long utcMillis) {
    return utcMillis - (utcMillis() - monotonicMillis());
  }

  /** The machine's clock: the kernel's CLOCK_MONOTONIC and its boot id. */
  static GatewayClock system() {
    Clock utc = Clock.systemUTC();
    String bootId = kernelBootId();
    return new GatewayClock() {
      @Override
      public long monotonicMillis() {
        // HotSpot on Linux reads CLOCK_MONOTONIC, which all processes of one boot share.
        return System.nanoTime() / 1_000_000;
      }

      @Override
      public long utcMillis() {
        return utc.millis();
      }

      @Override
      public String bootId() {
        return bootId;
      }
    };
  }

  private static String kernelBootId() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim();
    } catch (IOException noKernelFile) {
      // Not Linux: each process counts as a boot of its own, which declares more lost, never less.
      return UUID.randomUUID().toString();
    }
  }
}
