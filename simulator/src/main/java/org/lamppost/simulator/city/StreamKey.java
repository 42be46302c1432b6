package org.lamppost.simulator.city;

import java.util.Objects;

/**
 * One lane of one epoch of one gateway; sequences count from 1 in it.
 *
 * @param gateway gateway id, as in the topic.
 * @param epoch life of the gateway's journal.
 * @param stream last word of the topic: {@code incident}, {@code telemetry} or {@code audit}.
 */
record StreamKey(String gateway, String epoch, String stream) {
  StreamKey {
    Objects.requireNonNull(gateway, "gateway");
    Objects.requireNonNull(epoch, "epoch");
    Objects.requireNonNull(stream, "stream");
  }
}
