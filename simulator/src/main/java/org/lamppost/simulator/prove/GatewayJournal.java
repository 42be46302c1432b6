package org.lamppost.simulator.prove;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.keep.KeepSettings;
import org.lamppost.keep.SqliteJournal;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Quality;
import org.lamppost.model.Range;
import org.lamppost.model.Readings;
import org.lamppost.model.Settings;
import org.lamppost.model.Site;
import org.lamppost.model.Stream;
import org.lamppost.simulator.bench.JournalSettings;

/** Specimens that the gateway's own journal writes. */
final class GatewayJournal {
  private static final int IMAGES = 6;
  private static final int BLOCK = 10;
  private static final int KEPT = 12;
  private static final int IN_FLIGHT = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private GatewayJournal() {}

  /** A few hundred records, some released, some after the heads; empty if it signs no heads. */
  static Optional<Specimen> small(Path folder) throws IOException {
    Path files = folder.resolve("journal");
    List<Path> images = new ArrayList<>();
    Optional<Specimen> specimen;
    try (SqliteJournal journal = open(files)) {
      for (int i = 0; i < IMAGES; i++) {
        fill(journal, KEPT);
        images.add(Specimen.copy(files, folder.resolve("image-" + i)));
      }
      fill(journal, 2);
      byte[] heads = journal.signedHeads();
      if (heads.length == 0) {
        return Optional.empty();
      }
      long audits = release(journal, Stream.AUDIT, 4);
      long blocks = release(journal, Stream.TELEMETRY, 4);
      fill(journal, 2);
      Map<String, Long> through = Map.of("incident", 0L, "audit", audits, "telemetry", blocks);
      specimen = Optional.of(new Specimen(files, heads, through, List.copyOf(images)));
    }
    return specimen;
  }

  /** So many deeds; empty if it signs no heads. */
  static Optional<Specimen> large(Path folder, int records) {
    try (SqliteJournal journal = open(folder)) {
      CompletionStage<?> last = null;
      for (int i = 0; i < records; i++) {
        last = journal.accept(deed(i));
        if (i % IN_FLIGHT == 0 || i == records - 1) {
          await(last);
        }
      }
      byte[] heads = journal.signedHeads();
      return heads.length == 0
          ? Optional.empty()
          : Optional.of(new Specimen(folder, heads, Map.of(), List.of()));
    }
  }

  private static void fill(SqliteJournal journal, int count) {
    for (int i = 0; i < count; i++) {
      await(journal.accept(deed(i)));
      Readings.Builder batch = Readings.arrivedAt(1_000L * i);
      for (int k = 0; k < BLOCK; k++) {
        batch.add(0, 1_000L * i + k, k / 4.0, Quality.GOOD);
      }
      await(journal.accept(batch.urgent().build()));
    }
  }

  private static AuditEntry deed(int number) {
    return new AuditEntry(
        ChainedJournal.START + number, AuditEntry.Kind.ACTION, "shed-1/x", "set " + number % 2);
  }

  private static long release(SqliteJournal journal, Stream stream, int count) {
    List<Outgoing> records = journal.next("city", journal.epoch(), stream, 0, count);
    if (records.isEmpty()) {
      return 0;
    }
    Outgoing last = records.get(records.size() - 1);
    journal.release("city", last.id());
    return last.id().sequence();
  }

  private static void await(CompletionStage<?> stage) {
    try {
      stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the journal was filled", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the journal did not take a record: " + e, e);
    }
  }

  private static SqliteJournal open(Path folder) {
    PointId point = new PointId("hydrant-1", "pressure");
    Site site =
        new Site(
            ChainedJournal.GATEWAY,
            ZoneId.of("Asia/Shanghai"),
            Settings.empty("prove", 1),
            List.of(),
            List.of(),
            List.of(
                new Point(
                    0,
                    point,
                    "MPa",
                    new Range(0, 1.6, 0.001),
                    Duration.ofSeconds(1),
                    false,
                    Settings.empty("prove", 1))),
            List.of());
    // A few readings make a block.
    KeepSettings settings =
        JournalSettings.of(
            folder, Map.of("windowMillis", 100L, "sealReadings", BLOCK, "safetyBytes", 1L << 32));
    return new SqliteJournal(settings, () -> site);
  }
}
