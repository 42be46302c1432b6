package org.lamppost.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class GatewayClockTest {
  @Test
  void all_processes_of_one_boot_name_it_alike() throws IOException {
    Path kernel = Path.of("/proc/sys/kernel/random/boot_id");
    Assumptions.assumeTrue(Files.exists(kernel), "not Linux");

    assertEquals(Files.readString(kernel).trim(), GatewayClock.system().bootId());
  }

  @Test
  void monotonic_time_is_the_time_since_the_boot_whatever_the_process() throws IOException {
    Path kernel = Path.of("/proc/uptime");
    Assumptions.assumeTrue(Files.exists(kernel), "not Linux");
    double uptimeSeconds = Double.parseDouble(Files.readString(kernel).split(" ")[0]);

    double monotonicSeconds = GatewayClock.system().monotonicMillis() / 1000.0;

    // CLOCK_MONOTONIC stands still while the machine is suspended, the uptime does not.
    assertTrue(monotonicSeconds <= uptimeSeconds + 10, monotonicSeconds + " > " + uptimeSeconds);
    assertTrue(GatewayClock.system().monotonicMillis() >= (long) (monotonicSeconds * 1000));
  }

  @Property
  void a_moment_mapped_to_utc_and_back_is_the_same_moment(
      @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long utcNow,
      @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long monotonicNow,
      @ForAll @LongRange(min = -1_000_000_000L, max = 1_000_000_000_000L) long moment) {
    GatewayClock clock = new StandingClock(monotonicNow, utcNow);

    assertEquals(moment, clock.monotonicMillisOf(clock.utcMillis(moment)));
    assertEquals(utcNow, clock.utcMillis(monotonicNow));
  }

  private record StandingClock(long monotonicMillis, long utcMillis) implements GatewayClock {
    @Override
    public String bootId() {
      return "boot-1";
    }
  }
}
