package org.lamppost.simulator.city;

import java.util.List;
import java.util.Optional;

/**
 * Reads telemetry records, version 2 ({@code docs/formats/compact.md}), by its own code.
 *
 * <p>Strict: a record that bends the format is refused as a whole, because half a record would
 * leave the numbers of its points without a meaning. Never throws. Safe from any thread.
 */
final class BlockDecoder {
  private static final String STREAM = "telemetry";
  private static final int VERSION = 2;

  /**
   * Decodes one message.
   *
   * @param gateway id from the topic.
   * @return a {@link Decoded.Telemetry} or a {@link Decoded.Refused}.
   */
  Decoded decode(String gateway, byte[] payload) {
    Optional<Identity> identity = Optional.empty();
    try {
      BlockHead head = new BlockHead(payload);
      int version = head.octet();
      if (version != VERSION) {
        throw new MalformedException("version: expected " + VERSION + ", found " + version);
      }
      String named = head.text();
      String epoch = head.text();
      long sequence = head.number();
      if (epoch.isBlank() || sequence < 1) {
        throw new MalformedException("head: epoch '" + epoch + "', sequence " + sequence);
      }
      Identity place = new Identity(new StreamKey(gateway, epoch, STREAM), sequence);
      identity = Optional.of(place);
      if (!named.equals(gateway)) {
        throw new MalformedException("gateway " + named + " sent on the topic of " + gateway);
      }
      return new Decoded.Telemetry(block(place, head, payload));
    } catch (MalformedException e) {
      return new Decoded.Refused(identity, e.getMessage());
    }
  }

  private static Block block(Identity place, BlockHead head, byte[] payload) {
    long before = head.number();
    if (before < 0 || before >= place.sequence()) {
      throw new MalformedException("head: stands for " + before + " more");
    }
    String boot = head.text();
    long offset = head.signed();
    ModelBits bits = new ModelBits(payload, head.at());
    BlockBody body = new BlockBody(bits, offset);
    List<Block.Series> series = body.series();
    List<Block.Loss> losses = body.losses();
    List<Block.Summary> summaries = body.summaries();
    bits.end();
    return new Block(place, boot, series, losses, place.sequence() - before, summaries);
  }
}
