package org.lamppost.forward;

import java.util.Optional;
import org.lamppost.api.Line;
import org.lamppost.model.OutputCommand;
import org.lamppost.wire.DownlinkCodec;
import org.lamppost.wire.DownlinkException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what the city sends. Not thread-safe: confined to the room's thread. */
final class Downlink {
  private static final Logger LOG = LoggerFactory.getLogger(Downlink.class);

  private final Topics topics;
  private final Drain drain;
  private final Line line;
  private final ForwardStatus status;

  Downlink(Topics topics, Drain drain, Line line, ForwardStatus status) {
    this.topics = topics;
    this.drain = drain;
    this.line = line;
    this.status = status;
  }

  /** Obeys a message; a malformed one is counted and has no effect. */
  void take(Uplink.Message message, long nowMillis) {
    try {
      if (message.topic().equals(topics.receipt())) {
        drain.receipt(DownlinkCodec.receipt(message.payload()), nowMillis);
      } else if (message.topic().equals(topics.command())) {
        command(message.payload());
        status.add(ForwardStatus.Count.COMMANDS);
      } else {
        malformed("topic " + message.topic() + " was not subscribed");
      }
    } catch (DownlinkException e) {
      malformed(e.getMessage());
    }
  }

  private void command(byte[] payload) {
    Optional<OutputCommand> output = DownlinkCodec.outputCommand(payload);
    if (output.isPresent()) {
      line.command(output.get());
    } else {
      line.command(DownlinkCodec.command(payload));
    }
  }

  private void malformed(String reason) {
    long count = status.add(ForwardStatus.Count.MALFORMED);
    status.error(reason);
    // The first, the second, the fourth, the eighth …: a city gone mad must not fill the log.
    if (Long.bitCount(count) == 1) {
      LOG.warn("message from the city not understood count={} reason={}", count, reason);
    }
  }
}
