package org.lamppost.simulator.prove;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.keep.SqliteJournal;
import org.lamppost.model.Stream;
import org.lamppost.simulator.process.Pause;

/**
 * A process that starts on a full journal, says when its first incident is durable, and goes on
 * handing over incidents. Its parent asks line by line: {@code look}, {@code salvaged}, {@code
 * slowest}, {@code end}.
 */
final class FullChild {
  private static final Duration BEAT = Duration.ofMillis(100);
  private static final int AT_ONCE = 16;

  private final SqliteJournal journal;

  // guarded by this
  private long slowestMillis;
  private boolean ending;

  private FullChild(SqliteJournal journal) {
    this.journal = journal;
  }

  /** Runs it. Arguments: the folder, and the limit of telemetry in bytes. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    long began = System.nanoTime();
    SqliteJournal journal = DamageSite.open(Path.of(arguments[0]), Long.parseLong(arguments[1]));
    long opened = millisSince(began);
    journal.accept(DamageSite.change("first"), new byte[] {2}).toCompletableFuture().join();
    long sinceStart =
        Clock.systemUTC().millis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    System.out.println("accepted " + opened + " " + millisSince(began) + " " + sinceStart);
    FullChild child = new FullChild(journal);
    Thread offering = new Thread(child::offer, "lamppost-prove-offer");
    offering.setDaemon(true);
    offering.start();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("end")) {
        child.ending();
        offering.join();
        journal.close();
        System.out.println("ended");
        break;
      }
      child.answer(line);
    }
    System.exit(0);
  }

  private void answer(String question) {
    long began = System.nanoTime();
    switch (question) {
      case "look" -> {
        look();
        System.out.println("looked " + millisSince(began) + " " + journal.get().get("setAside"));
      }
      case "salvaged" -> {
        while (Boolean.TRUE.equals(journal.get().get("salvaging"))) {
          Pause.of(BEAT);
        }
        System.out.println("salvaged " + outcome());
      }
      case "slowest" -> System.out.println("slowest " + slowest());
      default -> System.out.println("what is '" + question + "'?");
    }
  }

  /** Reads the telemetry like a receiver that takes nothing, until damage is met. */
  private void look() {
    String epoch = journal.epoch();
    long after = 0;
    List<Outgoing> some;
    do {
      some = journal.next(DamageSite.CITY, epoch, Stream.TELEMETRY, after, AT_ONCE);
      after = some.isEmpty() ? after : some.get(some.size() - 1).id().sequence();
    } while (!some.isEmpty() && journal.epoch().equals(epoch));
  }

  /** What the journal says of the telemetry file that it salvaged. */
  private String outcome() {
    for (Outgoing each : journal.next(DamageSite.CITY, journal.epoch(), Stream.AUDIT, 0, 1_000)) {
      String body = new String(each.body(), StandardCharsets.UTF_8);
      int from = body.indexOf(": ", body.indexOf("\"epoch "));
      if (body.contains("telemetry.db") && body.contains(" salvaged, ")) {
        return body.substring(from + 2, body.indexOf('"', from));
      }
    }
    return "nothing";
  }

  private void offer() {
    for (int i = 0; goingOn(); i++) {
      long began = System.nanoTime();
      journal.accept(DamageSite.change("I" + i), new byte[] {3}).toCompletableFuture().join();
      took(millisSince(began));
      Pause.of(BEAT);
    }
  }

  private synchronized void took(long millis) {
    slowestMillis = Math.max(slowestMillis, millis);
  }

  private synchronized long slowest() {
    return slowestMillis;
  }

  private synchronized void ending() {
    ending = true;
  }

  private synchronized boolean goingOn() {
    return !ending;
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }
}
