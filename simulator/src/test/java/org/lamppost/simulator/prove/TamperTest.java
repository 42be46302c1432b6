package org.lamppost.simulator.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TamperTest {
  private static final int TRIALS = 120;

  /** Every kind of row that the journal writes, as SQL finds it. */
  private static final List<String> KINDS =
      List.of(
          "incident WHERE leaves IS NULL AND instr(body, CAST('\"RAISED\"' AS BLOB))",
          "incident WHERE leaves IS NULL AND instr(body, CAST('\"HANDLING\"' AS BLOB))",
          "incident WHERE leaves IS NULL AND instr(body, CAST('\"CLOSED\"' AS BLOB))",
          "incident WHERE leaves NOT NULL AND instr(body, CAST('\"gap\"' AS BLOB))",
          "audit WHERE leaves IS NULL",
          "audit WHERE leaves NOT NULL AND instr(body, CAST('\"gap\"' AS BLOB))",
          "block WHERE leaves IS NULL",
          "block WHERE first < seq AND length(body) > 20000",
          "block WHERE first < seq AND length(body) < 20000");

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
  void a_journal_that_was_full_holds_every_kind_of_row_and_no_tampering_with_it_escapes()
      throws Exception {
    Specimen specimen = GatewayJournal.small(folder.resolve("full"), 5).orElseThrow();
    TamperTrials trials = new TamperTrials(specimen, Files.createDirectories(folder));

    assertClean(trials.untampered());
    for (String kind : KINDS) {
      assertTrue(count(specimen, kind) > 1, kind);
    }
    for (TamperClass what : TamperClass.values()) {
      assertEquals(List.of(), trials.run(what, 6, 77).missed(), what.label());
    }
  }

  @Test
  void a_gap_that_is_passed_off_as_an_incident_is_found() throws Exception {
    Files.createDirectories(folder);
    Specimen specimen = OwnJournals.small(folder, Seal.international(), 7);
    Path heads = specimen.export(folder.resolve("heads.json"));
    try (Ledger ledger = new Ledger(specimen.folder(), "incident")) {
      assertTrue(ledger.value(9, "leaves") != null);
      ledger.set(9, "subject", "I1");
    }
    assertFalse(TamperTrials.verify(specimen.folder(), heads).clean());
  }

  private static long count(Specimen specimen, String rows) throws Exception {
    Path file = specimen.folder().resolve(rows.startsWith("block") ? "telemetry.db" : "safety.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("SELECT count(*) FROM " + rows)) {
      return count.getLong(1);
    }
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
