package org.lamppost.simulator.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OutboxTest {

  @Property(tries = 300)
  void whatever_happens_every_sample_is_released_or_dropped_once_in_order_and_the_bound_holds(
      @ForAll @IntRange(min = 1, max = 8) int capacity,
      @ForAll @IntRange(min = 1, max = 5) int batchSize,
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 3) Integer> steps) {
    Outbox outbox = new Outbox(capacity, batchSize);
    List<Long> gone = new ArrayList<>();
    long number = 0;
    for (int step : steps) {
      if (step == 0) {
        List<Sample> batch = outbox.batch();
        batch.forEach(sample -> gone.add(sample.number()));
        batch.stream().reduce((a, b) -> b).ifPresent(last -> outbox.release(last.number()));
      } else {
        outbox
            .add(sample(++number, step == 3 ? Sample.Form.GARBLED : Sample.Form.PLAIN))
            .ifPresent(dropped -> gone.add(dropped.number()));
      }
      assertTrue(outbox.waiting().size() <= capacity);
      List<Sample> batch = outbox.batch();
      assertTrue(batch.size() <= batchSize);
      assertTrue(
          batch.size() == 1
              || batch.stream().allMatch(sample -> sample.form() == Sample.Form.PLAIN));
      assertEquals(outbox.waiting().isEmpty(), batch.isEmpty());
    }
    outbox.waiting().forEach(sample -> gone.add(sample.number()));
    List<Long> expected = new ArrayList<>();
    for (long i = 1; i <= number; i++) {
      expected.add(i);
    }
    assertEquals(expected, gone);
  }

  @Test
  void a_full_outbox_hands_back_the_oldest() {
    Outbox outbox = new Outbox(2, 10);
    assertEquals(Optional.empty(), outbox.add(sample(1, Sample.Form.PLAIN)));
    assertEquals(Optional.empty(), outbox.add(sample(2, Sample.Form.PLAIN)));
    assertEquals(1, outbox.add(sample(3, Sample.Form.PLAIN)).orElseThrow().number());
    // The message that carried 1 and 2 is acknowledged only now.
    outbox.release(2);
    assertEquals(List.of(sample(3, Sample.Form.PLAIN)), outbox.waiting());
  }

  @Property
  void waiting_times_double_from_half_a_second_and_stay_within_ten(
      @ForAll @IntRange(min = 1, max = 100_000) int failures, @ForAll long seed) {
    Duration wait = BackOff.after(failures, new SplittableRandom(seed));
    assertTrue(
        wait.compareTo(BackOff.SHORTEST) >= 0 && wait.compareTo(BackOff.LONGEST) <= 0,
        "wait " + wait);
    assertTrue(failures > 1 || wait.toMillis() <= 1000, "first wait " + wait);
    assertTrue(failures < 5 || wait.toMillis() >= 5000, "late wait " + wait);
  }

  private static Sample sample(long number, Sample.Form form) {
    return new Sample(number, Instant.ofEpochMilli(number), "fill", 1, "%", form);
  }
}
