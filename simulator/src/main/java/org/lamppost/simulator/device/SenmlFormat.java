package org.lamppost.simulator.device;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** The two forms of SenML that CoAP devices speak (RFC 8428, clauses 5 and 6). */
enum SenmlFormat {
  JSON(110),
  CBOR(112);

  /** Enough to make any message end too early. */
  private static final int CUT_BYTES = 4;

  private static final String STRANGER = "nobody-9";

  private final short contentFormat;

  SenmlFormat(int contentFormat) {
    this.contentFormat = (short) contentFormat;
  }

  /** The CoAP content format number. */
  short contentFormat() {
    return contentFormat;
  }

  /**
   * Encodes a pack; the first record carries base name and base time, the others the seconds since
   * then.
   *
   * @param device names the pack, unless the sample's form says otherwise.
   * @param samples one or more; several only if all are plain.
   */
  byte[] encode(String device, List<Sample> samples) {
    Sample first = samples.get(0);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Fields fields = this == JSON ? new JsonFields(bytes) : new CborFields(bytes)) {
      fields.startPack(samples.size());
      for (Sample sample : samples) {
        write(fields, device, first, sample);
      }
      fields.endPack();
    } catch (IOException e) {
      throw new UncheckedIOException("encoding into memory", e);
    }
    byte[] whole = bytes.toByteArray();
    return first.form() == Sample.Form.GARBLED
        ? Arrays.copyOf(whole, whole.length - CUT_BYTES)
        : whole;
  }

  private static void write(Fields fields, String device, Sample first, Sample sample)
      throws IOException {
    boolean leads = sample == first;
    boolean hasUnit = !sample.unit().isEmpty();
    Duration since = Duration.between(first.at(), sample.at());
    boolean timed = !since.isZero();
    fields.startRecord(2 + (leads ? 2 : 0) + (timed ? 1 : 0) + (hasUnit ? 1 : 0));
    if (leads) {
      String sender = first.form() == Sample.Form.UNKNOWN_DEVICE ? STRANGER : device;
      fields.text(Label.BASE_NAME, sender + "/");
      fields.seconds(Label.BASE_TIME, Duration.between(Instant.EPOCH, first.at()));
    }
    fields.text(Label.NAME, sample.point());
    if (timed) {
      fields.seconds(Label.TIME, since);
    }
    if (hasUnit) {
      fields.text(Label.UNIT, sample.unit());
    }
    fields.number(Label.VALUE, sample.value());
    fields.endRecord();
  }

  /** Labels with their CBOR numbers (RFC 8428, table 4). */
  private enum Label {
    BASE_NAME("bn", -2),
    BASE_TIME("bt", -3),
    NAME("n", 0),
    UNIT("u", 1),
    VALUE("v", 2),
    TIME("t", 6);

    private final String word;
    private final int number;

    Label(String word, int number) {
      this.word = word;
      this.number = number;
    }
  }

  /** Writes one pack. */
  private interface Fields extends AutoCloseable {
    void startPack(int records) throws IOException;

    void endPack() throws IOException;

    void startRecord(int fields) throws IOException;

    void endRecord() throws IOException;

    void text(Label label, String text) throws IOException;

    void number(Label label, double number) throws IOException;

    void seconds(Label label, Duration seconds) throws IOException;

    @Override
    void close() throws IOException;
  }

  private static final class JsonFields implements Fields {
    private final JsonGenerator out;

    JsonFields(ByteArrayOutputStream bytes) throws IOException {
      out = new JsonFactory().createGenerator(bytes);
      out.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
    }

    @Override
    public void startPack(int records) throws IOException {
      out.writeStartArray();
    }

    @Override
    public void endPack() throws IOException {
      out.writeEndArray();
    }

    @Override
    public void startRecord(int fields) throws IOException {
      out.writeStartObject();
    }

    @Override
    public void endRecord() throws IOException {
      out.writeEndObject();
    }

    @Override
    public void text(Label label, String text) throws IOException {
      out.writeStringField(label.word, text);
    }

    @Override
    public void number(Label label, double number) throws IOException {
      out.writeFieldName(label.word);
      if (Double.isNaN(number)) {
        // A careless sensor prints it like this; it is not JSON.
        out.writeRawValue("NaN");
      } else {
        out.writeNumber(BigDecimal.valueOf(number).stripTrailingZeros());
      }
    }

    @Override
    public void seconds(Label label, Duration seconds) throws IOException {
      out.writeFieldName(label.word);
      out.writeNumber(BigDecimal.valueOf(seconds.toMillis(), 3).stripTrailingZeros());
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  private static final class CborFields implements Fields {
    private final CBORGenerator out;

    CborFields(ByteArrayOutputStream bytes) throws IOException {
      out = new CBORFactory().createGenerator(bytes);
    }

    @Override
    public void startPack(int records) throws IOException {
      out.writeStartArray(null, records);
    }

    @Override
    public void endPack() throws IOException {
      out.writeEndArray();
    }

    @Override
    public void startRecord(int fields) throws IOException {
      out.writeStartObject(null, fields);
    }

    @Override
    public void endRecord() throws IOException {
      out.writeEndObject();
    }

    @Override
    public void text(Label label, String text) throws IOException {
      out.writeFieldId(label.number);
      out.writeString(text);
    }

    @Override
    public void number(Label label, double number) throws IOException {
      out.writeFieldId(label.number);
      out.writeNumber(number);
    }

    @Override
    public void seconds(Label label, Duration seconds) throws IOException {
      number(label, seconds.toMillis() / 1000.0);
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
