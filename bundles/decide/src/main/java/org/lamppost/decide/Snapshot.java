package org.lamppost.decide;

import java.util.ArrayList;
import java.util.List;

/**
 * The engine's state at one moment, cheap to keep: the parts are shared between snapshots and put
 * together only when the journal takes them. Immutable; nobody changes the parts.
 *
 * @param bootId the boot that monotonic times belong to.
 * @param utcOffsetMillis UTC minus monotonic milliseconds at that moment.
 * @param dossiers one encoded part for each incident, oldest first.
 * @param commandIds the newest applied commands, oldest first.
 * @param memory what rules remember, see {@link Memory}; empty for nothing.
 */
record Snapshot(
    String bootId,
    long utcOffsetMillis,
    List<byte[]> dossiers,
    List<String> commandIds,
    byte[] memory) {
  /**
   * The same with what an earlier run left, behind its own: where both have an incident of a rule,
   * the first is the one that stays.
   */
  Snapshot with(List<byte[]> earlier) {
    List<byte[]> both = new ArrayList<>(dossiers);
    both.addAll(earlier);
    return new Snapshot(bootId, utcOffsetMillis, both, commandIds, memory);
  }

  /** The same without what rules remember: it is large, and many may wait for a journal. */
  Snapshot withoutMemory() {
    return new Snapshot(bootId, utcOffsetMillis, dossiers, commandIds, new byte[0]);
  }

  /** The bytes for the journal. */
  byte[] encode() {
    return CheckpointCodec.encode(this);
  }
}
