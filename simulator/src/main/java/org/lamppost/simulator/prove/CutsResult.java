package org.lamppost.simulator.prove;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/** What {@code prove cuts} found. Described in {@code docs/formats/bench.md}. */
@JsonPropertyOrder({"cuts", "secondCuts", "lost", "inversions", "failedStarts", "unrecordedLoss"})
record CutsResult(
    long cuts,
    long secondCuts,
    long lost,
    long inversions,
    long failedStarts,
    long unrecordedLoss,
    String kind,
    long setAside,
    long setAsideAtCreation,
    long checkpoints,
    int points,
    int variants,
    long seed,
    long seconds,
    String first) {
  static final String KIND =
      "power cut: unsynced writes kept in any subset of 512-byte sectors, last write torn,"
          + " sizes and names not yet durable present or absent in order; recoveries cut again";
}
