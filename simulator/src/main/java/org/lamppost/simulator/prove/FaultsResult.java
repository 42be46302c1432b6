package org.lamppost.simulator.prove;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
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
          + " failing syncs, failing reads, and calls that hang, while records are offered, and at"
          + " start and stop; then cleared; a full file system";

  static final FaultsResult NOTHING = new FaultsResult(0, 0, 0, 0, 0, KIND, 0, 0, List.of());

  /** The same with a remark. */
  FaultsResult with(String remark) {
    List<String> one = List.of(remark);
    return and(new FaultsResult(0, 0, 0, 0, 0, KIND, 0, 0, one));
  }

  /** Both as one. */
  FaultsResult and(FaultsResult other) {
    List<String> all = new ArrayList<>(remarks);
    all.addAll(other.remarks);
    return new FaultsResult(
        faults + other.faults,
        blockedCalls + other.blockedCalls,
        lost + other.lost,
        notVisible + other.notVisible,
        notRecovered + other.notRecovered,
        KIND,
        Math.max(slowestCallMs, other.slowestCallMs),
        seconds + other.seconds,
        List.copyOf(all));
  }

  /** Whether something that was promised did not hold. */
  boolean broken() {
    return blockedCalls + lost + notVisible + notRecovered > 0;
  }
}
