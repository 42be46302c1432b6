package org.lamppost.simulator.prove;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.keep.SqliteJournal;
import org.lamppost.model.Loss;
import org.lamppost.model.PointId;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;
import org.lamppost.simulator.process.Pause;
import org.lamppost.wire.TelemetryCodec;
import org.lamppost.wire.TelemetryRecord;

/**
 * A process that lets the journal live through some short lives: opened, used, closed. It writes
 * down what it offers and what it was promised, see {@link Promises}.
 */
final class Workload {
  private static final int LIVES = 4;

  /** The life that releases no telemetry, so that the limit is reached. */
  private static final int FULL_LIFE = 2;

  private final Path directory;
  private final Random random;
  private final int steps;
  private final boolean lies;
  private final GatewayClock clock = GatewayClock.system();
  private final FileChannel marks;
  private final List<CompletableFuture<?>> open = new ArrayList<>();
  private SqliteJournal journal;
  private int batches;
  private int readings;
  private int incidents;
  private int deeds;
  private int losses;
  private int releasedReadings;

  private Workload(Path directory, long seed, int steps, boolean lies) throws IOException {
    this.directory = directory;
    this.random = new Random(seed);
    this.steps = steps;
    this.lies = lies;
    this.marks =
        FileChannel.open(
            directory.resolve(Promises.FILE),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND);
  }

  /**
   * Runs it. Arguments: folder, seed, steps in each life, milliseconds to be idle, and {@code
   * honest}, or {@code lying} to call incidents accepted before they are.
   */
  public static void main(String[] arguments) throws IOException {
    Workload workload =
        new Workload(
            Path.of(arguments[0]),
            Long.parseLong(arguments[1]),
            Integer.parseInt(arguments[2]),
            arguments[4].equals("lying"));
    for (int life = 1; life <= LIVES; life++) {
      workload.live(life, life == LIVES ? Long.parseLong(arguments[3]) : 0);
    }
    System.exit(0);
  }

  private void live(int life, long idleMillis) {
    mark("open");
    journal = ProofSite.open(directory);
    mark("epoch " + journal.epoch());
    int many = life == FULL_LIFE ? steps * 3 : steps;
    for (int i = 0; i < many; i++) {
      step(life);
    }
    if (idleMillis > 0) {
      await();
      Pause.of(Duration.ofMillis(idleMillis));
      batch(false);
    }
    await();
    journal.close();
    mark("closed");
  }

  private void step(int life) {
    int what = random.nextInt(100);
    if (what < (life == FULL_LIFE ? 80 : 50)) {
      batch(random.nextInt(5) == 0);
    } else if (what < 84) {
      incident();
    } else if (what < 90) {
      deed();
    } else if (what < 92) {
      loss();
    } else if (what < 97) {
      release(life);
    } else {
      await();
    }
    if (open.size() > 40) {
      await();
    }
  }

  private void batch(boolean urgent) {
    int size = 1 + random.nextInt(12);
    long now = clock.monotonicMillis();
    int number = batches++;
    mark("batch " + number + " " + readings + " " + size + " " + now);
    CompletableFuture<?> stage =
        journal
            .accept(ProofSite.readings(readings, size, now, urgent))
            .thenRun(() -> mark("kept " + number))
            .toCompletableFuture();
    readings += size;
    settle(stage, urgent);
  }

  private void incident() {
    int number = ++incidents;
    mark("change " + number);
    if (lies) {
      mark("incident " + number + " " + number);
    }
    CompletableFuture<?> stage =
        journal
            .accept(ProofSite.change(number), ProofSite.checkpoint(number))
            .thenAccept(id -> mark("incident " + id.sequence() + " " + number))
            .toCompletableFuture();
    settle(stage, random.nextInt(10) < 7);
  }

  private void deed() {
    int number = ++deeds;
    mark("deed " + number);
    CompletableFuture<?> stage =
        journal
            .accept(ProofSite.deed(number))
            .thenAccept(id -> mark("audit " + id.sequence() + " " + number))
            .toCompletableFuture();
    settle(stage, random.nextBoolean());
  }

  private void loss() {
    int number = ++losses;
    long now = clock.monotonicMillis();
    mark("loss " + number);
    Map<PointId, Long> counts = Map.of(ProofSite.point(0), (long) ProofSite.LOSS_COUNT + number);
    CompletableFuture<?> stage =
        journal
            .accept(new Loss(Loss.Cause.LINE_FULL, now, now, counts))
            .thenRun(() -> mark("lost " + number))
            .toCompletableFuture();
    settle(stage, false);
  }

  private void release(int life) {
    Stream stream = Stream.values()[random.nextInt(3)];
    if (stream == Stream.TELEMETRY && life == FULL_LIFE) {
      return;
    }
    List<Outgoing> next =
        journal.next(ProofSite.CITY, journal.epoch(), stream, 0, 1 + random.nextInt(12));
    if (next.isEmpty()) {
      return;
    }
    int loss = -1;
    if (stream == Stream.TELEMETRY) {
      for (Outgoing each : next) {
        TelemetryRecord record = TelemetryCodec.decode(each.body());
        releasedReadings += readingsOf(record);
        loss = Math.max(loss, lastLoss(record));
      }
    }
    int reading = releasedReadings - 1;
    RecordId through = next.get(next.size() - 1).id();
    mark("release " + stream.label() + " " + through.sequence() + " " + reading + " " + loss);
    journal.release(ProofSite.CITY, through);
  }

  /** Readings that it holds or declares dropped by the limit; they follow each other by number. */
  private static int readingsOf(TelemetryRecord record) {
    long dropped =
        record.losses().stream()
            .filter(loss -> loss.cause() == Loss.Cause.JOURNAL_FULL)
            .flatMap(loss -> loss.counts().values().stream())
            .mapToLong(count -> count)
            .sum();
    return (int) dropped + record.series().stream().mapToInt(TelemetryRecord.Series::size).sum();
  }

  private static int lastLoss(TelemetryRecord record) {
    return record.losses().stream()
        .filter(loss -> loss.cause() == Loss.Cause.LINE_FULL)
        .flatMap(loss -> loss.counts().values().stream())
        .mapToInt(count -> (int) (count - ProofSite.LOSS_COUNT))
        .max()
        .orElse(-1);
  }

  private void settle(CompletableFuture<?> stage, boolean atOnce) {
    if (atOnce) {
      join(stage);
    } else {
      open.add(stage);
    }
  }

  private void await() {
    open.forEach(Workload::join);
    open.clear();
  }

  private static void join(CompletableFuture<?> stage) {
    try {
      stage.join();
    } catch (CompletionException e) {
      throw new IllegalStateException("the journal refused", e);
    }
  }

  private synchronized void mark(String line) {
    try {
      marks.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
