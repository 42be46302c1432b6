package org.lamppost.simulator.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One process among several. Its standard output comes line by line, its standard error goes to a
 * log file, and it ends when its standard input does, so nothing outlives its parent.
 */
public final class Part implements AutoCloseable {
  private static final int MOST_WAITING_LINES = 1_000;
  private static final long LONGEST_TURN_NANOS = 200_000_000;

  private final String name;
  private final Path log;
  private final Process process;
  private final Writer input;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(MOST_WAITING_LINES);

  private Part(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
    this.input = process.outputWriter(StandardCharsets.UTF_8);
  }

  /**
   * Starts a process.
   *
   * @param folder where its standard error goes, as {@code <name>.log}.
   * @throws PartException if it does not start.
   */
  public static Part start(String name, Path folder, List<String> command) {
    Path log = folder.resolve(name + ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      Part part = new Part(name, log, process);
      Thread reader = new Thread(part::read, "lamppost-part-" + name);
      reader.setDaemon(true);
      reader.start();
      return part;
    } catch (IOException e) {
      throw new PartException(name + " does not start: " + e.getMessage(), e);
    }
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        // A line that nobody waits for is only talk: the oldest makes room.
        while (!lines.offer(line)) {
          lines.poll();
        }
      }
    } catch (IOException endOfProcess) {
      // The process is gone; whoever waits for a line finds that out by itself.
      return;
    }
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean alive() {
    return process.isAlive();
  }

  /** Waits for a line with this beginning and returns the rest of it. */
  public String await(String beginning, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (true) {
        // In short turns: the end of a process that says nothing more must not go unnoticed.
        long turn = Math.min(LONGEST_TURN_NANOS, Math.max(1, end - System.nanoTime()));
        String line = lines.poll(turn, TimeUnit.NANOSECONDS);
        if (line != null && line.startsWith(beginning)) {
          return line.substring(beginning.length());
        }
        if (line == null && (System.nanoTime() > end || !process.isAlive() && lines.isEmpty())) {
          throw new PartException(
              name
                  + " did not say '"
                  + beginning.trim()
                  + "' within "
                  + patience.toSeconds()
                  + " s, see "
                  + log);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PartException("interrupted while waiting for " + name, e);
    }
  }

  /** Gives the process a line. A process that is gone does not hear it. */
  public void tell(String line) {
    try {
      input.write(line + "\n");
      input.flush();
    } catch (IOException e) {
      if (process.isAlive()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Asks with a line and waits for the answering line. */
  public synchronized String ask(String question, String answerBeginning, Duration patience) {
    lines.clear();
    tell(question);
    return answerBeginning + await(answerBeginning, patience);
  }

  /** Ends the process as a power cut of its own would: SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd(Duration.ofSeconds(5));
  }

  /** Asks the process to end (SIGTERM), and ends it if it does not. */
  @Override
  public void close() {
    process.destroy();
    if (!awaitEnd(Duration.ofSeconds(12))) {
      kill();
    }
  }

  /** Waits for the end; the exit code, or empty if it did not end in time. */
  public OptionalInt awaitExit(Duration patience) {
    return awaitEnd(patience) ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
  }

  /** Waits for the end; false if it did not come in time. */
  public boolean awaitEnd(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
