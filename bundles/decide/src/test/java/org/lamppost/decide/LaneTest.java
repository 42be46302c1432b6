package org.lamppost.decide;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.lamppost.model.Loss;

/** When a lane says that all that waited is kept. */
class LaneTest {
  private final FakeJournal journal = new FakeJournal();

  private Lane<Loss.Cause> lane(CompletableFuture<Void> held, int limit) {
    return new Lane<>(
        (to, record) -> held, limit, waiting -> waiting.iterator().next(), Runnable::run);
  }

  @Test
  void an_empty_lane_has_all_kept_and_a_filled_one_only_after_its_last_record() {
    CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    Lane<Loss.Cause> lane = lane(done, 10);
    assertTrue(lane.allKept().isDone());
    lane.add(Loss.Cause.LINE_FULL);
    CompletableFuture<Void> one = lane.allKept();
    lane.add(Loss.Cause.JOURNAL_ABSENT);
    CompletableFuture<Void> both = lane.allKept();
    lane.pump(journal, 0);
    assertTrue(one.isDone());
    assertFalse(both.isDone());
    lane.pump(journal, 1);
    assertTrue(both.isDone());
    assertFalse(both.isCompletedExceptionally());
  }

  @Test
  void a_dropped_record_fails_those_who_waited_for_it_and_nobody_who_asks_later() {
    Lane<Loss.Cause> lane = lane(CompletableFuture.completedFuture(null), 1);
    lane.add(Loss.Cause.LINE_FULL);
    CompletableFuture<Void> before = lane.allKept();
    lane.add(Loss.Cause.JOURNAL_ABSENT);
    assertTrue(before.isCompletedExceptionally());
    CompletableFuture<Void> later = lane.allKept();
    lane.pump(journal, 0);
    assertTrue(later.isDone());
    assertFalse(later.isCompletedExceptionally());
  }
}
