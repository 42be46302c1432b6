package org.lamppost.simulator.prove;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
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
import org.lamppost.api.GatewayClock;
import org.lamppost.keep.SqliteJournal;
import org.lamppost.model.Stream;
import org.lamppost.simulator.process.Pause;

/**
 * A process that goes on offering incidents and readings while its disk is refused. Its parent asks
 * line by line: {@code state}, {@code slowest}, {@code durable}, {@code settle}, {@code end}. What
 * an earlier one offered is gone on from.
 */
final class FaultChild {
  /** Readings handed over together. */
  static final int BATCH = 4;

  private static final Duration BEAT = Duration.ofMillis(10);
  private static final int REFUSED = 3;

  private final SqliteJournal journal;
  private final FileChannel marks;
  private final GatewayClock clock = GatewayClock.system();

  // guarded by this
  private final List<CompletableFuture<?>> open = new ArrayList<>();
  private long slowestNanos;
  private int unreadable;
  private int durable;
  private boolean ending;
  private int batches;
  private int incidents;

  private FaultChild(Path directory) throws IOException {
    journal = ProofSite.open(directory);
    Path file = directory.resolve(Promises.FILE);
    for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
      batches += line.startsWith("batch ") ? 1 : 0;
      incidents += line.startsWith("change ") ? 1 : 0;
    }
    marks =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    mark("epoch " + journal.epoch());
  }

  /** Runs it. Argument: the folder. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    FaultChild child;
    try {
      child = new FaultChild(Path.of(arguments[0]));
    } catch (RuntimeException e) { // one of the things that can come out of it
      System.out.println("began refused: " + e.getMessage());
      System.exit(REFUSED);
      return;
    }
    System.out.println("began well");
    Thread offering = new Thread(child::offer, "lamppost-prove-offer");
    offering.setDaemon(true);
    offering.start();
    Thread draining = new Thread(child::drain, "lamppost-prove-drain");
    draining.setDaemon(true);
    draining.start();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("end")) {
        child.ending();
        offering.join();
        child.journal.close();
        System.out.println("ended");
        break;
      }
      child.answer(line);
    }
    System.exit(0);
  }

  private void answer(String question) {
    switch (question) {
      case "state" ->
          System.out.println(
              "state " + state("safety.db") + "\t" + state("telemetry.db") + "\t" + unreadable());
      case "durable" -> System.out.println("durable " + durable());
      case "slowest" -> System.out.println("slowest " + takeSlowest());
      case "settle" ->
          CompletableFuture.allOf(opened())
              .whenComplete(
                  (all, failure) ->
                      System.out.println("settled " + (failure == null ? "" : failure.toString())));
      default -> System.out.println("what is '" + question + "'?");
    }
  }

  private Object state(String file) {
    return ((Map<?, ?>) journal.get().get(file)).get("state");
  }

  private synchronized int unreadable() {
    return unreadable;
  }

  private synchronized int durable() {
    return durable;
  }

  private synchronized void kept() {
    durable++;
  }

  private synchronized long takeSlowest() {
    long millis = slowestNanos / 1_000_000;
    slowestNanos = 0;
    unreadable = 0;
    return millis;
  }

  private synchronized CompletableFuture<?>[] opened() {
    return open.toArray(new CompletableFuture<?>[0]);
  }

  private synchronized void ending() {
    ending = true;
  }

  private synchronized boolean goingOn() {
    open.removeIf(stage -> stage.isDone() && !stage.isCompletedExceptionally());
    return !ending;
  }

  private void offer() {
    for (int beat = 0; goingOn(); beat++) {
      batch(beat % 10 == 0);
      if (beat % 3 == 0) {
        incident();
      }
      Pause.of(BEAT);
    }
  }

  /** As somebody does who drains it, on a thread of his own: he waits for the disk. */
  private void drain() {
    while (goingOn()) {
      read();
      Pause.of(BEAT.multipliedBy(5));
    }
  }

  private void read() {
    for (Stream stream : List.of(Stream.INCIDENT, Stream.TELEMETRY)) {
      try {
        journal.next(ProofSite.CITY, journal.epoch(), stream, 0, 2);
      } catch (RuntimeException e) { // the disk does not let it be read now
        synchronized (this) {
          unreadable++;
        }
      }
    }
  }

  private void batch(boolean urgent) {
    int number = batches++;
    int first = number * BATCH;
    long now = clock.monotonicMillis();
    mark("batch " + number + " " + first + " " + BATCH + " " + now);
    long began = System.nanoTime();
    var stage = journal.accept(ProofSite.readings(first, BATCH, now, urgent));
    took(System.nanoTime() - began, stage.toCompletableFuture());
    stage.thenRun(() -> mark("kept " + number));
  }

  private void incident() {
    int number = ++incidents;
    mark("change " + number);
    long began = System.nanoTime();
    var stage = journal.accept(ProofSite.change(number), ProofSite.checkpoint(number));
    took(System.nanoTime() - began, stage.toCompletableFuture());
    stage.thenAccept(
        id -> {
          mark("incident " + id.sequence() + " " + number);
          kept();
        });
  }

  private synchronized void took(long nanos, CompletableFuture<?> stage) {
    slowestNanos = Math.max(slowestNanos, nanos);
    open.add(stage);
  }

  private synchronized void mark(String line) {
    try {
      marks.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
