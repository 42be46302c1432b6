package org.lamppost.decide;

import java.util.List;

/**
 * What an earlier run left: its open and recently ended incidents with what they hold.
 *
 * @param bootId the boot that its monotonic times belong to.
 * @param utcOffsetMillis UTC minus monotonic milliseconds as it knew it.
 * @param dossiers oldest first, bound to no rule of the present site.
 * @param commandIds commands that were applied, oldest first.
 * @param memory what rules remembered, see {@link Memory}; empty for nothing.
 */
record Checkpoint(
    String bootId,
    long utcOffsetMillis,
    List<Dossier> dossiers,
    List<String> commandIds,
    byte[] memory) {
  /** An earlier run that left nothing. */
  static final Checkpoint EMPTY = new Checkpoint("", 0, List.of(), List.of(), new byte[0]);
}
