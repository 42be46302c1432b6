package org.lamppost.wire;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.lamppost.model.Loss;
import org.lamppost.model.PointId;
import org.lamppost.model.Quality;

/**
 * The plain telemetry record, version 1, as {@code docs/formats/block.md} describes it.
 *
 * <p>The same record always gives the same bytes: definite lengths, shortest integers, values as
 * single precision where that loses nothing, losses' counts in the order of the points' names.
 */
public final class TelemetryCodec {
  static final int VERSION = 1;

  // Keys of the record's map.
  static final int KEY_VERSION = 0;
  static final int KEY_GATEWAY = 1;
  static final int KEY_EPOCH = 2;
  static final int KEY_SEQUENCE = 3;
  static final int KEY_BOOT = 4;
  static final int KEY_OFFSET = 5;
  static final int KEY_SERIES = 6;
  static final int KEY_LOSSES = 7;

  // Keys of a loss.
  static final int KEY_CAUSE = 0;
  static final int KEY_FROM = 1;
  static final int KEY_TO = 2;
  static final int KEY_COUNTS = 3;
  static final int KEY_UNKNOWN = 4;

  static final CBORFactory CBOR =
      CBORFactory.builder()
          .enable(CBORGenerator.Feature.WRITE_MINIMAL_DOUBLES)
          // Else "undefined" and unassigned simple values would pass for null and numbers.
          .enable(CBORParser.Feature.READ_UNDEFINED_AS_EMBEDDED_OBJECT)
          .enable(CBORParser.Feature.READ_SIMPLE_VALUE_AS_EMBEDDED_OBJECT)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(8)
                  .maxNameLength(256)
                  .maxStringLength(4096)
                  .build())
          .build();

  private TelemetryCodec() {}

  /** The record as it is sent. */
  public static byte[] encode(TelemetryRecord record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (CBORGenerator out = CBOR.createGenerator(bytes)) {
      int optional = (record.series().isEmpty() ? 0 : 1) + (record.losses().isEmpty() ? 0 : 1);
      out.writeStartObject(null, 6 + optional);
      out.writeFieldId(KEY_VERSION);
      out.writeNumber(VERSION);
      text(out, KEY_GATEWAY, record.id().gatewayId());
      text(out, KEY_EPOCH, record.id().epoch());
      number(out, KEY_SEQUENCE, record.id().sequence());
      text(out, KEY_BOOT, record.bootId());
      number(out, KEY_OFFSET, record.utcOffsetMillis());
      writeSeries(out, record);
      writeLosses(out, record);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array refused to grow", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a record.
   *
   * @throws WireException if the bytes are anything else than one whole record; memory taken is
   *     bound by the number of bytes, whatever lengths they claim.
   */
  public static TelemetryRecord decode(byte[] bytes) {
    return TelemetryReader.read(bytes);
  }

  private static void writeSeries(CBORGenerator out, TelemetryRecord record) throws IOException {
    if (record.series().isEmpty()) {
      return;
    }
    out.writeFieldId(KEY_SERIES);
    out.writeStartArray(null, record.series().size());
    for (TelemetryRecord.Series series : record.series()) {
      out.writeStartArray(null, 7);
      out.writeString(series.point().toString());
      out.writeString(Texts.encodable(series.unit()));
      out.writeNumber(series.firstNumber());
      out.writeNumber(series.sampleMillis()[0]);
      writeTimes(out, series.sampleMillis());
      writeValues(out, series);
      writeQualities(out, series.qualities());
      out.writeEndArray();
    }
    out.writeEndArray();
  }

  private static void writeTimes(CBORGenerator out, long[] times) throws IOException {
    out.writeStartArray(null, times.length - 1);
    for (int i = 1; i < times.length; i++) {
      out.writeNumber(times[i] - times[i - 1]);
    }
    out.writeEndArray();
  }

  private static void writeValues(CBORGenerator out, TelemetryRecord.Series series)
      throws IOException {
    out.writeStartArray(null, series.size());
    for (int i = 0; i < series.size(); i++) {
      if (Quality.of(series.qualities()[i]).valued()) {
        out.writeNumber(series.values()[i]);
      } else {
        out.writeNull();
      }
    }
    out.writeEndArray();
  }

  private static void writeQualities(CBORGenerator out, byte[] qualities) throws IOException {
    boolean same = true;
    for (byte quality : qualities) {
      same &= quality == qualities[0];
    }
    if (same) {
      out.writeNumber((int) qualities[0]);
      return;
    }
    out.writeStartArray(null, qualities.length);
    for (byte quality : qualities) {
      out.writeNumber((int) quality);
    }
    out.writeEndArray();
  }

  private static void writeLosses(CBORGenerator out, TelemetryRecord record) throws IOException {
    if (record.losses().isEmpty()) {
      return;
    }
    out.writeFieldId(KEY_LOSSES);
    out.writeStartArray(null, record.losses().size());
    for (Loss loss : record.losses()) {
      out.writeStartObject(null, loss.unknown() ? 5 : 4);
      text(out, KEY_CAUSE, Texts.spelling(loss.cause()));
      number(out, KEY_FROM, loss.fromMillis());
      number(out, KEY_TO, loss.toMillis());
      out.writeFieldId(KEY_COUNTS);
      out.writeStartObject(null, loss.counts().size());
      for (Map.Entry<PointId, Long> count : new TreeMap<>(loss.counts()).entrySet()) {
        out.writeFieldName(count.getKey().toString());
        out.writeNumber(count.getValue());
      }
      out.writeEndObject();
      if (loss.unknown()) {
        out.writeFieldId(KEY_UNKNOWN);
        out.writeBoolean(true);
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void text(CBORGenerator out, int key, String value) throws IOException {
    out.writeFieldId(key);
    out.writeString(Texts.encodable(value));
  }

  private static void number(CBORGenerator out, int key, long value) throws IOException {
    out.writeFieldId(key);
    out.writeNumber(value);
  }
}
