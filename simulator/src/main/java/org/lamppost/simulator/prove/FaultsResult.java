package org.lamppost.simulator.prove;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/** What {@code prove faults} found. Described in {@code docs/formats/bench.md}. */
@JsonPropertyOrder({"faults", "blockedCalls", "lost", "notVisible", "notRecovered", "kind"})
record FaultsResult(
    int faults,
    int blockedCalls,
    long lost,
    int notVisible,
    int notRecovered,
    String kind,
    long slowestCallMs,
    long seconds,
    List<String> remarks) {
  static final String KIND =
      "disk fault: calls refused with ENOSPC, EIO and EROFS on safety, telemetry and both,"
          + " and failing syncs, while records are offered; then cleared without a restart";

  /** Whether something that was promised did not hold. */
  boolean broken() {
    return blockedCalls + lost + notVisible + notRecovered > 0;
  }
}
