package org.lamppost.simulator.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TamperTest {
  private static final int TRIALS = 120;
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(TamperClass.class)
  void whatever_is_done_to_records_that_are_vouched_for_is_found(TamperClass what)
      throws Exception {
    TamperTrials trials = trials(Seal.international(), 7);
    TamperTrials.Outcome outcome = trials.run(what, TRIALS, 42);
    assertEquals(List.of(), outcome.missed(), what.label());
    assertEquals(TRIALS, outcome.trials());
    String expected =
        switch (what) {
          case ALTERATION -> "altered";
          case DELETION -> "deleted";
          case REORDERING -> "reordered";
          case DUPLICATION -> "duplicated";
          case TRUNCATION -> "truncated";
          case ROLLBACK -> "rolled-back";
        };
    assertTrue(outcome.kinds().getOrDefault(expected, 0) > TRIALS / 4, outcome.kinds().toString());
  }

  @Test
  void a_journal_that_nobody_touched_has_no_findings() throws Exception {
    for (int seed = 0; seed < 20; seed++) {
      Path place = Files.createDirectories(folder.resolve("clean-" + seed));
      Specimen specimen = OwnJournals.small(place, Seal.international(), seed);
      assertClean(new TamperTrials(specimen, place).untampered());
    }
  }

  @Test
  void a_journal_under_chinese_algorithms_is_checked_alike() throws Exception {
    TamperTrials trials = trials(Seal.chinese(), 3);
    assertClean(trials.untampered());
    assertEquals(List.of(), trials.run(TamperClass.ALTERATION, TRIALS, 11).missed());
  }

  private static void assertClean(TamperTrials.Verdict verdict) {
    assertEquals(0, verdict.exit(), verdict.report().toString());
    assertTrue(verdict.report().path("unvouched").path("telemetry").asLong() > 0);
  }

  private TamperTrials trials(Seal seal, long seed) throws Exception {
    Files.createDirectories(folder);
    return new TamperTrials(OwnJournals.small(folder, seal, seed), folder);
  }
}
