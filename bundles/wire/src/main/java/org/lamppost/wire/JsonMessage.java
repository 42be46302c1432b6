package org.lamppost.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.lamppost.model.RecordId;

/** One JSON object as a message: what all records that are JSON share. */
final class JsonMessage {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  private JsonMessage() {}

  /** Writes the members of an object. */
  interface Members {
    /** Writes them all. */
    void write(JsonGenerator out) throws IOException;
  }

  /** An object of format version 1 as UTF-8. */
  static byte[] encode(Members members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeNumberField("v", 1);
      members.write(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array refused to grow", e);
    }
    return bytes.toByteArray();
  }

  /** The text of a member at the top of an object; empty if there is none, or it is no JSON. */
  static Optional<String> member(byte[] message, String name) {
    try (JsonParser in = JSON.createParser(message)) {
      for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
        if (token == JsonToken.FIELD_NAME && in.currentName().equals(name)) {
          return Optional.ofNullable(in.nextTextValue());
        }
        if (token.isStructStart() && in.getParsingContext().getParent().hasCurrentName()) {
          in.skipChildren();
        }
      }
      return Optional.empty();
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }

  /** The identity that every record carries; the stream is the topic's. */
  static void writeIdentity(JsonGenerator out, RecordId id) throws IOException {
    text(out, "gatewayId", id.gatewayId());
    text(out, "epoch", id.epoch());
    out.writeNumberField("seq", id.sequence());
  }

  /** A text, whatever the field put into it. */
  static void text(JsonGenerator out, String name, String value) throws IOException {
    out.writeStringField(name, Texts.encodable(value));
  }

  /** A number, or null for NaN and infinities, which JSON has not. */
  static void number(JsonGenerator out, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      out.writeNumberField(name, value);
    } else {
      out.writeNullField(name);
    }
  }
}
