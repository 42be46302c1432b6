package org.lamppost.simulator.verify;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a receiver knows of one gateway.
 *
 * @param key the first key that it saw of that gateway; of a bare message, the message's own.
 * @param epochs at least one.
 */
record ReceiverFile(String gatewayId, byte[] key, List<Epoch> epochs) {
  private static final long MOST_BYTES = 16L << 20;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  /**
   * One epoch as the receiver knows it.
   *
   * @param heads the newest.
   * @param through the last record of each stream that the receiver has; no entry: not known.
   */
  record Epoch(String name, SignedHeads heads, Map<Lane, Long> through) {}

  /**
   * Reads a file: the receiver's export, or a bare heads message.
   *
   * @throws CannotCheckException if it is neither.
   */
  static ReceiverFile read(Path file) {
    try {
      require(Files.size(file) <= MOST_BYTES, "at most " + MOST_BYTES + " bytes");
      return parse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new CannotCheckException("heads cannot be read: " + e, e);
    }
  }

  /** See {@link #read}. */
  static ReceiverFile parse(byte[] bytes) {
    JsonNode root;
    try {
      root = JSON.readTree(bytes);
    } catch (IOException e) {
      throw new CannotCheckException(
          "heads are not JSON: " + e.getMessage().lines().findFirst(), e);
    }
    require(root != null && root.isObject(), "a JSON object");
    require(root.path("v").asInt(-1) == 1, "'v' = 1");
    return root.has("epochs") ? export(root) : bare(SignedHeads.of(root));
  }

  private static ReceiverFile bare(SignedHeads heads) {
    Epoch epoch = new Epoch(heads.epoch(), heads, Map.of());
    return new ReceiverFile(heads.gatewayId(), heads.key(), List.of(epoch));
  }

  private static ReceiverFile export(JsonNode root) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(text(root, "key"));
    } catch (IllegalArgumentException e) {
      throw new CannotCheckException("'key' is not base64: " + e.getMessage(), e);
    }
    List<Epoch> epochs = new ArrayList<>();
    for (JsonNode node : root.path("epochs")) {
      epochs.add(epoch(node));
    }
    require(!epochs.isEmpty(), "'epochs' with at least one");
    return new ReceiverFile(text(root, "gatewayId"), key, List.copyOf(epochs));
  }

  private static Epoch epoch(JsonNode node) {
    Map<Lane, Long> through = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      JsonNode sequence = node.path("through").path(lane.stream());
      if (!sequence.isMissingNode() && !sequence.isNull()) {
        through.put(lane, count(sequence, "through"));
      }
    }
    return new Epoch(text(node, "epoch"), SignedHeads.of(node.path("heads")), through);
  }

  /** The epoch of this name, if the receiver knows it. */
  Optional<Epoch> epoch(String name) {
    return epochs.stream().filter(epoch -> epoch.name().equals(name)).findFirst();
  }

  /** The epoch with the newest heads. */
  Epoch newest() {
    return epochs.stream()
        .max(Comparator.comparingLong(epoch -> epoch.heads().atMillis()))
        .orElseThrow();
  }

  static String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    require(value.isTextual() && value.textValue().indexOf('\n') < 0, "a text '" + name + "'");
    return value.textValue();
  }

  static long count(JsonNode value, String name) {
    require(
        value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0,
        "a number '" + name + "' of at least 0");
    return value.longValue();
  }

  static void require(boolean so, String expected) {
    if (!so) {
      throw new CannotCheckException("heads lack what is needed; expected " + expected);
    }
  }
}
