package org.lamppost.model;

import java.util.Objects;

/**
 * The identity of a record: never a clock, never a row id.
 *
 * @param gatewayId which gateway.
 * @param epoch which journal of it: a new random id whenever a journal is created or set aside.
 * @param stream which lane.
 * @param sequence from 1 without holes, within epoch and stream.
 */
public record RecordId(String gatewayId, String epoch, Stream stream, long sequence) {
  /** Refuses missing parts and a sequence below 1. */
  public RecordId {
    Objects.requireNonNull(gatewayId, "gatewayId");
    Objects.requireNonNull(epoch, "epoch");
    Objects.requireNonNull(stream, "stream");
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence of " + stream + " is " + sequence);
    }
  }
}
