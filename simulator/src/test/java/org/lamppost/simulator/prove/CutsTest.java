package org.lamppost.simulator.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.lamppost.simulator.prove.Findings.Defect;

/** The power is cut under the real journal; and what must be noticed is noticed. */
class CutsTest {
  private static final long SEED = 20_261;

  @Test
  void short_lives_keep_every_promise_wherever_the_power_is_cut() throws IOException {
    keepsItsPromises(60, 1_800);
  }

  @Test
  void lives_that_meet_the_limit_keep_every_promise_wherever_the_power_is_cut() throws IOException {
    keepsItsPromises(400, 250);
  }

  private static void keepsItsPromises(int steps, int images) throws IOException {
    try (Scratch scratch = Scratch.make()) {
      List<Change> changes = Recording.make(scratch, new Recording.Plan(SEED, steps, 0, false));
      CutRun run = new CutRun(scratch, changes, SEED, true);
      Findings found = run.check(run.sample(images), soon());

      assertEquals(images, run.images(), "images within the time");
      assertFalse(found.broken(), found.toString());
    }
  }

  @Test
  void a_second_cut_during_the_recovery_breaks_no_promise_either() throws IOException {
    try (Scratch scratch = Scratch.make()) {
      List<Change> changes = Recording.make(scratch, new Recording.Plan(SEED, 60, 0, false));
      SecondCuts second = new SecondCuts(scratch, changes, SEED);
      Findings found = second.check(new CutRun(scratch, changes, SEED, true).sample(8), 20);

      assertTrue(second.images() > 100, "images " + second.images());
      assertFalse(found.broken(), found.toString());
    }
  }

  @Test
  void a_disk_whose_syncs_do_nothing_is_noticed() throws IOException {
    try (Scratch scratch = Scratch.make()) {
      List<Change> changes = Recording.make(scratch, new Recording.Plan(SEED, 20, 0, false));
      CutRun run = new CutRun(scratch, changes, SEED, false);
      Findings found = run.check(run.sample(200), soon());

      assertTrue(found.broken());
      assertTrue(found.count(Defect.LOST) > 0, found.toString());
    }
  }

  @Test
  void a_journal_that_promises_before_it_has_synced_is_noticed() throws IOException {
    try (Scratch scratch = Scratch.make()) {
      List<Change> changes = Recording.make(scratch, new Recording.Plan(SEED, 20, 0, true));
      CutRun run = new CutRun(scratch, changes, SEED, true);
      Findings found = run.check(run.sample(400), soon());

      assertTrue(found.count(Defect.LOST) > 0, found.toString());
    }
  }

  private static long soon() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(150);
  }
}
