package org.lamppost.keep;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.Condition;
import org.lamppost.model.DailyWindow;
import org.lamppost.model.Incident;
import org.lamppost.model.IncidentChange;
import org.lamppost.model.IncidentState;
import org.lamppost.model.Location;
import org.lamppost.model.Loss;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Quality;
import org.lamppost.model.Range;
import org.lamppost.model.Readings;
import org.lamppost.model.Rule;
import org.lamppost.model.Settings;
import org.lamppost.model.Site;
import org.lamppost.model.Stream;
import org.lamppost.wire.TelemetryCodec;
import org.lamppost.wire.TelemetryRecord;

/** A journal in a folder under a clock that the test moves, and what tests say about it. */
final class Pole implements AutoCloseable {
  static final long WINDOW = 10_000;
  static final long SEAL = 300_000;
  static final int POINTS = 3;
  static final Site SITE = site("pole-0001");

  final ManualClock clock;
  final Path directory;
  SqliteJournal journal;

  /** A pole with a small window and small blocks. */
  static Limits limits(Path directory) {
    return limits(directory, AgeLimits.NONE);
  }

  /** The same with limits of age. */
  static Limits limits(Path directory, AgeLimits age) {
    return new Limits(
        directory,
        WINDOW,
        100,
        1_000,
        SEAL,
        2_000,
        64L << 20,
        64L << 20,
        0,
        900_000,
        age,
        Suite.ECDSA,
        List.of("city"));
  }

  Pole(Path directory) {
    this(limits(directory), new ManualClock());
  }

  Pole(Limits limits, ManualClock clock) {
    this.clock = clock;
    this.directory = limits.directory();
    this.journal = open(limits, SITE, clock);
  }

  static SqliteJournal open(Limits limits, Site site, GatewayClock clock) {
    Epochs epochs = new Epochs(clock, new SecureRandom());
    return new SqliteJournal(limits, site, clock, epochs, 1);
  }

  /** What a power cut at this moment would leave, opened under the same clock. */
  Pole afterPowerCut(Path elsewhere) {
    return new Pole(limits(copy(elsewhere)), clock);
  }

  /** The files as they are at this moment, in another folder. */
  Path copy(Path elsewhere) {
    try {
      Files.createDirectories(elsewhere);
      // The log first: what is moved from log to database meanwhile is then in both.
      for (String name :
          List.of("safety.db-wal", "telemetry.db-wal", "safety.db", "telemetry.db", "epoch")) {
        if (Files.exists(directory.resolve(name))) {
          Files.copy(directory.resolve(name), elsewhere.resolve(name));
        }
      }
      return elsewhere;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops on purpose and starts again. */
  void restart() {
    journal.close();
    journal = open(limits(directory), SITE, clock);
  }

  /** Waits until what was set aside is salvaged. */
  void salvaged() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> journal.get().get("salvaging").equals(false));
  }

  /** Waits until the telemetry writer has looked at the clock twice since now. */
  void writerLooks() {
    long turns = journal.telemetryWriter().turns();
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> journal.telemetryWriter().turns() > turns + 2);
  }

  /** Lets time pass until something is so. */
  void timePassesUntil(BooleanSupplier so) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              clock.advance(5_000);
              return so.getAsBoolean();
            });
  }

  /** Advances far enough for the window, and waits for the commit. */
  void windowPasses() {
    clock.advance(WINDOW);
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> (int) journal.get().get("waitingReadings") == 0);
  }

  /** Advances far enough for the tail to be sealed, and waits for it. */
  void sealPasses() {
    windowPasses();
    clock.advance(SEAL);
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> (int) journal.get().get("tailReadings") == 0);
    writerLooks();
  }

  /** So many readings, of the points in turn. */
  Readings readings(int count, boolean urgent) {
    Readings.Builder batch = Readings.arrivedAt(clock.monotonicMillis());
    for (int i = 0; i < count; i++) {
      batch.add(i % POINTS, clock.monotonicMillis() + i, i / 4.0, Quality.GOOD);
    }
    return urgent ? batch.urgent().build() : batch.build();
  }

  CompletionStage<Void> accept(int count) {
    return journal.accept(readings(count, false));
  }

  void acceptDurably(int count) {
    join(journal.accept(readings(count, true)));
  }

  static Loss loss(Loss.Cause cause, long from, long to, long count) {
    return new Loss(cause, from, to, Map.of(point(0), count));
  }

  static PointId point(int index) {
    return SITE.points().get(index).id();
  }

  /** All telemetry records that wait for the city. */
  List<TelemetryRecord> blocks() {
    return journal.next("city", journal.epoch(), Stream.TELEMETRY, 0, 100_000).stream()
        .map(Outgoing::body)
        .map(TelemetryCodec::decode)
        .toList();
  }

  /** All losses in them. */
  List<Loss> losses() {
    return blocks().stream().flatMap(block -> block.losses().stream()).toList();
  }

  List<Outgoing> incidents() {
    return journal.next("city", journal.epoch(), Stream.INCIDENT, 0, 100_000);
  }

  @SuppressWarnings("unchecked")
  Map<String, Object> status(Stream stream) {
    return (Map<String, Object>) journal.get().get(stream.label());
  }

  /** The names in the folder that say what was set aside. */
  List<String> asideNames() throws IOException {
    try (java.util.stream.Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.contains(".damaged-") || name.contains(".kept-"))
          .sorted()
          .toList();
    }
  }

  static <T> T join(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("stage failed", e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("stage did not complete", e);
    }
  }

  /** The failure of a stage. */
  static Throwable failure(CompletionStage<?> stage) {
    return assertThrows(
            ExecutionException.class, () -> stage.toCompletableFuture().get(20, TimeUnit.SECONDS))
        .getCause();
  }

  /** The raising of an incident. */
  static IncidentChange change(String id) {
    return change(id, IncidentState.RAISED);
  }

  /** A change of an incident to a state. */
  static IncidentChange change(String id, IncidentState state) {
    Rule rule =
        new Rule(
            "hydrant/pressure-low@hydrant-17",
            "hydrant",
            "HYD.PRESSURE.LOW",
            3,
            2,
            "site policy",
            new Condition.Silence(0, Duration.ofMinutes(1)),
            DailyWindow.ALWAYS,
            List.of());
    Incident incident =
        new Incident(id, rule, point(0), "MPa", Location.UNKNOWN, 1_795_420_800_000L, false);
    return new IncidentChange(
        incident,
        state,
        state == IncidentState.RAISED ? IncidentChange.Cause.RAISE : IncidentChange.Cause.DISPATCH,
        1_795_420_800_000L,
        new IncidentChange.Evidence(1_795_420_800_000L, 0.06, Quality.GOOD),
        0,
        List.of(),
        IncidentChange.Closure.NONE,
        IncidentChange.Platform.SILENT);
  }

  static AuditEntry deed(String detail) {
    return new AuditEntry(1_795_420_800_000L, AuditEntry.Kind.ACTION, "shed-1/siren", detail);
  }

  static Site site(String gatewayId) {
    Settings none = Settings.empty("test.yaml", 1);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < POINTS; i++) {
      PointId id = new PointId("device-" + i, "value");
      Range range = new Range(-1e6, 1e6, 0.01);
      points.add(new Point(i, id, i == 0 ? "MPa" : "", range, Duration.ofSeconds(1), false, none));
    }
    ZoneId zone = ZoneId.of("Asia/Shanghai");
    return new Site(gatewayId, zone, none, List.of(), List.of(), points, List.of());
  }

  @Override
  public void close() {
    journal.close();
  }
}
