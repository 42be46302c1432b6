package org.lamppost.wire;

import java.util.Objects;
import org.lamppost.model.Stream;

/**
 * A receiver's word that it holds a stream durably up to a record.
 *
 * @param epoch the journal that the sequence belongs to.
 * @param stream the lane.
 * @param through every record up to and including this sequence is stored; 0 for none yet.
 */
public record Receipt(String epoch, Stream stream, long through) {
  /** Refuses missing parts and a negative sequence. */
  public Receipt {
    Objects.requireNonNull(epoch, "epoch");
    Objects.requireNonNull(stream, "stream");
    if (through < 0) {
      throw new IllegalArgumentException("through of " + stream + " is " + through);
    }
  }
}
