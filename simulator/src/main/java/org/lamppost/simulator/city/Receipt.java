package org.lamppost.simulator.city;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Custody of a stream up to a sequence.
 *
 * @param stream the lane.
 * @param through every record up to and including this one is stored durably; 0 when not even the
 *     first is.
 */
record Receipt(StreamKey stream, long through) {
  /** The payload for the gateway's receipt topic. */
  String json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("v", 1);
    node.put("epoch", stream.epoch());
    node.put("stream", stream.stream());
    node.put("through", through);
    return node.toString();
  }
}
