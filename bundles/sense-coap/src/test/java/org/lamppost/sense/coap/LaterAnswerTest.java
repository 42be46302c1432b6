package org.lamppost.sense.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaterAnswerTest {
  private final HandTimers timers = new HandTimers();
  private final List<String> happened = new ArrayList<>();
  private final LaterAnswer later =
      new LaterAnswer(() -> happened.add("acknowledged"), timers, () -> happened.add("freed"));

  @AfterEach
  void stop() {
    timers.shutdownNow();
  }

  @Test
  void an_answer_frees_its_place_once() {
    later.arm(() -> happened.add("late"));
    later.settle(() -> happened.add("answered"));
    later.settle(() -> happened.add("answered again"));
    assertEquals(List.of("freed", "answered"), happened);
    assertTrue(timers.futures.stream().allMatch(ScheduledFuture::isCancelled));
  }

  @Test
  void patience_that_ends_frees_the_place_although_the_journal_never_answers() {
    later.arm(() -> happened.add("late"));
    timers.tasks.forEach(Runnable::run);
    assertEquals(List.of("acknowledged", "freed", "late"), happened);
    later.settle(() -> happened.add("answered after all"));
    assertEquals(List.of("acknowledged", "freed", "late"), happened);
  }

  @Test
  void what_is_answered_before_the_wait_begins_sets_no_timer() {
    later.settle(() -> happened.add("answered"));
    later.arm(() -> happened.add("late"));
    assertEquals(List.of("freed", "answered"), happened);
    assertEquals(List.of(), timers.tasks);
  }

  /** Notes what is scheduled; the test runs it. */
  private static final class HandTimers extends ScheduledThreadPoolExecutor {
    final List<Runnable> tasks = new ArrayList<>();
    final List<ScheduledFuture<?>> futures = new ArrayList<>();

    HandTimers() {
      super(1, task -> new Thread(task, "lamppost-test-timers"));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      tasks.add(task);
      ScheduledFuture<?> future = super.schedule(task, 1, TimeUnit.DAYS);
      futures.add(future);
      return future;
    }
  }
}
