package org.lamppost.simulator.city;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/**
 * Reads telemetry records, version 1 ({@code docs/formats/block.md}).
 *
 * <p>Strict: a record that bends the format is refused as a whole, because half a record would
 * leave the numbers of its points without a meaning. Never throws. Safe from any thread.
 */
final class BlockDecoder {
  private static final String STREAM = "telemetry";
  private static final String GATEWAY = "1";
  private static final String EPOCH = "2";
  private static final String SEQUENCE = "3";
  private static final int SERIES_MEMBERS = 7;

  private final ObjectReader reader;
  private final IdentityScan scan;

  BlockDecoder() {
    CBORMapper mapper = new CBORMapper();
    reader =
        mapper
            .readerFor(JsonNode.class)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    scan = new IdentityScan(mapper.getFactory(), EPOCH, SEQUENCE);
  }

  /**
   * Decodes one message.
   *
   * @param gateway id from the topic.
   * @return a {@link Decoded.Telemetry} or a {@link Decoded.Refused}.
   */
  Decoded decode(String gateway, byte[] payload) {
    try {
      return new Decoded.Telemetry(block(gateway, reader.readTree(payload)));
    } catch (MalformedException e) {
      return refused(gateway, payload, e.getMessage());
    } catch (JsonProcessingException e) {
      return refused(gateway, payload, "not CBOR: " + e.getOriginalMessage());
    } catch (IOException | RuntimeException e) {
      // The library answers some damage with unchecked exceptions; a bad record must not end us.
      return refused(gateway, payload, "not CBOR: " + e);
    }
  }

  private Decoded refused(String gateway, byte[] payload, String reason) {
    return new Decoded.Refused(scan.scan(gateway, STREAM, payload), reason);
  }

  private static Block block(String gateway, JsonNode node) {
    Fields fields = new Fields(node, "");
    fields.whole("0", 1, 1);
    String named = fields.text(GATEWAY);
    if (!named.equals(gateway)) {
      throw new MalformedException("1: gateway " + named + " sent on the topic of " + gateway);
    }
    StreamKey stream = new StreamKey(gateway, fields.text(EPOCH), STREAM);
    Identity identity = new Identity(stream, fields.whole(SEQUENCE, 1, Long.MAX_VALUE));
    long offset = fields.whole("5", Long.MIN_VALUE, Long.MAX_VALUE);
    return new Block(
        identity,
        fields.text("4"),
        allSeries(list(node.get("6"), "6"), offset),
        losses(list(node.get("7"), "7"), offset));
  }

  private static List<JsonNode> list(JsonNode node, String where) {
    if (node == null) {
      return List.of();
    }
    if (!node.isArray()) {
      throw Fields.malformed(where, "a list", node);
    }
    List<JsonNode> items = new ArrayList<>(node.size());
    node.forEach(items::add);
    return items;
  }

  private static List<Block.Series> allSeries(List<JsonNode> nodes, long offset) {
    List<Block.Series> all = new ArrayList<>(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      all.add(series(nodes.get(i), "6[" + i + "]", offset));
    }
    return all;
  }

  private static Block.Series series(JsonNode node, String where, long offset) {
    if (!node.isArray() || node.size() != SERIES_MEMBERS) {
      throw Fields.malformed(where, "a list of " + SERIES_MEMBERS, node);
    }
    String point = point(node.get(0), where + "[0]");
    JsonNode unit = node.get(1);
    if (!unit.isTextual()) {
      throw Fields.malformed(where + "[1]", "a unit", unit);
    }
    List<JsonNode> values = list(node.get(5), where + "[5]");
    if (values.isEmpty()) {
      throw Fields.malformed(where + "[5]", "at least one value", node.get(5));
    }
    long[] times = times(node, values.size(), where, offset);
    Quality[] qualities = qualities(node.get(6), values.size(), where + "[6]");
    long first = Fields.whole(node.get(2), where + "[2]", 1, Long.MAX_VALUE - values.size());
    List<Sample> samples = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      double value = value(values.get(i), qualities[i], where + "[5][" + i + "]");
      samples.add(new Sample(first + i, times[i], value, qualities[i]));
    }
    return new Block.Series(point, unit.textValue(), samples);
  }

  private static String point(JsonNode node, String where) {
    if (!node.isTextual() || !node.textValue().matches("[^/]+/.+")) {
      throw Fields.malformed(where, "a point such as hydrant-17/pressure", node);
    }
    return node.textValue();
  }

  private static long[] times(JsonNode series, int size, String where, long offset) {
    List<JsonNode> steps = list(series.get(4), where + "[4]");
    if (steps.size() != size - 1) {
      throw Fields.malformed(where + "[4]", (size - 1) + " time steps", series.get(4));
    }
    long[] times = new long[size];
    times[0] =
        sum(
            Fields.whole(series.get(3), where + "[3]", Long.MIN_VALUE, Long.MAX_VALUE),
            offset,
            where);
    for (int i = 1; i < size; i++) {
      String at = where + "[4][" + (i - 1) + "]";
      long step = Fields.whole(steps.get(i - 1), at, Long.MIN_VALUE, Long.MAX_VALUE);
      times[i] = sum(times[i - 1], step, at);
    }
    return times;
  }

  private static long sum(long a, long b, String where) {
    try {
      return Math.addExact(a, b);
    } catch (ArithmeticException e) {
      throw new MalformedException(where + ": time is beyond 64 bits");
    }
  }

  private static Quality[] qualities(JsonNode node, int size, String where) {
    Quality[] qualities = new Quality[size];
    if (node.isArray() && node.size() != size) {
      throw Fields.malformed(where, size + " quality codes", node);
    }
    for (int i = 0; i < size; i++) {
      JsonNode code = node.isArray() ? node.get(i) : node;
      qualities[i] = Quality.of((int) Fields.whole(code, where, 0, Quality.values().length - 1));
    }
    return qualities;
  }

  private static double value(JsonNode node, Quality quality, String where) {
    if (node.isNull()) {
      if (quality == Quality.GOOD) {
        throw new MalformedException(where + ": expected a value with quality GOOD, found null");
      }
      return Double.NaN;
    }
    if (!node.isFloatingPointNumber() || !Double.isFinite(node.doubleValue())) {
      throw Fields.malformed(where, "a finite float or null", node);
    }
    return node.doubleValue();
  }

  private static List<Block.Loss> losses(List<JsonNode> nodes, long offset) {
    List<Block.Loss> all = new ArrayList<>(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      all.add(loss(nodes.get(i), "7[" + i + "]", offset));
    }
    return all;
  }

  private static Block.Loss loss(JsonNode node, String where, long offset) {
    Fields fields = new Fields(node, where + ".");
    long from = sum(fields.whole("1", Long.MIN_VALUE, Long.MAX_VALUE), offset, where);
    long to = sum(fields.whole("2", Long.MIN_VALUE, Long.MAX_VALUE), offset, where);
    if (to < from) {
      throw new MalformedException(where + ": ends " + (from - to) + " ms before it begins");
    }
    Map<String, Long> counts = new HashMap<>();
    JsonNode lost = node.get("3");
    if (lost == null || !lost.isObject()) {
      throw Fields.malformed(where + ".3", "counts for each point", lost);
    }
    for (Entry<String, JsonNode> count : lost.properties()) {
      counts.put(
          count.getKey(),
          Fields.whole(count.getValue(), where + ".3." + count.getKey(), 0, Integer.MAX_VALUE));
    }
    return new Block.Loss(fields.text("0"), from, to, counts, fields.flag("4"));
  }
}
