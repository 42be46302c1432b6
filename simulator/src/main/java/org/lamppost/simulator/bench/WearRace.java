package org.lamppost.simulator.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.keep.SqliteJournal;
import org.lamppost.model.Stream;

/** What the device writes for a reading, with records received and deleted all the while. */
final class WearRace {
  /** Commits before the first measuring, so that the log has its lasting size. */
  private static final int WARM_COMMITS = 400;

  /** How far two measurings may lie apart before the device counts as shared with others. */
  private static final double QUIET = 1.5;

  private WearRace() {}

  /** Bytes for each reading at 100 and at 1,000 readings a commit. */
  static Map<String, Object> run(Path folder, int rounds) throws IOException {
    Map<String, Object> result = new LinkedHashMap<>();
    boolean quiet = true;
    List<Double> device = new ArrayList<>();
    List<Double> process = new ArrayList<>();
    for (int batch : List.of(100, 1_000)) {
      List<DiskMeter.Written> written = measure(folder.resolve("wear" + batch), batch, rounds);
      List<Double> byDevice = written.stream().map(DiskMeter.Written::device).toList();
      double median = Median.of(byDevice);
      device.add(median);
      process.add(Median.of(written.stream().map(DiskMeter.Written::process).toList()));
      // Less than the process alone wrote: others fell silent after they had been listened to.
      quiet &= median >= process.get(process.size() - 1);
      quiet &= byDevice.stream().allMatch(each -> each < median * QUIET);
    }
    List<Double> best = quiet ? device : process;
    result.put("deviceBytesPerReading100", Median.rounded(best.get(0), 1));
    result.put("deviceBytesPerReading1000", Median.rounded(best.get(1), 1));
    result.put("deviceBytesSource", quiet ? "device" : "write_bytes");
    for (int i = 0; i < 2; i++) {
      int batch = i == 0 ? 100 : 1_000;
      result.put("blockDeviceBytes" + batch, Median.rounded(device.get(i), 1));
      result.put("writeBytes" + batch, Median.rounded(process.get(i), 1));
    }
    return result;
  }

  private static List<DiskMeter.Written> measure(Path folder, int batch, int rounds)
      throws IOException {
    BenchSite site = new BenchSite();
    Map<String, Object> settings = Map.of("windowReadings", batch);
    try (SqliteJournal journal = BenchSite.open(folder, settings)) {
      DiskMeter meter = new DiskMeter(folder);
      commit(journal, site, batch, WARM_COMMITS);
      List<DiskMeter.Written> each = new ArrayList<>();
      int commits = 400;
      double readings = commits * (double) batch;
      for (int i = 0; i < rounds; i++) {
        DiskMeter.Written written = meter.of(() -> commit(journal, site, batch, commits));
        each.add(new DiskMeter.Written(written.device() / readings, written.process() / readings));
      }
      return each;
    }
  }

  private static void commit(SqliteJournal journal, BenchSite site, int batch, int commits) {
    int readings = 0;
    for (int i = 0; i < commits; i++) {
      BenchSite.join(journal.accept(site.readings(batch, false)));
      readings += batch;
      if (readings >= 1_000) {
        receive(journal);
        readings = 0;
      }
    }
  }

  /** Gives a receipt for every block there is; how many there were. */
  static int receive(SqliteJournal journal) {
    List<Outgoing> blocks =
        journal.next(BenchSite.CITY, journal.epoch(), Stream.TELEMETRY, 0, 1_000);
    if (!blocks.isEmpty()) {
      journal.release(BenchSite.CITY, blocks.get(blocks.size() - 1).id());
    }
    return blocks.size();
  }
}
