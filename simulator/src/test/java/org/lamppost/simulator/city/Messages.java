package org.lamppost.simulator.city;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Messages of a gateway, written from the format pages. */
final class Messages {
  static final String GATEWAY = "pole-0001";
  static final String EPOCH = "01JDEPOCH";
  static final String PRESSURE = "hydrant-17/pressure";

  /** UTC minus monotonic time in all blocks. */
  static final long OFFSET = 1_764_000_000_000L;

  private Messages() {}

  /** A block's content, written between its head and its end. */
  interface Content {
    void write(CBORGenerator out) throws IOException;
  }

  /** A telemetry record: head, then whatever the content writes as further members. */
  static byte[] block(long sequence, Content content) {
    return block(EPOCH, sequence, content);
  }

  static byte[] block(String epoch, long sequence, Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CBORGenerator out = new CBORFactory().createGenerator(bytes)) {
      out.writeStartObject();
      out.writeFieldId(0);
      out.writeNumber(1);
      out.writeFieldId(1);
      out.writeString(GATEWAY);
      out.writeFieldId(2);
      out.writeString(epoch);
      out.writeFieldId(3);
      out.writeNumber(sequence);
      out.writeFieldId(4);
      out.writeString("boot-1");
      out.writeFieldId(5);
      out.writeNumber(OFFSET);
      content.write(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A block with one series of pressure: values 1 s apart, all good. */
  static byte[] pressures(long sequence, long firstNumber, long firstMillis, double... values) {
    return block(
        sequence,
        out -> {
          out.writeFieldId(6);
          out.writeStartArray(null, 1);
          series(out, firstNumber, firstMillis, values);
          out.writeEndArray();
        });
  }

  private static void series(
      CBORGenerator out, long firstNumber, long firstMillis, double... values) throws IOException {
    out.writeStartArray(null, 7);
    out.writeString(PRESSURE);
    out.writeString("MPa");
    out.writeNumber(firstNumber);
    out.writeNumber(firstMillis);
    out.writeStartArray(null, values.length - 1);
    for (int i = 1; i < values.length; i++) {
      out.writeNumber(1_000);
    }
    out.writeEndArray();
    out.writeStartArray(null, values.length);
    for (double value : values) {
      out.writeNumber(value);
    }
    out.writeEndArray();
    out.writeNumber(0);
    out.writeEndArray();
  }

  /** A block that declares readings of pressure lost in an interval of monotonic time. */
  static byte[] lost(long sequence, long fromMillis, long toMillis, long count) {
    return block(
        sequence,
        out -> {
          out.writeFieldId(7);
          out.writeStartArray(null, 1);
          out.writeStartObject();
          out.writeFieldId(0);
          out.writeString("line-full");
          out.writeFieldId(1);
          out.writeNumber(fromMillis);
          out.writeFieldId(2);
          out.writeNumber(toMillis);
          out.writeFieldId(3);
          out.writeStartObject();
          out.writeFieldName(PRESSURE);
          out.writeNumber(count);
          out.writeEndObject();
          out.writeEndObject();
          out.writeEndArray();
        });
  }

  /** A block that declares an unknown number lost in an interval of monotonic time. */
  static byte[] lostUnknown(long sequence, long fromMillis, long toMillis) {
    return block(
        sequence,
        out -> {
          out.writeFieldId(7);
          out.writeStartArray(null, 1);
          out.writeStartObject();
          out.writeFieldId(0);
          out.writeString("unclean-stop");
          out.writeFieldId(1);
          out.writeNumber(fromMillis);
          out.writeFieldId(2);
          out.writeNumber(toMillis);
          out.writeFieldId(3);
          out.writeStartObject();
          out.writeEndObject();
          out.writeFieldId(4);
          out.writeBoolean(true);
          out.writeEndObject();
          out.writeEndArray();
        });
  }

  static ObjectNode incidentNode(long sequence, String incidentId, String state, String change) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("v", 1).put("gatewayId", GATEWAY).put("epoch", EPOCH).put("seq", sequence);
    node.put("incidentId", incidentId).put("state", state).put("change", change);
    node.put("type", "HYD.PRESSURE.LOW").put("scenario", 1).put("level", 1);
    node.put("deviceId", "hydrant-17").put("point", PRESSURE);
    node.put("rule", "low").put("pack", "hydrant").put("basis", "site policy");
    node.put("changedAt", "2025-11-25T00:00:00.000+08:00");
    node.put("sampleMillis", OFFSET + 1_000).put("changedMillis", OFFSET + 1_005);
    node.put("value", 0.06).put("unit", "MPa").put("quality", "GOOD");
    node.put("repeats", 0).put("workOrder", "").put("test", false).putNull("closure");
    return node;
  }

  static byte[] incident(long sequence, String incidentId, String state, String change) {
    return utf8(incidentNode(sequence, incidentId, state, change).toString());
  }

  static byte[] audit(long sequence) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("v", 1).put("gatewayId", GATEWAY).put("epoch", EPOCH).put("seq", sequence);
    node.put("at", "2026-11-23T08:00:00.000+08:00").put("kind", "action");
    node.put("subject", "shed-1/contactor").put("detail", "set 1");
    return utf8(node.toString());
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Arrival arrival(String stream, byte[] payload) {
    return new Arrival(GATEWAY, stream, payload, OFFSET + 60_000);
  }
}
