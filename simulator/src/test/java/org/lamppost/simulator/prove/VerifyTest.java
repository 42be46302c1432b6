package org.lamppost.simulator.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamppost.simulator.verify.VerifyCommand;
import picocli.CommandLine;

class VerifyTest {
  private static final long AT = ChainedJournal.START;
  @TempDir Path folder;

  @Test
  void a_journal_in_use_is_read_with_its_log_and_not_a_byte_of_its_folder_changes()
      throws Exception {
    try (ChainedJournal journal = journal()) {
      for (String stream : Specimen.STREAMS) {
        journal.append(stream, 50);
      }
      byte[] heads = journal.signedHeads(AT);
      assertTrue(Files.exists(journal.folder().resolve("safety.db-wal")));
      Map<String, String> before = prints(journal.folder());
      TamperTrials.Verdict verdict = verify(heads, Map.of());
      assertEquals(0, verdict.exit(), verdict.report().toString());
      assertEquals(150, verdict.report().path("records").asInt());
      assertEquals(before, prints(journal.folder()));
    }
  }

  @Test
  void an_empty_journal_has_no_findings() throws Exception {
    try (ChainedJournal journal = journal()) {
      assertEquals(0, verify(journal.signedHeads(AT), Map.of()).exit());
    }
  }

  @Test
  void records_that_the_receiver_does_not_have_must_not_be_released() throws Exception {
    try (ChainedJournal journal = journal()) {
      journal.append("audit", 20);
      byte[] heads = journal.signedHeads(AT);
      journal.release("audit", 9);
      assertEquals(0, verify(heads, Map.of("audit", 9L)).exit());
      TamperTrials.Verdict verdict = verify(heads, Map.of("audit", 5L));
      assertKind("deleted", 6, verdict);
    }
  }

  @Test
  void records_that_the_receiver_has_must_be_there_even_after_its_heads() throws Exception {
    try (ChainedJournal journal = journal()) {
      journal.append("audit", 20);
      TamperTrials.Verdict verdict = verify(journal.signedHeads(AT), Map.of("audit", 22L));
      assertKind("truncated", 21, verdict);
    }
  }

  @Test
  void heads_by_another_key_are_not_believed() throws Exception {
    try (ChainedJournal journal = journal()) {
      journal.append("audit", 20);
      Path heads = export(journal.signedHeads(AT), Map.of());
      try (ChainedJournal other =
          new ChainedJournal(folder.resolve("other"), Seal.international())) {
        other.append("audit", 20);
        TamperTrials.Verdict verdict = TamperTrials.verify(other.folder(), heads);
        assertKind("bad-signature", 0, verdict);
      }
    }
  }

  @Test
  void a_changed_heads_message_is_not_believed() throws Exception {
    try (ChainedJournal journal = journal()) {
      journal.append("audit", 20);
      String heads = new String(journal.signedHeads(AT), "UTF-8");
      byte[] later =
          heads.replace("\"atMillis\":" + AT, "\"atMillis\":" + (AT + 1)).getBytes("UTF-8");
      assertKind("bad-signature", 0, verify(later, Map.of()));
    }
  }

  @Test
  void without_a_journal_or_heads_it_cannot_check() throws Exception {
    Path heads = Files.writeString(folder.resolve("bad.json"), "{}");
    assertEquals(2, exit(folder.toString(), heads.toString()));
    assertEquals(2, exit(folder.toString(), folder.resolve("none.json").toString()));
    try (ChainedJournal journal = new ChainedJournal(folder.resolve("x"), Seal.international())) {
      Path good = export(journal.signedHeads(AT), Map.of());
      assertEquals(2, exit(folder.resolve("nowhere").toString(), good.toString()));
    }
  }

  private static int exit(String journal, String heads) {
    return new CommandLine(new VerifyCommand())
        .setErr(new PrintWriter(new StringWriter()))
        .execute("--journal", journal, "--heads", heads);
  }

  private static void assertKind(String kind, long sequence, TamperTrials.Verdict verdict) {
    assertEquals(1, verdict.exit());
    boolean found = false;
    for (JsonNode finding : verdict.report().path("findings")) {
      found |=
          finding.path("kind").asText().equals(kind)
              && finding.path("sequence").asLong() == sequence;
    }
    assertTrue(found, verdict.report().toString());
  }

  private ChainedJournal journal() throws Exception {
    return new ChainedJournal(folder.resolve("journal"), Seal.international());
  }

  private TamperTrials.Verdict verify(byte[] heads, Map<String, Long> through) throws IOException {
    return TamperTrials.verify(folder.resolve("journal"), export(heads, through));
  }

  private Path export(byte[] heads, Map<String, Long> through) throws IOException {
    return new Specimen(folder, heads, through, java.util.List.of())
        .export(folder.resolve("heads.json"));
  }

  private static Map<String, String> prints(Path folder) throws IOException {
    Map<String, String> prints = new TreeMap<>();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        byte[] digest = Seal.digest("SHA-256", Files.readAllBytes(file));
        prints.put(file.getFileName().toString(), HexFormat.of().formatHex(digest));
      }
    }
    return prints;
  }
}
