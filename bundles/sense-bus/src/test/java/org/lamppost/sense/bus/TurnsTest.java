package org.lamppost.sense.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongUnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lamppost.api.GatewayClock;

@Timeout(30)
class TurnsTest {
  @Test
  void turns_of_one_bus_never_overlap_and_no_wake_is_lost() throws InterruptedException {
    BusThreads threads = new BusThreads(4);
    GatewayClock clock = GatewayClock.system();
    AtomicInteger inside = new AtomicInteger();
    AtomicBoolean overlapped = new AtomicBoolean();
    AtomicInteger work = new AtomicInteger();
    Turns turns =
        new Turns(
            threads,
            clock,
            () -> {
              if (inside.incrementAndGet() > 1) {
                overlapped.set(true);
              }
              int left = work.get();
              if (left > 0) {
                work.decrementAndGet();
              }
              inside.decrementAndGet();
              return left > 1 ? clock.monotonicMillis() : clock.monotonicMillis() + 3_600_000;
            });

    List<Thread> wakers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread waker =
          new Thread(
              () -> {
                for (int each = 0; each < 2_000; each++) {
                  work.incrementAndGet();
                  turns.wake();
                }
              });
      wakers.add(waker);
      waker.start();
    }
    for (Thread waker : wakers) {
      waker.join();
    }

    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> work.get() == 0);
    turns.stop();
    assertTrue(threads.stop(2_000));
    assertFalse(overlapped.get());
  }

  @Test
  void pauses_double_up_to_the_limit_and_end_with_a_success() {
    BackOff backOff = new BackOff(30_000, LongUnaryOperator.identity());
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      backOff.failed(0);
      long pause = 0;
      while (!backOff.ready(pause)) {
        pause += 1_000;
      }
      pauses.add(pause);
    }
    assertEquals(List.of(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L), pauses);

    backOff.succeeded();
    assertTrue(backOff.ready(Long.MIN_VALUE + 1));
    backOff.failed(0);
    assertTrue(backOff.ready(1_000));
  }

  @Test
  void a_seeded_jitter_gives_the_same_pauses_again() {
    assertEquals(jittered(5), jittered(5));
    assertTrue(!jittered(5).equals(jittered(6)));
  }

  private static List<Long> jittered(long seed) {
    BackOff backOff = BackOff.jittered(8_000, new SplittableRandom(seed));
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      backOff.failed(0);
      long pause = 0;
      while (!backOff.ready(pause)) {
        pause++;
      }
      long whole = Math.min(8_000, 1_000L << i);
      assertTrue(pause >= whole / 2 && pause <= whole, pause + " of " + whole);
      pauses.add(pause);
    }
    return pauses;
  }
}
