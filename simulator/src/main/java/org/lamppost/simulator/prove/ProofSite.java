package org.lamppost.simulator.prove;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/**
 * The site that workload and check share, and what they hand to the journal. Reading number n is of
 * point n modulo {@link #POINTS} and has the value n, so each can be told from every other.
 */
final class ProofSite {
  static final String CITY = "city";
  static final int POINTS = 40;
  static final long WINDOW_MILLIS = 100;

  /** A declared loss has this count plus its number. */
  static final int LOSS_COUNT = 1_000;

  // Long names make large blocks, so that the smallest limit is reached with few readings.
  private static final String LONG = "x".repeat(50);
  private static final long WHEN = 1_795_420_800_000L;
  private static final Site SITE = site();

  private ProofSite() {}

  /**
   * Opens the journal as the gateway does, with windows and a limit that are as small as can be.
   */
  static SqliteJournal open(Path directory) {
    return open(directory, 64L << 10);
  }

  /** The same with another reserve. */
  static SqliteJournal open(Path directory, long reserveBytes) {
    return new SqliteJournal(
        JournalSettings.of(
            directory,
            Map.of(
                "windowMillis",
                WINDOW_MILLIS,
                "windowReadings",
                16,
                "sealReadings",
                40,
                "sealMillis",
                2_000L,
                "telemetryBytes",
                1L << 20,
                "reserveBytes",
                reserveBytes)),
        () -> SITE);
  }

  static PointId point(int index) {
    return SITE.points().get(index).id();
  }

  /** Readings from this number on. */
  static Readings readings(int first, int size, long arrival, boolean urgent) {
    Readings.Builder batch = Readings.arrivedAt(arrival);
    for (int i = first; i < first + size; i++) {
      batch.add(i % POINTS, arrival, i, Quality.GOOD);
    }
    return urgent ? batch.urgent().build() : batch.build();
  }

  /** The id of incident n. */
  static String incidentId(int number) {
    return "I" + number;
  }

  /** The engine's state with incident n. */
  static byte[] checkpoint(int number) {
    return ("checkpoint-" + number).getBytes(StandardCharsets.US_ASCII);
  }

  static IncidentChange change(int number) {
    return PressureLow.raised(incidentId(number), point(0));
  }

  static String detail(int number) {
    return "deed-" + number + ".";
  }

  static AuditEntry deed(int number) {
    return new AuditEntry(WHEN, AuditEntry.Kind.ACTION, "shed-1/siren", detail(number));
  }

  private static Site site() {
    Settings none = Settings.empty("prove.yaml", 1);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < POINTS; i++) {
      PointId id = new PointId("device-" + i + LONG, "value-" + LONG);
      Range range = new Range(-1e9, 1e9, 0.01);
      points.add(new Point(i, id, "MPa", range, Duration.ofSeconds(1), false, none));
    }
    ZoneId zone = ZoneId.of("Asia/Shanghai");
    return new Site("pole-0001", zone, none, List.of(), List.of(), points, List.of());
  }
}
