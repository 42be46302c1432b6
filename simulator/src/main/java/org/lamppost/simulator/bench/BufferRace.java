package org.lamppost.simulator.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.keep.SqliteJournal;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;

/** A journal that has been without a link for long: filled, killed, opened, drained. */
final class BufferRace {
  static final int BLOCK = 1_000;
  private static final int INCIDENTS = 2_000;
  private static final int INCIDENTS_AT_ONCE = 200;
  private static final int AT_ONCE = 16;

  private BufferRace() {}

  /** Fills a journal that is not closed afterwards. */
  static SqliteJournal fill(Path folder, int readings) {
    BenchSite site = new BenchSite();
    SqliteJournal journal = BenchSite.open(folder, Map.of("windowReadings", BLOCK));
    for (int i = 0; i < readings / BLOCK; i++) {
      BenchSite.join(journal.accept(site.readings(BLOCK, true)));
    }
    for (int i = 1; i <= INCIDENTS; i++) {
      var stage = journal.accept(BenchSite.change("I" + i), new byte[BenchSite.CHECKPOINT_BYTES]);
      if (i % INCIDENTS_AT_ONCE == 0) {
        BenchSite.join(stage);
      }
    }
    return journal;
  }

  /** Opens and closes; milliseconds until the constructor was through. */
  static double open(Path folder) {
    long began = System.nanoTime();
    SqliteJournal journal = BenchSite.open(folder, Map.of());
    double millis = (System.nanoTime() - began) / 1e6;
    journal.close();
    return millis;
  }

  /** Reads and releases everything. */
  static Map<String, Object> drain(Path folder, int readings) throws IOException {
    Map<String, Object> result = new LinkedHashMap<>();
    try (SqliteJournal journal = BenchSite.open(folder, Map.of())) {
      Drained blocks = drain(journal, Stream.TELEMETRY);
      Drained incidents = drain(journal, Stream.INCIDENT);
      result.put("drainPerSecond", Math.round(readings / blocks.seconds()));
      result.put("drainBlocksPerSecond", Math.round(blocks.records() / blocks.seconds()));
      result.put("drainIncidentsPerSecond", Math.round(incidents.records() / incidents.seconds()));
      result.put("blockBytesPerReading", Median.rounded(blocks.bytes() / (double) readings, 2));
      result.put("drainReadings", readings);
    }
    return result;
  }

  private record Drained(long records, long bytes, double seconds) {}

  private static Drained drain(SqliteJournal journal, Stream stream) {
    long began = System.nanoTime();
    long records = 0;
    long bytes = 0;
    long after = 0;
    List<Outgoing> some;
    do {
      some = journal.next(BenchSite.CITY, journal.epoch(), stream, after, AT_ONCE);
      for (Outgoing each : some) {
        bytes += each.body().length;
      }
      records += some.size();
      if (!some.isEmpty()) {
        RecordId last = some.get(some.size() - 1).id();
        journal.release(BenchSite.CITY, last);
        after = last.sequence();
      }
    } while (!some.isEmpty());
    return new Drained(records, bytes, (System.nanoTime() - began) / 1e9);
  }
}
