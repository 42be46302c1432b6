package org.lamppost.simulator.prove;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.keep.SqliteJournal;
import org.lamppost.model.Stream;
import org.lamppost.simulator.process.Pause;
import org.lamppost.simulator.prove.Findings.Defect;
import org.lamppost.wire.TelemetryCodec;
import org.lamppost.wire.TelemetryRecord;

/**
 * Holds a folder whose files may have been set aside, as for a disk that could not read them,
 * against the marks of what was durable: all of it must come out of one epoch or another.
 */
final class EpochsCheck {
  private static final int AT_ONCE = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Findings findings = new Findings();
  private final Set<Integer> incidents = new HashSet<>();
  private final BitSet readings = new BitSet();

  private EpochsCheck() {}

  /** Opens the journal, waits until nothing more is to be salvaged, and checks. */
  static Findings of(Path folder) throws IOException {
    EpochsCheck check = new EpochsCheck();
    try (SqliteJournal journal = ProofSite.open(folder)) {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (Boolean.TRUE.equals(journal.get().get("salvaging")) && System.nanoTime() < end) {
        Pause.of(Duration.ofMillis(20));
      }
      for (String epoch : journal.epochs(ProofSite.CITY)) {
        check.read(journal, epoch, Stream.INCIDENT);
        check.read(journal, epoch, Stream.TELEMETRY);
      }
    } catch (RuntimeException e) { // any is a finding
      check.findings.add(Defect.FAILED_START, e.toString());
    }
    check.hold(Files.readAllLines(folder.resolve(Promises.FILE)));
    return check.findings;
  }

  private void read(SqliteJournal journal, String epoch, Stream stream) {
    long after = 0;
    List<Outgoing> some = journal.next(ProofSite.CITY, epoch, stream, after, AT_ONCE);
    while (!some.isEmpty()) {
      for (Outgoing each : some) {
        take(stream, each);
        after = each.id().sequence();
      }
      some = journal.next(ProofSite.CITY, epoch, stream, after, AT_ONCE);
    }
  }

  private void take(Stream stream, Outgoing record) {
    if (stream == Stream.INCIDENT) {
      boolean gap = record.subject().isEmpty();
      incidents.add(gap ? 0 : Integer.parseInt(record.subject().substring(1)));
      return;
    }
    for (TelemetryRecord.Series series : TelemetryCodec.decode(record.body()).series()) {
      for (double value : series.values()) {
        readings.set((int) value);
      }
    }
  }

  private void hold(List<String> marks) {
    for (String mark : marks) {
      String[] words = mark.split(" ");
      if (words[0].equals("incident") && !incidents.contains(Integer.parseInt(words[2]))) {
        findings.add(Defect.LOST, "incident number " + words[2]);
      } else if (words[0].equals("kept")) {
        holdBatch(Integer.parseInt(words[1]));
      }
    }
  }

  private void holdBatch(int number) {
    int first = number * FaultChild.BATCH;
    if (readings.nextClearBit(first) < first + FaultChild.BATCH) {
      findings.add(Defect.LOST, "reading " + readings.nextClearBit(first));
    }
  }
}
