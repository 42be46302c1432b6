package org.lamppost.simulator.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * A signed heads message. Its signature is not checked by reading it.
 *
 * @param atMillis when it was signed, UTC milliseconds by the gateway's clock.
 * @param key the SubjectPublicKeyInfo that it carries.
 * @param heads of each stream that it speaks of.
 */
record SignedHeads(
    String gatewayId,
    String epoch,
    long atMillis,
    Suite suite,
    byte[] key,
    Map<Lane, Head> heads,
    byte[] signature) {

  /** The head of a chain after the record {@code sequence}. */
  record Head(long sequence, byte[] digest) {}

  /**
   * Reads a message.
   *
   * @throws CannotCheckException if it is not one of version 1.
   */
  static SignedHeads of(JsonNode message) {
    ReceiverFile.require(message.path("v").asInt(-1) == 1, "heads of version 1");
    Suite suite = Suite.of(text(message, "digest"), text(message, "signing"));
    Map<Lane, Head> heads = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      JsonNode head = message.path("heads").path(lane.stream());
      if (!head.isMissingNode()) {
        heads.put(lane, head(head, suite));
      }
    }
    ReceiverFile.require(!heads.isEmpty(), "'heads' with at least one stream");
    return new SignedHeads(
        text(message, "gatewayId"),
        text(message, "epoch"),
        ReceiverFile.count(message.path("atMillis"), "atMillis"),
        suite,
        bytes(message, "key"),
        heads,
        bytes(message, "signature"));
  }

  /** What the signature is over. */
  String text() {
    StringBuilder text = new StringBuilder("lamppost-heads-1\n");
    text.append(gatewayId).append('\n');
    text.append(epoch).append('\n');
    text.append(atMillis).append('\n');
    text.append(suite.digest()).append('\n');
    heads.forEach(
        (lane, head) ->
            text.append(lane.stream())
                .append(' ')
                .append(head.sequence())
                .append(' ')
                .append(HexFormat.of().formatHex(head.digest()))
                .append('\n'));
    return text.toString();
  }

  private static Head head(JsonNode node, Suite suite) {
    byte[] digest;
    try {
      digest = HexFormat.of().parseHex(text(node, "head"));
    } catch (IllegalArgumentException e) {
      throw new CannotCheckException("'head' is not hexadecimal: " + e.getMessage(), e);
    }
    ReceiverFile.require(digest.length == suite.length(), "'head' of " + suite.length() + " bytes");
    return new Head(ReceiverFile.count(node.path("seq"), "seq"), digest);
  }

  private static String text(JsonNode node, String name) {
    return ReceiverFile.text(node, name);
  }

  private static byte[] bytes(JsonNode node, String name) {
    try {
      return Base64.getDecoder().decode(text(node, name));
    } catch (IllegalArgumentException e) {
      throw new CannotCheckException("'" + name + "' is not base64: " + e.getMessage(), e);
    }
  }
}
