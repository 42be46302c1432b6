package org.lamppost.simulator.prove;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.model.Loss;
import org.lamppost.model.PointId;
import org.lamppost.simulator.prove.Findings.Defect;
import org.lamppost.wire.TelemetryCodec;
import org.lamppost.wire.TelemetryRecord;
import org.lamppost.wire.TelemetryRecord.Series;

/**
 * Holds telemetry records against what was offered and called durable: what is durable is there or
 * was declared dropped by the limit, by count; what is not there is in the interval of a loss, and
 * either that is not longer than the window and its slack or the reading arrived within as much of
 * the cut.
 */
final class TelemetryCheck {
  /** On both sides of the window, as {@code docs/guarantees.md} says. */
  private static final long SLACK_MILLIS = 5_000;

  /**
   * The interval begins with the oldest reading that the last commit left over; that one waited for
   * a window at most, and for as long as a busy machine kept the writer from running.
   */
  private static final long LONGEST_MILLIS = 2 * ProofSite.WINDOW_MILLIS + 2 * SLACK_MILLIS + 1_000;

  private final Promises promises;
  private final Findings findings;
  private final BitSet there = new BitSet();
  private final Set<Long> lineLosses = new HashSet<>();
  private final List<Loss> unclean = new ArrayList<>();
  private final List<Loss> full = new ArrayList<>();
  private final Map<PointId, Long> dropped = new HashMap<>();
  private final int[] lastReading = new int[ProofSite.POINTS];
  private final long[] lastNumber = new long[ProofSite.POINTS];

  TelemetryCheck(Promises promises, Findings findings) {
    this.promises = promises;
    this.findings = findings;
    Arrays.fill(lastReading, -1);
  }

  void check(List<Outgoing> records) {
    long before = -1;
    for (Outgoing each : records) {
      TelemetryRecord record = TelemetryCodec.decode(each.body());
      if (before >= 0 && record.firstSequence() != before + 1) {
        findings.add(Defect.INVERSION, "telemetry " + record.firstSequence() + " after " + before);
      }
      before = record.id().sequence();
      record.losses().forEach(this::book);
      record.series().forEach(this::book);
    }
    for (Promises.Batch batch : promises.owedBatches()) {
      for (int i = Math.max(batch.first, promises.releasedReading() + 1); i <= batch.last(); i++) {
        if (!there.get(i)) {
          missing(batch, i);
        }
      }
    }
    for (int loss : promises.owedLosses()) {
      if (!lineLosses.contains((long) ProofSite.LOSS_COUNT + loss)) {
        findings.add(Defect.LOST, "declared loss " + loss);
      }
    }
  }

  private void book(Loss loss) {
    switch (loss.cause()) {
      case LINE_FULL -> lineLosses.addAll(loss.counts().values());
      case JOURNAL_FULL -> {
        full.add(loss);
        loss.counts().forEach((point, count) -> dropped.merge(point, count, Long::sum));
      }
      default -> unclean.add(loss);
    }
  }

  private void book(Series series) {
    int first = (int) series.values()[0] % ProofSite.POINTS;
    if (!series.point().equals(ProofSite.point(first))) {
      findings.add(Defect.INVERSION, "readings of another point in " + series.point());
      return;
    }
    if (series.firstNumber() <= lastNumber[first]) {
      findings.add(Defect.INVERSION, "numbers go back in " + series.point());
    }
    lastNumber[first] = series.firstNumber() + series.size() - 1;
    for (double value : series.values()) {
      int reading = (int) value;
      if (reading <= lastReading[first] || reading % ProofSite.POINTS != first) {
        findings.add(Defect.INVERSION, "reading " + reading + " after " + lastReading[first]);
      }
      lastReading[first] = reading;
      there.set(reading);
    }
  }

  private void missing(Promises.Batch batch, int reading) {
    PointId point = ProofSite.point(reading % ProofSite.POINTS);
    long left = dropped.getOrDefault(point, 0L);
    if (left > 0 && full.stream().anyMatch(loss -> covers(loss, batch.arrival))) {
      dropped.put(point, left - 1);
      return;
    }
    if (batch.kept) {
      findings.add(Defect.LOST, "reading " + reading + " arrived " + batch.arrival);
    } else if (unclean.stream().noneMatch(loss -> says(loss, batch))) {
      findings.add(
          Defect.UNRECORDED_LOSS,
          "reading " + reading + " arrived " + batch.arrival + ", declared " + unclean);
    }
  }

  /**
   * A long interval is one after an idle time: it stands only for what was just being committed.
   */
  private boolean says(Loss loss, Promises.Batch batch) {
    boolean window = loss.toMillis() - loss.fromMillis() <= LONGEST_MILLIS;
    return covers(loss, batch.arrival)
        && (window || lastArrival() - batch.arrival <= LONGEST_MILLIS);
  }

  /** When the newest reading arrived that had been offered before the cut. */
  private long lastArrival() {
    return promises.owedBatches().stream().mapToLong(each -> each.arrival).max().orElse(0);
  }

  private static boolean covers(Loss loss, long millis) {
    return loss.fromMillis() <= millis && millis <= loss.toMillis();
  }
}
