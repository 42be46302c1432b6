package org.lamppost.simulator.city;

import java.util.Optional;

/** What became of one message from a gateway. */
sealed interface Decoded {
  /** A telemetry record. */
  record Telemetry(Block block) implements Decoded {}

  /** A change of an incident. */
  record Incident(IncidentChange change) implements Decoded {}

  /** An audit record. */
  record Audit(Identity identity, String at, String kind, String subject, String detail)
      implements Decoded {}

  /**
   * Stands for an incident or audit record whose content is gone.
   *
   * @param reason {@code compacted} or {@code lost}.
   */
  record Gap(Identity identity, String reason) implements Decoded {}

  /** Signed heads of the gateway's journal; they have no place in a stream. */
  record Heads(SignedHeads message) implements Decoded {}

  /** A birth or a last will; it has no place in a stream. */
  record State(String state) implements Decoded {}

  /**
   * A message that cannot be taken.
   *
   * @param identity where it could be read in spite of the fault.
   * @param reason what is wrong, where, and what was expected.
   */
  record Refused(Optional<Identity> identity, String reason) implements Decoded {}

  /**
   * The record's identity; empty for a state, for heads, and for a refused message that shows none.
   */
  default Optional<Identity> place() {
    if (this instanceof Telemetry telemetry) {
      return Optional.of(telemetry.block().identity());
    }
    if (this instanceof Incident incident) {
      return Optional.of(incident.change().identity());
    }
    if (this instanceof Audit audit) {
      return Optional.of(audit.identity());
    }
    if (this instanceof Gap gap) {
      return Optional.of(gap.identity());
    }
    return this instanceof Refused refused ? refused.identity() : Optional.empty();
  }

  /** The first sequence that the record stands for: its own, unless it was re-packed. */
  default long firstSequence() {
    return this instanceof Telemetry telemetry
        ? telemetry.block().firstSequence()
        : place().orElseThrow().sequence();
  }
}
