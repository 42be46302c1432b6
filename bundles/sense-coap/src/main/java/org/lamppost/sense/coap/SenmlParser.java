package org.lamppost.sense.coap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a SenML pack into resolved records. Bytes in, values out: no I/O, no clock.
 *
 * <p>Safe from any thread.
 */
final class SenmlParser {
  private static final int MESSAGE_CHARS = 160;

  private final SenmlFormat format;
  private final JsonFactory factory;

  SenmlParser(SenmlFormat format) {
    this.format = format;
    this.factory = format.factory();
  }

  /**
   * Reads a whole pack.
   *
   * @return at least one record, in the pack's order; empty only if all records carry base fields
   *     and nothing else.
   * @throws SenmlException with the position and what was expected, if any part is malformed.
   */
  List<SenmlRecord> parse(byte[] payload) throws SenmlException {
    try (JsonParser in = factory.createParser(payload)) {
      return pack(in);
    } catch (JsonProcessingException e) {
      long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
      throw new SenmlException(
          "malformed"
              + (at < 0 ? "" : " at byte " + at)
              + ": "
              + brief(e)
              + "; expected SenML "
              + format);
    } catch (IOException e) {
      throw new SenmlException("malformed: " + e.getMessage() + "; expected SenML " + format);
    }
  }

  private List<SenmlRecord> pack(JsonParser in) throws IOException, SenmlException {
    if (in.nextToken() != JsonToken.START_ARRAY) {
      throw new SenmlException("byte 0 is not the begin of a pack; expected an array of records");
    }
    SenmlBase base = new SenmlBase();
    List<SenmlRecord> records = new ArrayList<>();
    int position = 0;
    while (in.nextToken() != JsonToken.END_ARRAY) {
      position++;
      if (in.currentToken() != JsonToken.START_OBJECT) {
        throw new SenmlException("record " + position + " is not a map; expected a map of fields");
      }
      SenmlFields fields = new SenmlFields(position);
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String label = format.label(in.currentName());
        in.nextToken();
        fields.read(label, in);
      }
      if (in.currentToken() != JsonToken.END_OBJECT) {
        throw new SenmlException("record " + position + " is cut off; expected its end");
      }
      fields.resolve(base).ifPresent(records::add);
    }
    if (position == 0) {
      throw new SenmlException("the pack is empty; expected at least one record");
    }
    if (in.nextToken() != null) {
      throw new SenmlException(
          "byte "
              + in.currentTokenLocation().getByteOffset()
              + " follows the pack; expected its end");
    }
    return records;
  }

  private static String brief(JsonProcessingException e) {
    String line = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("not readable");
    return line.length() <= MESSAGE_CHARS ? line : line.substring(0, MESSAGE_CHARS) + "…";
  }
}
