package org.lamppost.simulator.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.lamppost.simulator.process.Pause;

/**
 * Bytes that the kernel has written: to the block device that holds a folder, by all processes, and
 * on behalf of this process.
 */
final class DiskMeter {
  private static final int SECTOR = 512;
  private static final int WRITTEN_SECTORS = 6;
  private static final Duration LISTEN = Duration.ofMillis(500);

  private final Path statistics;

  /** What was written since some moment. {@code device} is negative if the device is not known. */
  record Written(double device, double process) {}

  /** Something to be measured. */
  interface Work {
    /** Does it. */
    void run() throws IOException;
  }

  DiskMeter(Path folder) throws IOException {
    long device = ((Number) Files.getAttribute(folder, "unix:dev")).longValue();
    long major = device >> 8 & 0xfff;
    long minor = device & 0xff | device >> 12 & ~0xffL;
    statistics = Path.of("/sys/dev/block/" + major + ":" + minor + "/stat");
  }

  /**
   * Measures with everything flushed before and after; what others wrote just before is subtracted.
   */
  Written of(Work work) throws IOException {
    sync();
    double idleFrom = device();
    long began = System.nanoTime();
    Pause.of(LISTEN);
    sync();
    double idlePerNano = (device() - idleFrom) / (System.nanoTime() - began);
    double deviceFrom = device();
    double processFrom = process();
    began = System.nanoTime();
    work.run();
    sync();
    double others = idlePerNano * (System.nanoTime() - began);
    double written = Math.max(0, device() - deviceFrom - others);
    return new Written(Files.exists(statistics) ? written : -1, process() - processFrom);
  }

  private double device() throws IOException {
    if (!Files.exists(statistics)) {
      return 0;
    }
    String[] fields = Files.readString(statistics).trim().split("\\s+");
    return Double.parseDouble(fields[WRITTEN_SECTORS]) * SECTOR;
  }

  private static double process() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/io")).stream()
        .filter(line -> line.startsWith("write_bytes:"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .findFirst()
        .orElse(0);
  }

  /** Waits until nothing is left to be written, of any process. */
  static void sync() throws IOException {
    try {
      new ProcessBuilder("sync").start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
