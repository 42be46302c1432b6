package org.lamppost.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Writes what a gateway says of itself on its state topic. Never fails for what a text holds. */
public final class StateCodec {
  /** The most faults that a birth names; the rest is one line with their number. */
  public static final int MAX_FAULTS = 50;

  private static final int LONGEST_TEXT = 500;
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

  private StateCodec() {}

  /** The message that says the gateway is there. */
  public static byte[] birth(Birth birth) {
    return write(
        json -> {
          json.writeStringField("state", "online");
          text(json, "gatewayId", birth.gatewayId());
          text(json, "epoch", birth.epoch());
          text(json, "bootId", birth.bootId());
          text(json, "connectedAt", TIME.format(birth.connectedAt()));
          text(json, "software", birth.software());
          json.writeNumberField("devices", birth.devices());
          json.writeNumberField("points", birth.points());
          faults(json, birth.faults());
        });
  }

  /**
   * The message that says the gateway is gone.
   *
   * @param gatewayId which gateway.
   * @param reason {@code link lost} in the last will, {@code stopped} at a clean stop.
   */
  public static byte[] offline(String gatewayId, String reason) {
    return write(
        json -> {
          json.writeStringField("state", "offline");
          text(json, "gatewayId", gatewayId);
          text(json, "reason", reason);
        });
  }

  private interface Body {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private static byte[] write(Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("v", 1);
      body.writeTo(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing JSON to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void faults(JsonGenerator json, List<String> faults) throws IOException {
    json.writeArrayFieldStart("faults");
    int named = Math.min(faults.size(), MAX_FAULTS);
    for (String fault : faults.subList(0, named)) {
      json.writeString(writable(fault));
    }
    if (named < faults.size()) {
      json.writeString("and " + (faults.size() - named) + " more");
    }
    json.writeEndArray();
  }

  private static void text(JsonGenerator json, String name, String value) throws IOException {
    json.writeStringField(name, writable(value));
  }

  /**
   * Half a surrogate pair, which a document may hold, has no form in UTF-8; nor is it worth a
   * birth.
   */
  private static String writable(String text) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), LONGEST_TEXT));
    text.codePoints()
        .limit(LONGEST_TEXT)
        .forEach(c -> out.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
    return out.toString();
  }
}
