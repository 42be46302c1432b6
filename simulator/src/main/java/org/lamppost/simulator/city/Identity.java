package org.lamppost.simulator.city;

import java.util.Objects;

/**
 * What makes a record itself: two records with the same identity are the same record.
 *
 * @param stream the lane of one epoch of one gateway.
 * @param sequence position in the stream, from 1.
 */
record Identity(StreamKey stream, long sequence) {
  Identity {
    Objects.requireNonNull(stream, "stream");
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence " + sequence + " of " + stream + " is below 1");
    }
  }
}
