package org.lamppost.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.model.Loss;
import org.lamppost.model.Stream;
import org.lamppost.wire.TelemetryCodec;
import org.lamppost.wire.TelemetryRecord;

/** Real processes, killed by the kernel in the middle of their work. */
class KillTest {
  private static final int ROUNDS = 6;

  @TempDir Path temp;

  @Test
  void what_a_killed_process_called_durable_is_there() throws Exception {
    Set<String> durable = new HashSet<>();
    Set<Double> readings = new HashSet<>();
    long first = 1;
    for (int round = 1; round <= ROUNDS; round++) {
      List<String> said = appendUntilKilled(first, 15 + 11 * round);
      for (String line : said) {
        String[] words = line.split(" ");
        if (words[0].equals("incident")) {
          durable.add(words[1] + " " + words[2]);
        } else if (words[0].equals("reading")) {
          readings.add(Double.parseDouble(words[1]));
        }
      }
      try (SqliteJournal journal = open()) {
        List<Outgoing> incidents =
            journal.next("city", journal.epoch(), Stream.INCIDENT, 0, 100_000);
        Set<String> kept = new HashSet<>();
        for (int i = 0; i < incidents.size(); i++) {
          assertEquals(i + 1, incidents.get(i).id().sequence());
          kept.add((i + 1) + " " + incidents.get(i).subject());
        }
        assertTrue(kept.containsAll(durable), "lost " + minus(durable, kept));
        String newest = incidents.get(incidents.size() - 1).subject();
        assertEquals(newest, new String(journal.checkpoint()));
        first = Long.parseLong(newest.substring(1)) + 1;
      }
    }
    assertTrue(durable.size() > ROUNDS * 10);
    assertReadings(readings);
  }

  private void assertReadings(Set<Double> durable) {
    try (SqliteJournal journal = open()) {
      List<TelemetryRecord> records =
          journal.next("city", journal.epoch(), Stream.TELEMETRY, 0, 100_000).stream()
              .map(each -> TelemetryCodec.decode(each.body()))
              .toList();
      Account account = Account.of(records);
      Set<Double> kept = new HashSet<>(account.values.get(Pole.point(0)));
      assertTrue(kept.containsAll(durable), "lost " + minus(durable, kept));
      long unclean =
          records.stream()
              .flatMap(each -> each.losses().stream())
              .filter(loss -> loss.cause() == Loss.Cause.UNCLEAN_STOP)
              .count();
      assertEquals(ROUNDS, unclean);
    }
  }

  @Test
  void a_second_process_is_refused_and_told_who_is_there() throws Exception {
    Process holder = start(1);
    try (BufferedReader lines = holder.inputReader()) {
      assertEquals("open " + holder.pid(), lines.readLine());
      KeepException refusal = assertThrows(KeepException.class, this::open);
      assertTrue(
          refusal.getMessage().contains("in use by process " + holder.pid()), refusal.getMessage());
    } finally {
      holder.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
    open().close();
  }

  @Test
  void a_second_journal_in_the_same_process_is_refused_too() {
    try (SqliteJournal journal = open()) {
      KeepException refusal = assertThrows(KeepException.class, this::open);
      assertTrue(
          refusal.getMessage().contains("process " + ProcessHandle.current().pid()),
          refusal.getMessage());
      assertEquals(26, journal.epoch().length());
    }
  }

  private SqliteJournal open() {
    return Pole.open(Pole.limits(temp), Pole.SITE, GatewayClock.system());
  }

  /** What it said before it was killed, after so many incidents. */
  private List<String> appendUntilKilled(long first, int incidents) throws Exception {
    Process process = start(first);
    List<String> said = new ArrayList<>();
    try (BufferedReader lines = process.inputReader()) {
      int seen = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
        seen += line.startsWith("incident") ? 1 : 0;
        if (seen == incidents) {
          // By its handle: killing the Process would also throw away what it has printed.
          process.toHandle().destroyForcibly();
        }
      }
    }
    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
    return said;
  }

  private Process start(long first) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Appender.class.getName(),
            temp.toString(),
            Long.toString(first))
        .redirectError(new File(temp.toFile(), "child.log"))
        .start();
  }

  private static <T> Set<T> minus(Set<T> all, Set<T> some) {
    Set<T> rest = new HashSet<>(all);
    rest.removeAll(some);
    return rest;
  }
}
