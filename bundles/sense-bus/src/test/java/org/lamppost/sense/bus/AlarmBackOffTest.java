package org.lamppost.sense.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lamppost.sense.bus.Given.every;
import static org.lamppost.sense.bus.Given.register;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lamppost.model.Quality;

/** An alarm must not wait for the long pauses that spare the bus of a dead device. */
@Timeout(20)
class AlarmBackOffTest {
  private final ManualTime time = new ManualTime();
  private final FakeWire wire = new FakeWire(time);
  private final RecordingLine line = new RecordingLine();

  @Test
  void a_dead_alarm_device_is_asked_again_within_5_seconds_and_its_neighbour_seldom() {
    wire.silentUnits.add(1);
    wire.silentUnits.add(2);
    start(
        Given.LIMITS,
        given()
            .alarmDevice("smoke", "p", 1, every(1, register("a", 4)))
            .device("meter", "p", 2, every(1, register("a", 4))));

    time.run(120_000);

    // 5 s of pause, up to 1 s to the next poll, and what the neighbour's timeout takes
    assertTrue(longestPause(1) <= 7_000, "pause: " + longestPause(1));
    assertTrue(longestPause(1) >= 5_000, "pause: " + longestPause(1));
    assertTrue(longestPause(2) >= 30_000, "pause: " + longestPause(2));
  }

  @Test
  void an_alarm_device_that_has_recovered_is_read_within_10_seconds() {
    wire.silentUnits.add(1);
    start(Given.LIMITS, given().alarmDevice("smoke", "p", 1, every(1, register("a", 4))));
    time.run(70_000);
    wire.silentUnits.clear();
    line.clear();

    time.run(7_000);

    assertTrue(line.qualities(0).contains(Quality.GOOD), line.qualities(0).toString());
  }

  @Test
  void a_port_that_carries_an_alarm_device_is_opened_again_within_5_seconds() {
    wire.unplugged = true;
    start(
        Given.LIMITS,
        given()
            .device("meter", "p", 1, every(1, register("a", 4)))
            .alarmDevice("smoke", "p", 2, every(1, register("a", 4))));

    time.run(120_000);

    List<Long> tries = wire.seen.stream().map(FakeWire.Seen::at).toList();
    assertTrue(longestPause(tries) <= 6_000, "pause: " + longestPause(tries));
    wire.unplugged = false;
    line.clear();
    time.run(6_000);
    assertTrue(line.qualities(1).contains(Quality.GOOD), line.qualities(1).toString());
  }

  @Test
  void a_shorter_pause_that_operations_have_set_holds_for_alarm_devices_too() {
    BusLimits limits = new BusLimits(2, 2, 8, 64);
    assertEquals(2_000, limits.backOffMillis(true));
    assertEquals(2_000, limits.backOffMillis(false));
    assertEquals(5_000, Given.LIMITS.backOffMillis(true));
    assertEquals(30_000, Given.LIMITS.backOffMillis(false));
  }

  private long longestPause(int unit) {
    return longestPause(
        wire.seen.stream()
            .filter(seen -> seen.request().unit() == unit)
            .map(FakeWire.Seen::at)
            .toList());
  }

  private static long longestPause(List<Long> tries) {
    long longest = 0;
    for (int i = 1; i < tries.size(); i++) {
      longest = Math.max(longest, tries.get(i) - tries.get(i - 1));
    }
    return longest;
  }

  private static Given given() {
    return new Given().tcp("p", "127.0.0.1", 502, "500 ms");
  }

  private void start(BusLimits limits, Given given) {
    RecordingFaults faults = new RecordingFaults();
    BusPlan plan = BusReader.read(given.site(), faults::report).get(0);
    assertEquals(List.of(), faults.all());
    Bus bus = new Bus(plan, limits, wire, line, time, new SplittableRandom(7));
    new Turns(time, time, bus::turn).wake();
  }
}
