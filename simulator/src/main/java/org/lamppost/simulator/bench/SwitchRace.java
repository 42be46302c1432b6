package org.lamppost.simulator.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.lamppost.act.ActSettings;
import org.lamppost.act.ActionsComponent;
import org.lamppost.api.Actions;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Outputs;
import org.lamppost.decide.DecideSettings;
import org.lamppost.decide.LineComponent;
import org.lamppost.keep.SqliteJournal;
import org.lamppost.model.ActionReport;
import org.lamppost.model.Outcome;
import org.lamppost.model.Point;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;
import org.lamppost.profile.ProfileRoom;
import org.lamppost.profile.ProfileSettings;
import org.lamppost.simulator.process.PartException;

/**
 * From a reading at the line's door to the hand-over of the order to the driver of the output,
 * through the real rooms decide, act and keep, with or without telemetry as fast as it is stored.
 */
final class SwitchRace implements AutoCloseable {
  private static final int WARM = 200;
  private static final int BATCH = 100;
  private static final int OUTSTANDING = 4;
  private static final int PROBE_BYTES = 4_096;
  private static final long PATIENCE_SECONDS = 60;

  private final GatewayClock clock = GatewayClock.system();
  private final Wire wire = new Wire();
  private final ProfileRoom site;
  private final SqliteJournal journal;
  private final ActionsComponent actions;
  private final Clocked clocked;
  private final LineComponent line;
  private final Point smoke;
  private final List<Point> telemetry;
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong stored = new AtomicLong();

  /** A bus that takes orders and notes when. */
  private static final class Wire implements Outputs {
    private final BlockingQueue<Long> switchedOn = new LinkedBlockingQueue<>();

    @Override
    public boolean drives(int point) {
      return true;
    }

    @Override
    public CompletionStage<Outcome> write(int point, double value) {
      long now = System.nanoTime();
      if (value == 1) {
        switchedOn.add(now);
      }
      return CompletableFuture.completedFuture(new Outcome.Done(value));
    }

    @Override
    public CompletionStage<Outcome> read(int point) {
      return CompletableFuture.completedFuture(new Outcome.Done(0));
    }
  }

  /** The room act, with the moment at which the line handed an order to it. */
  private static final class Clocked implements Actions {
    private final Actions room;
    private volatile long ordered;

    Clocked(Actions room) {
      this.room = room;
    }

    @Override
    public CompletionStage<ActionReport> perform(Order order) {
      return room.perform(order);
    }

    @Override
    public List<CompletionStage<ActionReport>> perform(List<Order> orders) {
      ordered = System.nanoTime();
      return room.perform(orders);
    }

    @Override
    public void standing(Standing standing) {
      room.standing(standing);
    }
  }

  private SwitchRace(Path folder) throws IOException {
    SwitchSite.write(folder);
    site =
        new ProfileRoom(
            Shipped.settings(
                ProfileSettings.class,
                Map.of(
                    "site", folder.resolve("site.yaml").toString(),
                    "profiles", folder.toString(),
                    "rules", folder.resolve("rules").toString())));
    if (!site.all().isEmpty()) {
      throw new PartException("the bench's site has faults: " + site.all());
    }
    smoke = named("smoke");
    telemetry =
        site.site().points().stream().filter(p -> p.id().name().startsWith("value")).toList();
    journal = new SqliteJournal(JournalSettings.of(folder.resolve("journal"), Map.of()), site);
    actions = new ActionsComponent(Shipped.settings(ActSettings.class, Map.of()), site);
    actions.bindOutputs(wire);
    actions.bindJournal(journal);
    clocked = new Clocked(actions);
    line =
        new LineComponent(
            Shipped.settings(DecideSettings.class, Map.of("reopenSeconds", 0)),
            site,
            clocked,
            site);
    line.bindJournal(journal);
    line.start();
  }

  private Point named(String name) {
    return site.site().points().stream()
        .filter(point -> point.id().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Measures.
   *
   * @param samples alarms, one at a time.
   * @param full whether telemetry is stored as fast as the journal takes it meanwhile.
   */
  static Map<String, Object> run(Path folder, int samples, boolean full) throws IOException {
    try (SwitchRace race = new SwitchRace(folder)) {
      return race.measure(folder, samples, full);
    }
  }

  private Map<String, Object> measure(Path folder, int samples, boolean full) throws IOException {
    Thread feeder = new Thread(this::feed, "lamppost-bench-feed");
    if (full) {
      feeder.start();
    }
    List<Long> handOvers = new ArrayList<>();
    List<Long> judged = new ArrayList<>();
    List<Long> kept = new ArrayList<>();
    List<Long> syncs = new ArrayList<>();
    List<Long> wakes = new ArrayList<>();
    long storedBefore = 0;
    long began = 0;
    try (Waker waker = new Waker();
        FileChannel probe =
            FileChannel.open(
                folder.resolve("probe"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < WARM + samples; i++) {
        if (i == WARM) {
          handOvers.clear();
          judged.clear();
          kept.clear();
          syncs.clear();
          wakes.clear();
          storedBefore = stored.get();
          began = System.nanoTime();
        }
        alarm(handOvers, judged, kept);
        BenchSite.join(line.offer(smoke(0)));
        syncs.add(sync(probe));
        wakes.add(waker.wake());
      }
    } finally {
      stop.set(true);
      joined(feeder);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("handOverP50Us", Percentile.of(handOvers, 50) / 1_000);
    result.put("handOverP99Us", Percentile.of(handOvers, 99) / 1_000);
    result.put("handOverMaxUs", Percentile.of(handOvers, 100) / 1_000);
    result.put("judgedP50Us", Percentile.of(judged, 50) / 1_000);
    result.put("judgedP99Us", Percentile.of(judged, 99) / 1_000);
    result.put("wakeP50Us", Percentile.of(wakes, 50) / 1_000);
    result.put("wakeP99Us", Percentile.of(wakes, 99) / 1_000);
    result.put("keptP99Us", Percentile.of(kept, 99) / 1_000);
    result.put("fdatasyncP50Us", Percentile.of(syncs, 50) / 1_000);
    result.put("fdatasyncP99Us", Percentile.of(syncs, 99) / 1_000);
    result.put("telemetryPerSecond", Math.round((stored.get() - storedBefore) / seconds));
    result.put("samples", samples);
    return result;
  }

  /** One alarm: when it was judged, its order handed over, its incident kept. */
  private void alarm(List<Long> handOvers, List<Long> judged, List<Long> kept) {
    Readings batch = smoke(1);
    long offered = System.nanoTime();
    CompletionStage<Void> stage = line.offer(batch);
    try {
      Long switched = wire.switchedOn.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (switched == null) {
        throw new PartException("the output was not switched");
      }
      handOvers.add(switched - offered);
      judged.add(clocked.ordered - offered);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PartException("interrupted", e);
    }
    BenchSite.join(stage);
    kept.add(System.nanoTime() - offered);
  }

  private Readings smoke(int position) {
    long now = clock.monotonicMillis();
    return Readings.arrivedAt(now).urgent().add(smoke.index(), now, position, Quality.GOOD).build();
  }

  private static long sync(FileChannel probe) throws IOException {
    long began = System.nanoTime();
    probe.write(ByteBuffer.allocate(PROBE_BYTES), 0);
    probe.force(false);
    return System.nanoTime() - began;
  }

  /** A few batches are always on their way to the disk, so that it is never idle. */
  private void feed() {
    Deque<CompletionStage<Void>> waiting = new ArrayDeque<>();
    int turn = 0;
    while (!stop.get()) {
      long now = clock.monotonicMillis();
      Readings.Builder batch = Readings.arrivedAt(now);
      for (int i = 0; i < BATCH; i++) {
        Point point = telemetry.get(turn % telemetry.size());
        batch.add(point.index(), now, 20 + turn++ % 997 / 100.0, Quality.GOOD);
      }
      waiting.add(line.offer(batch.build()));
      while (waiting.size() > OUTSTANDING) {
        BenchSite.join(waiting.remove());
        stored.addAndGet(BATCH);
      }
    }
    waiting.forEach(BenchSite::join);
  }

  @Override
  public void close() {
    line.stop();
    actions.stop();
    journal.close();
  }

  private static void joined(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
