package org.lamppost.simulator.prove;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * How the journal starts when it is full. Described in {@code docs/formats/bench.md}.
 *
 * @param bytes of the telemetry file.
 */
@JsonPropertyOrder({"bytes", "rows", "rowBytes", "buildSeconds", "slowestAcceptMs", "starts"})
record FullResult(
    long bytes,
    int rows,
    int rowBytes,
    long buildSeconds,
    long slowestAcceptMs,
    List<Start> starts) {
  /** Alarm-capable within so much, whatever the files look like. */
  static final long WITHIN_MILLIS = 2_000;

  /**
   * One start.
   *
   * @param what was done to the files before.
   * @param cache {@code cold} where the system had to read the files from the disk.
   * @param openMs until the files were open.
   * @param acceptMs from the opening until the first incident was durable.
   * @param processMs the same from the start of the process.
   * @param laterMs the slowest incident of those handed over each 100 ms until the end.
   * @param setAside how many times the files were set aside.
   * @param salvageSeconds until the salvage was done; 0 if there was none.
   * @param salvaged what the journal says of it.
   */
  record Start(
      String what,
      String cache,
      long openMs,
      long acceptMs,
      long processMs,
      long laterMs,
      int setAside,
      long salvageSeconds,
      String salvaged) {}

  boolean inTime() {
    return starts.stream()
        .allMatch(start -> Math.max(start.acceptMs(), start.laterMs()) <= WITHIN_MILLIS);
  }
}
