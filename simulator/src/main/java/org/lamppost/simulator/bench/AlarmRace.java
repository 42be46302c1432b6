package org.lamppost.simulator.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.lamppost.keep.SqliteJournal;
import org.lamppost.model.Stream;

/**
 * How much longer an incident takes than the least that the disk allows, while telemetry is
 * accepted as fast as it goes.
 */
final class AlarmRace {
  private static final int PROBE_BYTES = 16 << 20;
  private static final int WARM = 100;

  private AlarmRace() {}

  /** Incidents and bare writes of the same size in turns. */
  static Map<String, Object> run(Path folder, int samples) throws IOException {
    Path probe = Files.createDirectories(folder).resolve("probe");
    Files.write(probe, new byte[PROBE_BYTES]);
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong batches = new AtomicLong();
    SplittableRandom random = new SplittableRandom(23);
    Map<String, Object> result = new LinkedHashMap<>();
    try (SqliteJournal journal = BenchSite.open(folder.resolve("ours"), Map.of());
        FileChannel file = FileChannel.open(probe, StandardOpenOption.WRITE)) {
      file.force(true);
      Thread telemetry = new Thread(() -> feed(journal, stop, batches), "lamppost-bench-feed");
      telemetry.start();
      try {
        BenchSite.join(journal.accept(BenchSite.change("I"), checkpoint(random)));
        int body =
            journal
                .next(BenchSite.CITY, journal.epoch(), Stream.INCIDENT, 0, 1)
                .get(0)
                .body()
                .length;
        int bytes = body + BenchSite.CHECKPOINT_BYTES;
        List<Long> alarms = new ArrayList<>();
        List<Long> writes = new ArrayList<>();
        long fedBefore = 0;
        long began = 0;
        for (int i = 0; i < WARM + samples; i++) {
          if (i == WARM) {
            alarms.clear();
            writes.clear();
            fedBefore = batches.get();
            began = System.nanoTime();
          }
          alarms.add(alarm(journal, i, checkpoint(random)));
          writes.add(write(file, bytes, i));
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        long alarmP99 = Percentile.of(alarms, 99);
        long writeP99 = Percentile.of(writes, 99);
        result.put("alarmP99RatioToFdatasync", Median.rounded(alarmP99 / (double) writeP99, 2));
        result.put("alarmP50Us", Percentile.of(alarms, 50) / 1_000);
        result.put("alarmP99Us", alarmP99 / 1_000);
        result.put("fdatasyncP50Us", Percentile.of(writes, 50) / 1_000);
        result.put("fdatasyncP99Us", writeP99 / 1_000);
        result.put("alarmBytes", bytes);
        result.put("alarmSamples", samples);
        result.put(
            "alarmTelemetryPerSecond",
            Math.round((batches.get() - fedBefore) * Peer.BATCH / seconds));
      } finally {
        stop.set(true);
        joined(telemetry);
      }
    }
    return result;
  }

  /** As a rule engine's: another content and mostly another size each time. */
  private static byte[] checkpoint(SplittableRandom random) {
    byte[] bytes = new byte[BenchSite.CHECKPOINT_BYTES + random.nextInt(-100, 100)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static long alarm(SqliteJournal journal, int number, byte[] checkpoint) {
    long began = System.nanoTime();
    BenchSite.join(journal.accept(BenchSite.change("I" + number), checkpoint));
    return System.nanoTime() - began;
  }

  private static long write(FileChannel file, int bytes, int number) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
    long at = (long) number * bytes % (PROBE_BYTES - bytes);
    long began = System.nanoTime();
    file.write(buffer, at);
    file.force(false);
    return System.nanoTime() - began;
  }

  private static void feed(SqliteJournal journal, AtomicBoolean stop, AtomicLong batches) {
    BenchSite site = new BenchSite();
    while (!stop.get()) {
      BenchSite.join(journal.accept(site.readings(Peer.BATCH, false)));
      batches.incrementAndGet();
    }
  }

  private static void joined(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
