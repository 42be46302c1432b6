package org.lamppost.simulator.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.SiteSource;
import org.lamppost.keep.SqliteJournal;
import org.lamppost.model.IncidentChange;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Quality;
import org.lamppost.model.Range;
import org.lamppost.model.Readings;
import org.lamppost.model.Settings;
import org.lamppost.model.Site;
import org.lamppost.simulator.process.PartException;

/** A site of 40 points, readings of it, and journals for it. Confined to one thread. */
final class BenchSite {
  static final String CITY = "city";
  static final int CHECKPOINT_BYTES = 2_000;
  private static final int POINTS = 40;
  private static final long PATIENCE_SECONDS = 60;

  private final GatewayClock clock = GatewayClock.system();
  private final SplittableRandom random = new SplittableRandom(17);
  private final double[] values = new double[POINTS];
  private int turn;

  /** The site. */
  static SiteSource source() {
    List<PointId> ids = new ArrayList<>();
    for (int i = 0; i < POINTS; i++) {
      ids.add(new PointId("device-" + i, "value"));
    }
    return source(ids, "MPa");
  }

  /** A site of these points. */
  static SiteSource source(List<PointId> ids, String unit) {
    Settings none = Settings.empty("bench.yaml", 1);
    List<Point> points = new ArrayList<>();
    for (PointId id : ids) {
      Range range = new Range(-1e9, 1e9, 0.001);
      Duration interval = Duration.ofSeconds(1);
      points.add(new Point(points.size(), id, unit, range, interval, false, none));
    }
    ZoneId zone = ZoneId.of("Asia/Shanghai");
    Site site = new Site("bench", zone, none, List.of(), List.of(), points, List.of());
    return () -> site;
  }

  /** A journal on the machine's clock that has no limit on what is unsent. */
  static SqliteJournal open(Path folder, Map<String, Object> others) {
    Map<String, Object> stated = new HashMap<>(others);
    stated.put("telemetryBytes", 8L << 30);
    return new SqliteJournal(JournalSettings.of(folder, stated), source());
  }

  /** So many new readings: random walks in steps of 0.001. */
  Readings readings(int count, boolean urgent) {
    long now = clock.monotonicMillis();
    Readings.Builder batch = Readings.arrivedAt(now);
    for (int i = 0; i < count; i++) {
      int point = turn++ % POINTS;
      values[point] += random.nextInt(-3, 4);
      batch.add(point, now - random.nextInt(50), values[point] / 1000, Quality.GOOD);
    }
    return urgent ? batch.urgent().build() : batch.build();
  }

  /** The raise of an incident. */
  static IncidentChange change(String id) {
    return PressureLow.raised(id, new PointId("device-0", "value"));
  }

  /** The outcome of a stage. */
  static <T> T join(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new PartException("the journal did not take what it was given: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PartException("interrupted", e);
    }
  }
}
