package org.lamppost.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lamppost.model.Loss;
import org.lamppost.model.PointId;
import org.lamppost.wire.TelemetryRecord;
import org.lamppost.wire.TelemetryRecord.Series;

/** What a receiver of telemetry records can say about each point, as the format tells it to. */
final class Account {
  /** Readings received, in order, for each point. */
  final Map<PointId, List<Double>> values = new HashMap<>();

  /** The last running number received. */
  final Map<PointId, Long> lastNumber = new HashMap<>();

  /** Readings declared lost by number. */
  final Map<PointId, Long> declared = new HashMap<>();

  private Account() {}

  /** Books records in order; refuses holes in the sequence and numbers that do not add up. */
  static Account of(List<TelemetryRecord> records) {
    Account account = new Account();
    long sequence = 0;
    for (TelemetryRecord each : records) {
      assertTrue(sequence == 0 || each.firstSequence() == sequence + 1, "hole after " + sequence);
      sequence = each.id().sequence();
      account.book(each);
    }
    return account;
  }

  long received(PointId point) {
    return values.getOrDefault(point, List.of()).size();
  }

  long lost(PointId point) {
    return declared.getOrDefault(point, 0L);
  }

  private void book(TelemetryRecord each) {
    Map<PointId, Long> lostBefore = new HashMap<>(declared);
    for (Loss loss : each.losses()) {
      loss.counts().forEach((point, count) -> declared.merge(point, count, Long::sum));
    }
    for (Series series : each.series()) {
      PointId point = series.point();
      long before = lastNumber.getOrDefault(point, 0L);
      assertTrue(series.firstNumber() > before, "numbers of " + point + " go back");
      // Holes are covered by what has been declared up to this record.
      long holes = series.firstNumber() - 1 - received(point);
      long least = lostBefore.getOrDefault(point, 0L);
      assertTrue(holes >= least && holes <= lost(point), point + " has holes of " + holes);
      for (double value : series.values()) {
        values.computeIfAbsent(point, p -> new ArrayList<>()).add(value);
      }
      lastNumber.put(point, series.firstNumber() + series.size() - 1);
    }
  }

  /** Received and declared together make so many. */
  void balances(PointId point, long numbered) {
    assertEquals(numbered, received(point) + lost(point), "account of " + point);
  }
}
