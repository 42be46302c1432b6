package org.lamppost.simulator.prove;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.keep.KeepSettings;
import org.lamppost.keep.SqliteJournal;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.IncidentChange;
import org.lamppost.model.IncidentState;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Quality;
import org.lamppost.model.Range;
import org.lamppost.model.Readings;
import org.lamppost.model.Settings;
import org.lamppost.model.Site;
import org.lamppost.model.Stream;
import org.lamppost.simulator.bench.JournalSettings;
import org.lamppost.simulator.bench.PressureLow;
import org.lamppost.simulator.process.Pause;

/**
 * Specimens that the gateway's own journal writes. The small one has been full: it holds every kind
 * of row that the journal knows, see {@link #small}.
 */
final class GatewayJournal {
  private static final PointId POINT = new PointId("hydrant-1", "pressure");

  /** The smallest limits that the journal takes. */
  private static final long LIMIT = 1 << 20;

  private static final int IMAGES = 5;
  private static final int BLOCK = 500;

  /** Noise does not compress: what makes a block of these is about 4 kB. */
  private static final int BLOCKS_AN_IMAGE = 90;

  /** As long as the report of a whole walk test. */
  private static final int LONG_DETAIL = 10_000;

  private static final int DEEDS_AN_IMAGE = 45;
  private static final int INCIDENTS_AN_IMAGE = 8;
  private static final int IN_FLIGHT = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration QUIET = Duration.ofMillis(150);

  private final SqliteJournal journal;
  private final Random random;
  private int incidents;
  private int deeds;
  private long readings;

  private GatewayJournal(SqliteJournal journal, long seed) {
    this.journal = journal;
    this.random = new Random(seed);
  }

  /**
   * A few hundred rows of a journal that was full for a while: incidents that were raised, changed
   * and closed, and deeds, as they were made and as gaps; blocks as they were sealed, re-packed and
   * thinned. Some are released, some came after the heads. Empty if it signs no heads.
   */
  static Optional<Specimen> small(Path folder, long seed) throws IOException {
    Path files = folder.resolve("journal");
    List<Path> images = new ArrayList<>();
    try (SqliteJournal journal = open(files, LIMIT, LIMIT)) {
      GatewayJournal life = new GatewayJournal(journal, seed);
      for (int i = 0; i < IMAGES; i++) {
        life.live(INCIDENTS_AN_IMAGE, DEEDS_AN_IMAGE, BLOCKS_AN_IMAGE);
        life.awaitQuiet();
        images.add(Specimen.copy(files, folder.resolve("image-" + i)));
      }
      life.live(2, 3, 3);
      life.awaitQuiet();
      byte[] heads = journal.signedHeads();
      if (heads.length == 0) {
        return Optional.empty();
      }
      Map<String, Long> through =
          Map.of(
              "incident", life.release(Stream.INCIDENT, random(seed, 4)),
              "audit", life.release(Stream.AUDIT, random(seed, 4)),
              "telemetry", life.release(Stream.TELEMETRY, random(seed, 3)));
      life.live(2, 2, 2);
      life.awaitQuiet();
      return Optional.of(new Specimen(files, heads, through, List.copyOf(images)));
    }
  }

  private static int random(long seed, int most) {
    return 1 + new Random(seed).nextInt(most);
  }

  /** So many deeds; empty if it signs no heads. */
  static Optional<Specimen> large(Path folder, int records) {
    try (SqliteJournal journal = open(folder, 1L << 32, 1L << 32)) {
      CompletionStage<?> last = null;
      for (int i = 0; i < records; i++) {
        last = journal.accept(deed("set " + i % 2));
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

  private void live(int newIncidents, int newDeeds, int blocks) {
    List<CompletionStage<?>> waiting = new ArrayList<>();
    for (int i = 0; i < newIncidents; i++) {
      String id = "01JD%022d".formatted(incidents++);
      IncidentChange change = PressureLow.raised(id, POINT);
      waiting.add(journal.accept(change, new byte[] {1}));
      for (IncidentState state : course()) {
        waiting.add(journal.accept(next(change, state), new byte[] {1}));
      }
    }
    for (int i = 0; i < newDeeds; i++) {
      String detail = "set " + deeds++ + " ".repeat(random.nextInt(LONG_DETAIL));
      waiting.add(journal.accept(deed(detail)));
    }
    for (int i = 0; i < blocks; i++) {
      await(journal.accept(noise()));
    }
    waiting.forEach(GatewayJournal::await);
  }

  /** Most are over in the end. */
  private List<IncidentState> course() {
    List<IncidentState> course =
        List.of(
            IncidentState.REPORTED,
            IncidentState.DISPATCHED,
            IncidentState.HANDLING,
            IncidentState.VERIFYING,
            IncidentState.CLOSED);
    return random.nextInt(4) == 0 ? course.subList(0, random.nextInt(4)) : course;
  }

  private static IncidentChange next(IncidentChange raised, IncidentState state) {
    return new IncidentChange(
        raised.incident(),
        state,
        IncidentChange.Cause.HANDLING,
        raised.utcMillis() + state.ordinal(),
        raised.evidence(),
        0,
        List.of(),
        IncidentChange.Closure.NONE,
        IncidentChange.Platform.SILENT);
  }

  private static AuditEntry deed(String detail) {
    return new AuditEntry(ChainedJournal.START, AuditEntry.Kind.ACTION, "shed-1/x", detail);
  }

  private Readings noise() {
    Readings.Builder batch = Readings.arrivedAt(1_000L * readings);
    for (int k = 0; k < BLOCK; k++) {
      batch.add(0, 1_000L * readings++, random.nextInt() / 8.0, Quality.GOOD);
    }
    return batch.urgent().build();
  }

  private long release(Stream stream, int count) {
    List<Outgoing> records = journal.next("city", journal.epoch(), stream, 0, count);
    Outgoing last = records.get(records.size() - 1);
    journal.release("city", last.id());
    return last.id().sequence();
  }

  /** Waits until both writers have nothing to do: nothing is being re-packed any more. */
  private void awaitQuiet() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String before = "";
    for (String now = commits(); !now.equals(before); now = commits()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the journal does not come to rest: " + now);
      }
      before = now;
      Pause.of(QUIET);
    }
  }

  private String commits() {
    Map<String, Object> status = journal.get();
    return status.get("safety.db") + " " + status.get("telemetry.db");
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

  private static SqliteJournal open(Path folder, long safetyBytes, long telemetryBytes) {
    Settings none = Settings.empty("prove", 1);
    Point point =
        new Point(0, POINT, "MPa", new Range(-1e9, 1e9, 0.001), Duration.ofSeconds(1), false, none);
    Site site =
        new Site(
            ChainedJournal.GATEWAY,
            ZoneId.of("Asia/Shanghai"),
            none,
            List.of(),
            List.of(),
            List.of(point),
            List.of());
    KeepSettings settings =
        JournalSettings.of(
            folder,
            Map.of(
                "windowMillis",
                100L,
                "sealReadings",
                BLOCK,
                "thinMillis",
                60_000L,
                "safetyBytes",
                safetyBytes,
                "telemetryBytes",
                telemetryBytes,
                "reserveBytes",
                0L));
    return new SqliteJournal(settings, () -> site);
  }
}
