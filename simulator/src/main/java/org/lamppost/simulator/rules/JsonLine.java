package org.lamppost.simulator.rules;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.model.Nearest;

/**
 * One JSON object of a fixture, or an object inside it, that knows where it stands.
 *
 * @param file as faults show it.
 * @param number its line from 1.
 */
record JsonLine(String file, int number, ObjectNode node) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Parses a line. */
  static JsonLine of(String file, int number, String text) {
    JsonNode parsed;
    try {
      parsed = MAPPER.readTree(text);
    } catch (JsonProcessingException broken) {
      int column = broken.getLocation() == null ? 0 : broken.getLocation().getColumnNr();
      String what = broken.getOriginalMessage().split("\n", 2)[0];
      throw fault(file, number, "not JSON at column " + column + ": " + what, "one JSON object");
    }
    if (!(parsed instanceof ObjectNode object)) {
      throw fault(file, number, "not an object", "one JSON object in a line");
    }
    return new JsonLine(file, number, object);
  }

  private static FaultException fault(String file, int number, String problem, String expected) {
    return new FaultException(new Fault(file, number, problem, expected));
  }

  FaultException fault(String problem, String expected) {
    return fault(file, number, problem, expected);
  }

  FaultException fault(String key, String problem, String expected) {
    return fault("'" + key + "' " + problem, expected);
  }

  /** Refuses keys that nobody reads. */
  void only(Set<String> known) {
    for (String key : keys()) {
      if (!known.contains(key)) {
        throw fault("key '" + key + "' is not known here", Nearest.expected(key, known));
      }
    }
  }

  List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      keys.add(names.next());
    }
    return keys;
  }

  boolean has(String key) {
    return node.has(key);
  }

  JsonNode value(String key) {
    if (!node.has(key)) {
      throw fault("'" + key + "' is missing", "the key '" + key + "'");
    }
    return node.get(key);
  }

  String text(String key) {
    JsonNode value = value(key);
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw fault(key, "is " + value, "a text");
    }
    return value.textValue();
  }

  Optional<String> optionalText(String key) {
    return has(key) ? Optional.of(text(key)) : Optional.empty();
  }

  /** One of a few words. */
  String choice(String key, Set<String> known) {
    String text = text(key);
    if (!known.contains(text)) {
      throw fault(key, "is '" + text + "'", Nearest.expected(text, known));
    }
    return text;
  }

  boolean flag(String key, boolean otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    if (!value(key).isBoolean()) {
      throw fault(key, "is " + value(key), "true or false");
    }
    return value(key).booleanValue();
  }

  int count(String key) {
    JsonNode value = value(key);
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
      throw fault(key, "is " + value, "a whole number from 0");
    }
    return value.intValue();
  }

  /** A time, perhaps below zero. */
  long time(String key) {
    String text = text(key);
    return Offsets.parse(text)
        .orElseThrow(() -> fault(key, "is '" + text + "'", "a time such as 90s, 1d2h or -3h"));
  }

  long timeFromZero(String key, long otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    long time = time(key);
    if (time < 0) {
      throw fault(key, "is '" + text(key) + "'", "a time from 0s");
    }
    return time;
  }

  JsonLine child(String key) {
    if (!(value(key) instanceof ObjectNode object)) {
      throw fault(key, "is " + shortened(value(key)), "an object");
    }
    return new JsonLine(file, number, object);
  }

  JsonLine childOrEmpty(String key) {
    return has(key) ? child(key) : new JsonLine(file, number, MAPPER.createObjectNode());
  }

  List<JsonNode> list(String key) {
    if (!value(key).isArray()) {
      throw fault(key, "is " + shortened(value(key)), "a list");
    }
    List<JsonNode> all = new ArrayList<>();
    value(key).forEach(all::add);
    return all;
  }

  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : has(key) ? list(key) : List.<JsonNode>of()) {
      if (!(each instanceof TextNode)) {
        throw fault(key, "holds " + shortened(each), "texts");
      }
      texts.add(each.textValue());
    }
    return texts;
  }

  private static String shortened(JsonNode value) {
    String text = value.toString();
    return text.length() <= 60 ? text : text.substring(0, 59) + "…";
  }
}
