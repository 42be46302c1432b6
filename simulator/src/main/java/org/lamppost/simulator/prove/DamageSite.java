package org.lamppost.simulator.prove;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.lamppost.keep.SqliteJournal;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.IncidentChange;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Quality;
import org.lamppost.model.Range;
import org.lamppost.model.Readings;
import org.lamppost.model.Settings;
import org.lamppost.model.Site;
import org.lamppost.simulator.bench.JournalSettings;
import org.lamppost.simulator.bench.PressureLow;
import org.lamppost.wire.TelemetryRecord.Series;

/** The site of the damage proof, and the records that its journal is filled with. */
final class DamageSite {
  static final String CITY = "city";

  private static final int POINTS = 40;

  /** Fewer than the journal lets wait for a disk. */
  private static final int AT_ONCE = 500;

  private static final int LONGEST_DETAIL = 2_000;
  private static final long WHEN = 1_795_420_800_000L;
  private static final Site SITE = site();

  private DamageSite() {}

  /** Opens the journal as the gateway does. */
  static SqliteJournal open(Path directory) {
    return new SqliteJournal(
        JournalSettings.of(
            directory,
            Map.of("windowMillis", 100L, "windowReadings", POINTS, "sealReadings", POINTS)),
        () -> SITE);
  }

  /** Opens the journal with the settings that ship, but for the limit of telemetry. */
  static SqliteJournal open(Path directory, long telemetryBytes) {
    return new SqliteJournal(
        JournalSettings.of(directory, Map.of("telemetryBytes", telemetryBytes)), () -> SITE);
  }

  /** Readings of one point that do not compress. */
  static Series noise(int count, Random random) {
    long[] times = new long[count];
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      times[i] = 1_000L * i;
      values[i] = random.nextInt() / 8.0;
    }
    return new Series(SITE.points().get(0).id(), "MPa", 1, times, values, new byte[count]);
  }

  /** Hands over as many records: half incidents, four tenths deeds, the rest blocks. */
  static void fill(SqliteJournal journal, int records, Random random) {
    List<CompletionStage<?>> waiting = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      int kind = i % 10;
      if (kind == 9) {
        // As many readings as make a block, one block at a time.
        journal.accept(readings()).toCompletableFuture().join();
      } else {
        waiting.add(
            kind < 5
                ? journal.accept(change("I" + i), new byte[] {1})
                : journal.accept(deed(random)));
      }
      if (waiting.size() == AT_ONCE) {
        await(waiting);
      }
    }
    await(waiting);
  }

  private static void await(List<CompletionStage<?>> waiting) {
    waiting.forEach(stage -> stage.toCompletableFuture().join());
    waiting.clear();
  }

  static IncidentChange change(String id) {
    return PressureLow.raised(id, SITE.points().get(0).id());
  }

  private static AuditEntry deed(Random random) {
    StringBuilder detail = new StringBuilder();
    for (int left = random.nextInt(LONGEST_DETAIL); left > 0; left--) {
      detail.append((char) ('a' + random.nextInt(26)));
    }
    return new AuditEntry(WHEN, AuditEntry.Kind.ACTION, "shed-1/siren", detail.toString());
  }

  private static Readings readings() {
    long now = System.nanoTime() / 1_000_000;
    Readings.Builder batch = Readings.arrivedAt(now);
    for (int i = 0; i < POINTS; i++) {
      batch.add(i, now, i / 4.0, Quality.GOOD);
    }
    return batch.urgent().build();
  }

  private static Site site() {
    Settings none = Settings.empty("prove.yaml", 1);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < POINTS; i++) {
      Range range = new Range(-1e9, 1e9, 0.01);
      PointId id = new PointId("device-" + i, "value");
      points.add(new Point(i, id, "MPa", range, Duration.ofSeconds(1), false, none));
    }
    ZoneId zone = ZoneId.of("Asia/Shanghai");
    return new Site("pole-0001", zone, none, List.of(), List.of(), points, List.of());
  }
}
