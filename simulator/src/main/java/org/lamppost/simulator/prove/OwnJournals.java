package org.lamppost.simulator.prove;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Specimens that {@link ChainedJournal} writes: with everything that the format allows. */
final class OwnJournals {
  private OwnJournals() {}

  /** A few hundred rows: released, rewritten and plain ones, and some after the last heads. */
  static Specimen small(Path folder, Seal seal, long seed) throws SQLException, IOException {
    Random random = new Random(seed);
    Path files = folder.resolve("journal");
    List<Path> images = new ArrayList<>();
    byte[] heads;
    long cut;
    long released = random.nextBoolean() ? 24 : 15;
    try (ChainedJournal journal = new ChainedJournal(files, seal)) {
      for (int i = 0; i < 6; i++) {
        for (String stream : Specimen.STREAMS) {
          journal.append(stream, 10 + random.nextInt(8));
        }
        images.add(Specimen.copy(files, folder.resolve("image-" + i)));
      }
      for (String stream : Specimen.STREAMS) {
        journal.append(stream, 3);
      }
      heads = journal.signedHeads(Clock.systemUTC().millis());
      Specimen signed = new Specimen(files, heads, Map.of(), images);
      cut = signed.signed("telemetry");
      for (String stream : Specimen.STREAMS) {
        journal.append(stream, 1 + random.nextInt(6));
      }
      journal.append("telemetry", 8);
      journal.rewrite("telemetry", 20, 24);
      journal.rewrite("telemetry", 30, 30);
      journal.rewrite("telemetry", 40, 48);
      // The receiver's head lies within this row.
      journal.rewrite("telemetry", cut - 3, cut + 4);
      journal.rewrite("incident", 9, 9);
      journal.release("telemetry", released);
      journal.release("incident", 6);
    }
    Map<String, Long> through = Map.of("incident", 6L, "audit", 0L, "telemetry", released);
    return new Specimen(files, heads, through, images);
  }

  /** So many records in one stream, none after the heads. */
  static Specimen large(Path folder, Seal seal, int records) throws SQLException, IOException {
    byte[] heads;
    try (ChainedJournal journal = new ChainedJournal(folder, seal)) {
      journal.append("audit", records);
      heads = journal.signedHeads(Clock.systemUTC().millis());
    }
    return new Specimen(folder, heads, Map.of(), List.of());
  }
}
