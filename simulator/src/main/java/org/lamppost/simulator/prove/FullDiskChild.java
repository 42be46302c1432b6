package org.lamppost.simulator.prove;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.lamppost.keep.SqliteJournal;
import org.lamppost.simulator.process.Pause;

/**
 * A process whose journal lies on a small file system of its own, that somebody else fills to the
 * last byte and empties again. Says line by line what came of it.
 */
final class FullDiskChild {
  private static final Duration BEAT = Duration.ofMillis(10);
  private static final int BEFORE = 200;
  private static final int AT_LAST = 100;
  private static final int MOST_BEATS = 800;
  private static final int CHUNK = 4 << 10;
  private static final long PATIENCE_SECONDS = 20;

  private final boolean holds;
  private final Path filler;
  private final SqliteJournal journal;
  private final StringBuilder marks = new StringBuilder();

  // guarded by this
  private int kept;

  private int batches;
  private int incidents;
  private final List<CompletableFuture<?>> open = new ArrayList<>();

  private FullDiskChild(Path directory, long reserveBytes) {
    this.holds = reserveBytes > 0;
    this.filler = directory.resolve("filler");
    this.journal = ProofSite.open(directory, reserveBytes);
    mark("epoch " + journal.epoch());
  }

  /** Runs it. Arguments: the folder, and the bytes of the reserve. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    FullDiskChild child = new FullDiskChild(directory, Long.parseLong(arguments[1]));
    try {
      child.prove();
    } finally {
      child.journal.close();
    }
    Promises promises = new Promises();
    promises.follow(Change.of(Change.Kind.CREATE, 1, 0, Promises.FILE));
    promises.follow(Change.write(1, 0, child.marks.toString().getBytes(StandardCharsets.US_ASCII)));
    Findings found = ImageCheck.inPlace(directory, promises);
    System.out.println("findings " + found.first());
    System.exit(0);
  }

  private void prove() throws IOException, InterruptedException, ExecutionException {
    offer(BEFORE);
    settle();
    fill();
    int before = kept();
    for (int beats = 0; holds && !spent() && beats < MOST_BEATS; beats++) {
      offer(1);
    }
    offer(AT_LAST);
    int offered = incidents - before;
    long waiting = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
    while (kept() - before < offered && System.nanoTime() < waiting) {
      Pause.of(BEAT);
    }
    System.out.println("reserve " + (spent() ? "given up" : "held"));
    System.out.println("incidents " + (kept() - before) + " of " + offered);
    System.out.println("telemetry " + ((Map<?, ?>) journal.get().get("telemetry.db")).get("state"));
    Files.delete(filler);
    long began = System.nanoTime();
    String settled = settle() ? "" : "not ";
    while (spent()
        && TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) < PATIENCE_SECONDS) {
      Pause.of(BEAT);
    }
    String held = spent() ? "not " : "";
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    System.out.println("afterwards " + settled + "settled " + held + "held " + millis);
  }

  /** To the last byte: first in large pieces, then in small ones. */
  private void fill() throws IOException {
    try (FileChannel channel =
        FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (channel.write(ByteBuffer.allocate(CHUNK)) > 0) {
        channel.force(false);
      }
    } catch (IOException full) {
      if (Files.getFileStore(filler).getUsableSpace() >= CHUNK) {
        throw full;
      }
    }
  }

  private boolean spent() {
    return Boolean.TRUE.equals(journal.get().get("reserveSpent"));
  }

  private void offer(int beats) {
    for (int i = 0; i < beats; i++) {
      batch();
      incident();
      Pause.of(BEAT);
    }
  }

  private void batch() {
    int number = batches++;
    int first = number * FaultChild.BATCH;
    long now = System.nanoTime() / 1_000_000;
    mark("batch " + number + " " + first + " " + FaultChild.BATCH + " " + now);
    CompletableFuture<Void> stage =
        journal
            .accept(ProofSite.readings(first, FaultChild.BATCH, now, true))
            .toCompletableFuture();
    open.add(stage);
    stage.thenRun(() -> mark("kept " + number));
  }

  private void incident() {
    int number = ++incidents;
    mark("change " + number);
    var stage = journal.accept(ProofSite.change(number), ProofSite.checkpoint(number));
    open.add(stage.toCompletableFuture());
    stage.thenAccept(id -> mark("incident " + id.sequence() + " " + number));
  }

  private boolean settle() throws InterruptedException, ExecutionException {
    try {
      CompletableFuture.allOf(open.toArray(new CompletableFuture<?>[0]))
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      open.clear();
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private synchronized void mark(String line) {
    marks.append(line).append('\n');
    kept += line.startsWith("incident ") ? 1 : 0;
  }

  private synchronized int kept() {
    return kept;
  }
}
