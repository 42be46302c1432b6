package org.lamppost.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lamppost.model.PointId;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;

/** Days of a site, as sampled: what a reading costs on the wire. */
class CompactDaysTest {
  private static final String EPOCH = "01JD8QZ4N7Y3KXW2V5T9R6M1HB";
  private static final String BOOT = "9f3c1c52-5a0e-4c63-8d3f-0b7e61f2a94d";

  @ParameterizedTest
  @CsvSource({"train-a11,100,3.96", "train-a11,1000,1.61", "test-a21,100,4.0", "test-a21,1000,1.6"})
  void a_day_comes_back_bit_for_bit_and_a_reading_costs_little(String day, int size, double bound)
      throws IOException {
    List<TelemetryRecord> records = records(day, size);
    long bytes = 0;
    long readings = 0;
    for (TelemetryRecord each : records) {
      byte[] encoded = TelemetryCodec.encode(each);
      assertEquals(each, TelemetryCodec.decode(encoded));
      bytes += encoded.length;
      readings += each.series().stream().mapToLong(TelemetryRecord.Series::size).sum();
    }
    double cost = (double) bytes / readings;
    System.out.printf(
        "figure: compact-bytes-per-reading day=%s block=%d bytes=%.3f%n", day, size, cost);
    assertTrue(cost <= bound, () -> day + " costs " + cost + ", at most " + bound);
  }

  /** Told, not asserted: machines differ. A gateway's Java may have its first compiler only. */
  @ParameterizedTest
  @CsvSource({"test-a21,100", "test-a21,1000"})
  void what_a_reading_costs_in_time_is_told(String day, int size) throws IOException {
    List<TelemetryRecord> records = records(day, size);
    long readings = 0;
    long written = Long.MAX_VALUE;
    long read = Long.MAX_VALUE;
    for (int round = 0; round < 4; round++) {
      List<byte[]> all = new ArrayList<>(records.size());
      long begun = System.nanoTime();
      records.forEach(each -> all.add(TelemetryCodec.encode(each)));
      long between = System.nanoTime();
      readings = 0;
      for (byte[] each : all) {
        for (TelemetryRecord.Series series : TelemetryCodec.decode(each).series()) {
          readings += series.size();
        }
      }
      written = Math.min(written, between - begun);
      read = Math.min(read, System.nanoTime() - between);
    }
    System.out.printf(
        "figure: compact-nanoseconds-per-reading day=%s block=%d encode=%d decode=%d readings=%d%n",
        day, size, written / readings, read / readings, readings);
    assertTrue(readings > 0);
  }

  /** The day in blocks of so many readings, in the order in which they were sampled. */
  static List<TelemetryRecord> records(String day, int size) throws IOException {
    List<TelemetryRecord> records = new ArrayList<>();
    Map<PointId, Long> numbers = new HashMap<>();
    Map<PointId, List<String[]>> block = new LinkedHashMap<>();
    int rows = 0;
    for (String line : lines(day)) {
      String[] row = line.split(",", -1);
      String kind = row[1].substring(0, row[1].indexOf('-'));
      block.computeIfAbsent(new PointId(row[1], kind), any -> new ArrayList<>()).add(row);
      if (++rows % size == 0) {
        records.add(record(records.size() + 1, block, numbers));
        block.clear();
      }
    }
    if (!block.isEmpty()) {
      records.add(record(records.size() + 1, block, numbers));
    }
    return records;
  }

  private static List<String> lines(String day) throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(CompactDaysTest.class.getResourceAsStream(day + ".csv.gz")),
                StandardCharsets.UTF_8))) {
      return in.lines().skip(1).toList();
    }
  }

  private static TelemetryRecord record(
      int sequence, Map<PointId, List<String[]>> block, Map<PointId, Long> numbers) {
    List<TelemetryRecord.Series> all = new ArrayList<>();
    block.forEach(
        (point, rows) -> {
          long first = numbers.getOrDefault(point, 1L);
          numbers.put(point, first + rows.size());
          all.add(
              new TelemetryRecord.Series(
                  point,
                  rows.get(0)[2],
                  first,
                  // The day begins one day after a boot.
                  rows.stream()
                      .mapToLong(row -> Long.parseLong(row[0]) - 1_759_881_600_000L)
                      .toArray(),
                  rows.stream().mapToDouble(row -> Double.parseDouble(row[5])).toArray(),
                  new byte[rows.size()]));
        });
    return new TelemetryRecord(
        new RecordId("pole-0001", EPOCH, Stream.TELEMETRY, sequence),
        BOOT,
        1_759_881_600_000L,
        all,
        List.of());
  }
}
