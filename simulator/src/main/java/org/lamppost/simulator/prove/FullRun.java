package org.lamppost.simulator.prove;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.lamppost.simulator.process.Part;

/** Starts the journal, in a process with the flags that ship, on full files: whole and damaged. */
final class FullRun {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** No more than the smallest page of a database. */
  private static final int PAGE = 512;

  /** What a flash chip erases, and loses, at once. */
  private static final int ERASED = 64 << 10;

  private static final List<String> FILES =
      List.of("safety.db", "telemetry.db", "epoch", "device.key", "device.pub");

  private final Path folder;
  private final long bytes;
  private final int rowBytes;
  private final Random random;
  private final List<FullResult.Start> starts = new ArrayList<>();

  FullRun(Path folder, long bytes, int rowBytes, long seed) {
    this.folder = folder;
    this.bytes = bytes;
    this.rowBytes = rowBytes;
    this.random = new Random(seed);
  }

  FullResult measure() throws SQLException, IOException {
    long began = System.nanoTime();
    Path full = folder.resolve("full");
    int rows = FullJournal.make(full, bytes, rowBytes);
    long built = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    long size = Files.size(full.resolve("telemetry.db"));
    start("page 1 damaged", copy(full), 0, PAGE);
    start("64 KiB in the middle damaged", copy(full), size / 2 / PAGE * PAGE, ERASED);
    start("ended on purpose", full, 0, 0);
    start("killed", full, 0, 0);
    start("killed again, cache warm", full, 0, -1);
    long slowest = starts.stream().mapToLong(FullResult.Start::acceptMs).max().orElse(0);
    return new FullResult(size, rows, rowBytes, built, slowest, List.copyOf(starts));
  }

  /** Damages some bytes, starts, and kills; below 0 the cache is left as it is. */
  private void start(String what, Path journal, long at, int damaged) throws IOException {
    Path telemetry = journal.resolve("telemetry.db");
    if (damaged > 0) {
      byte[] noise = new byte[damaged];
      random.nextBytes(noise);
      try (RandomAccessFile file = new RandomAccessFile(telemetry.toFile(), "rw")) {
        file.seek(at);
        file.write(noise);
      }
    }
    boolean cold = damaged >= 0 && forget(telemetry);
    List<String> main = List.of(FullChild.class.getName(), journal.toString(), bytes + "");
    try (Part child = Part.start("full", folder, ShippedJvm.command(folder, main))) {
      String[] millis = child.await("accepted ", PATIENCE).split(" ");
      long began = System.nanoTime();
      String[] looked = {"0", "0"};
      String salvaged = "";
      if (damaged > 0) {
        looked = child.ask("look", "looked ", PATIENCE).substring("looked ".length()).split(" ");
        salvaged = child.ask("salvaged", "salvaged ", PATIENCE).substring("salvaged ".length());
      }
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
      String later = child.ask("slowest", "slowest ", PATIENCE).substring("slowest ".length());
      starts.add(
          new FullResult.Start(
              what,
              cold ? "cold" : "warm",
              Long.parseLong(millis[0]),
              Long.parseLong(millis[1]),
              Long.parseLong(millis[2]),
              Long.parseLong(later),
              Integer.parseInt(looked[1]),
              damaged > 0 ? seconds : 0,
              salvaged));
      child.kill();
    }
    if (damaged > 0) {
      delete(journal);
    }
  }

  private Path copy(Path full) throws IOException {
    Path copy = Files.createDirectories(folder.resolve("copy"));
    for (String file : FILES) {
      Files.copy(full.resolve(file), copy.resolve(file));
    }
    return copy;
  }

  private static void delete(Path directory) throws IOException {
    Scratch.empty(directory);
    Files.delete(directory);
  }

  /** Has the system forget what it remembers of a file; false if it cannot be asked to. */
  private static boolean forget(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    try {
      Process dd =
          new ProcessBuilder("dd", "if=" + file, "iflag=nocache", "count=0", "status=none").start();
      return dd.waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (IOException noDd) {
      return false; // reported as warm
    }
  }
}
