package org.lamppost.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The scalar members of one JSON object from the city, with the place where each stands. */
final class DownlinkFields {
  private static final int VERSION = 1;
  private static final int LONGEST_ID = 128;
  private static final int LONGEST_TEXT = 4_096;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(16).build())
          .build();

  /** A value: its text, whether it was a text or a whole number, and its offset. */
  private record Field(JsonToken kind, String text, long position) {}

  private final String topic;
  private final Map<String, Field> fields = new HashMap<>();
  private long end;

  private DownlinkFields(String topic) {
    this.topic = topic;
  }

  static DownlinkFields read(String topic, byte[] payload) {
    DownlinkFields fields = new DownlinkFields(topic);
    if (payload.length > DownlinkCodec.MAX_BYTES) {
      throw new DownlinkException(
          topic,
          DownlinkCodec.MAX_BYTES,
          payload.length + " bytes long",
          "at most " + DownlinkCodec.MAX_BYTES + " bytes");
    }
    fields.parse(payload);
    return fields;
  }

  private void parse(byte[] payload) {
    try (JsonParser parser = JSON.createParser(payload)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new DownlinkException(
            topic, position(parser), "does not begin with '{'", "an object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken kind = parser.nextToken();
        if (kind.isStructStart()) {
          parser.skipChildren();
        }
        fields.put(name, new Field(kind, parser.getText(), position(parser)));
      }
      end = position(parser);
      if (parser.nextToken() != null) {
        throw new DownlinkException(topic, position(parser), "goes on after '}'", "one object");
      }
    } catch (JsonProcessingException e) {
      long at = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
      throw new DownlinkException(topic, at, firstLine(e.getOriginalMessage()), "JSON in UTF-8");
    } catch (IOException e) {
      throw new DownlinkException(topic, 0, firstLine(e.getMessage()), "JSON in UTF-8");
    }
  }

  void version() {
    Field field = field("v");
    if (field.kind() != JsonToken.VALUE_NUMBER_INT || !field.text().equals("" + VERSION)) {
      throw refuse("v", "is " + shortened(field.text()), "version " + VERSION);
    }
  }

  /** A name that must be there: not empty, one line, at most 128 characters. */
  String id(String name) {
    field(name);
    String id = line(name);
    if (id.isEmpty() || id.length() > LONGEST_ID) {
      throw refuse(name, "has " + id.length() + " characters", "1 to " + LONGEST_ID);
    }
    return id;
  }

  /** A text without control characters; empty if missing. */
  String line(String name) {
    String line = text(name);
    if (line.chars().anyMatch(Character::isISOControl)) {
      throw refuse(name, "has a control character", "plain text");
    }
    return line;
  }

  /** A text; empty if missing. */
  String text(String name) {
    Field field = fields.get(name);
    if (field == null) {
      return "";
    }
    if (field.kind() != JsonToken.VALUE_STRING) {
      throw refuse(name, "is " + shortened(field.text()), "a text");
    }
    if (field.text().length() > LONGEST_TEXT) {
      throw refuse(name, "is " + field.text().length() + " characters long", "<= " + LONGEST_TEXT);
    }
    // Half a surrogate pair can be escaped in JSON but never be written again as UTF-8.
    if (field.text().codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
      throw refuse(name, "has half a surrogate pair", "well-formed Unicode");
    }
    return field.text();
  }

  /** A whole number from 0 that must be there. */
  long count(String name) {
    Field field = field(name);
    if (field.kind() == JsonToken.VALUE_NUMBER_INT) {
      try {
        long count = Long.parseLong(field.text());
        if (count >= 0) {
          return count;
        }
      } catch (NumberFormatException tooLarge) {
        throw refuse(name, "is " + shortened(field.text()), "at most " + Long.MAX_VALUE);
      }
    }
    throw refuse(name, "is " + shortened(field.text()), "a whole number from 0");
  }

  /** A finite number that must be there. */
  double number(String name) {
    Field field = field(name);
    if (field.kind() == JsonToken.VALUE_NUMBER_INT
        || field.kind() == JsonToken.VALUE_NUMBER_FLOAT) {
      double number = Double.parseDouble(field.text());
      if (Double.isFinite(number)) {
        return number;
      }
    }
    throw refuse(name, "is " + shortened(field.text()), "a number");
  }

  DownlinkException refuse(String name, String problem, String expected) {
    Field field = fields.get(name);
    long position = field == null ? end : field.position();
    return new DownlinkException(topic, position, "'" + name + "' " + problem, expected);
  }

  private Field field(String name) {
    Field field = fields.get(name);
    if (field == null) {
      throw refuse(name, "is missing", "it in the object");
    }
    return field;
  }

  private static long position(JsonParser parser) {
    return Math.max(0, parser.currentTokenLocation().getByteOffset());
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  private static String firstLine(String message) {
    return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
  }
}
