package org.lamppost.launcher;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** The status for a person: one line for each value, indented below its room. */
final class StatusText {
  private final StringBuilder text = new StringBuilder();

  private StatusText() {}

  /** Lays out the JSON that the status socket gave. */
  static String of(byte[] json) throws IOException {
    StatusText page = new StatusText();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the gateway answered nothing that is a status");
      }
      page.members(parser, 0);
    }
    return page.text.toString().stripTrailing();
  }

  /**
   * A part of the JSON that the status socket gave.
   *
   * @param names of the members to go down to, from the top.
   * @throws IOException if it has no such part.
   */
  static byte[] part(byte[] json, List<String> names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonParser parser = new JsonFactory().createParser(json);
        JsonGenerator out = new JsonFactory().createGenerator(bytes)) {
      parser.nextToken();
      for (String name : names) {
        while (parser.nextToken() == JsonToken.FIELD_NAME && !name.equals(parser.currentName())) {
          parser.nextToken();
          parser.skipChildren();
        }
        boolean found = parser.currentToken() == JsonToken.FIELD_NAME;
        if (!found || parser.nextToken() != JsonToken.START_OBJECT) {
          throw new IOException("the gateway tells nothing of " + String.join(".", names));
        }
      }
      out.copyCurrentStructure(parser);
    }
    return bytes.toByteArray();
  }

  private void members(JsonParser parser, int depth) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      text.append("  ".repeat(depth)).append(name).append(':');
      value(parser, token, depth);
    }
  }

  private void value(JsonParser parser, JsonToken token, int depth) throws IOException {
    if (token == JsonToken.START_OBJECT) {
      text.append('\n');
      members(parser, depth + 1);
    } else if (token == JsonToken.START_ARRAY) {
      elements(parser, depth + 1);
    } else {
      text.append(' ').append(parser.getText()).append('\n');
    }
  }

  private void elements(JsonParser parser, int depth) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.END_ARRAY) {
      text.append(" none\n");
      return;
    }
    text.append('\n');
    for (; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      text.append("  ".repeat(depth)).append('-');
      value(parser, token, depth);
    }
  }
}
