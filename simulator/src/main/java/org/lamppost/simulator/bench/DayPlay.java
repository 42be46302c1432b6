package org.lamppost.simulator.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.lamppost.api.SiteSource;
import org.lamppost.keep.SqliteJournal;
import org.lamppost.model.PointId;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;

/**
 * Plays a recorded day through the journal at the settings that ship, without waiting: a reading
 * comes at its time, a commit when the window ends, the receipt right after the block.
 */
final class DayPlay {
  private static final long WINDOW = JournalSettings.of(Path.of("."), Map.of()).windowMillis();

  /** What of the machine's monotonic time had passed when the day began. */
  private static final long BOOTED = 1_000_000;

  private final Path folder;
  private final List<Sample> samples = new ArrayList<>();
  private final Map<String, Integer> points = new LinkedHashMap<>();
  private final DayClock clock;
  private Readings.Builder waiting = Readings.arrivedAt(BOOTED);
  private long committed = BOOTED;
  private long received;

  private record Sample(long atMillis, int point, double value) {}

  /**
   * What the day cost.
   *
   * @param bytes counted in blocks of 4 KiB, see {@link LogMeter}.
   */
  record Cost(long bytes, long commits, long blocks, int readings) {}

  /**
   * Reads the day.
   *
   * @param file gzipped CSV with the columns time_ms, point, unit, decimals, nominal_interval_s,
   *     value.
   */
  DayPlay(Path folder, Path file) throws IOException {
    this.folder = folder;
    long first = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split(",");
        long utc = Long.parseLong(cells[0]);
        first = samples.isEmpty() ? utc : first;
        Integer known = points.get(cells[1]);
        int point = known == null ? points.size() : known;
        points.put(cells[1], point);
        samples.add(new Sample(utc - first + BOOTED, point, Double.parseDouble(cells[5])));
      }
    }
    clock = new DayClock(first, BOOTED);
  }

  Cost run() throws IOException {
    List<PointId> ids = points.keySet().stream().map(name -> new PointId(name, "value")).toList();
    SiteSource site = BenchSite.source(ids, "MPa");
    Files.createDirectories(folder);
    SqliteJournal journal = SqliteJournal.under(clock, JournalSettings.of(folder, Map.of()), site);
    LogMeter meter = null;
    try {
      for (Sample sample : samples) {
        while (waiting.size() > 0 && sample.atMillis() >= committed + WINDOW) {
          meter = commit(journal, committed + WINDOW, meter);
        }
        waiting.add(sample.point(), sample.atMillis(), sample.value(), Quality.GOOD);
        if (sample.atMillis() >= committed + WINDOW) {
          meter = commit(journal, sample.atMillis(), meter);
        }
      }
      if (waiting.size() > 0) {
        meter = commit(journal, committed + WINDOW, meter);
      }
    } finally {
      journal.close();
      if (meter != null) {
        meter.close();
      }
    }
    long days = Math.max(1, Math.round((clock.monotonicMillis() - BOOTED) / 86_400_000.0));
    return new Cost(meter.bytes() / days, meter.commits() / days, received / days, samples.size());
  }

  /** Lets the window end, and gives receipts for what was sealed with it. */
  private LogMeter commit(SqliteJournal journal, long atMillis, LogMeter known) throws IOException {
    clock.moveTo(atMillis);
    // Urgent, because the window is the player's: the writer need not find out that it has passed.
    BenchSite.join(journal.accept(waiting.urgent().build()));
    waiting = Readings.arrivedAt(atMillis);
    committed = atMillis;
    LogMeter meter = known == null ? new LogMeter(folder.resolve("telemetry.db")) : known;
    meter.look();
    received += WearRace.receive(journal);
    return meter;
  }
}
