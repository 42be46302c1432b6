package org.lamppost.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WriterTest {
  private final ManualClock clock = new ManualClock();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch back = new CountDownLatch(1);
  private final CountDownLatch idle = new CountDownLatch(1);

  @Test
  void a_disk_that_hangs_is_a_problem_until_it_is_back() throws InterruptedException {
    Writer writer = new Writer("test-writer", clock, 10, new Hanging(), () -> {});
    writer.start();
    begun.await();

    assertEquals("", writer.problem());
    clock.advance(2_500);
    assertTrue(writer.problem().startsWith("disk hangs"), writer.problem());
    back.countDown();
    idle.await();
    assertEquals("", writer.problem());
    writer.stop();
    assertTrue(writer.ended(5_000));
  }

  /** Work whose first commit does not come back. */
  private final class Hanging implements Writer.Work {
    @Override
    public long dueIn() {
      if (back.getCount() == 0 && begun.getCount() == 0) {
        idle.countDown();
        return Long.MAX_VALUE;
      }
      return 0;
    }

    @Override
    public void perform() {
      begun.countDown();
      try {
        back.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void finish() {}

    @Override
    public void ended(KeepException reason) {}
  }
}
