package org.lamppost.wire;

import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.IOException;

/**
 * Reads CBOR item by item and refuses, with the place, what is not expected.
 *
 * <p>Stands on an item: each reading method checks the present one; {@link #next()} moves on. Not
 * thread-safe.
 */
final class CborReader implements AutoCloseable {
  private final CBORParser parser;
  private JsonToken token;

  /** Stands before the first item. */
  CborReader(CBORFactory factory, byte[] bytes) throws IOException {
    parser = factory.createParser(bytes);
  }

  /** Moves to the next item. */
  CborReader next() throws IOException {
    token = parser.nextToken();
    if (parser.getCurrentTag() >= 0) {
      throw refused("tag " + parser.getCurrentTag(), "no tags");
    }
    return this;
  }

  /** Refuses anything but the beginning of a map. */
  void map(String what) {
    require(JsonToken.START_OBJECT, what, "a map");
  }

  /** Refuses anything but the beginning of an array. */
  void array(String what) {
    require(JsonToken.START_ARRAY, what, "an array");
  }

  /** Refuses anything but the end of an array. */
  void arrayEnd(String what) {
    require(JsonToken.END_ARRAY, what, "the end of the array");
  }

  /** Whether the array or map goes on: the present item is not its end. */
  boolean more() {
    return token != JsonToken.END_ARRAY && token != JsonToken.END_OBJECT;
  }

  /** Whether the present item begins an array. */
  boolean atArray() {
    return token == JsonToken.START_ARRAY;
  }

  /** A map's key as text; integer keys are spelt in decimal. */
  String key() throws IOException {
    require(JsonToken.FIELD_NAME, "key", "a key");
    return parser.currentName();
  }

  /** Text. */
  String text(String what) throws IOException {
    require(JsonToken.VALUE_STRING, what, "a text");
    String text = parser.getText();
    // The parser lets encoded halves of surrogate pairs through, which are not UTF-8.
    if (!text.equals(Texts.encodable(text))) {
      throw refused(what + " is not UTF-8", "a text");
    }
    return text;
  }

  /** An integer that fits 64 bits with sign. */
  long integer(String what) throws IOException {
    require(JsonToken.VALUE_NUMBER_INT, what, "an integer");
    NumberType type = parser.getNumberType();
    if (type != NumberType.INT && type != NumberType.LONG) {
      throw refused(what + " is " + parser.getText(), "an integer of 64 bits");
    }
    return parser.getLongValue();
  }

  /** An integer within limits, both included. */
  long integer(String what, long least, long most) throws IOException {
    long value = integer(what);
    if (value < least || value > most) {
      throw refused(what + " is " + value, "an integer from " + least + " to " + most);
    }
    return value;
  }

  /** A finite float, or NaN for null. */
  double floatOrNull(String what) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return Double.NaN;
    }
    require(JsonToken.VALUE_NUMBER_FLOAT, what, "a float or null");
    NumberType type = parser.getNumberType();
    if (type != NumberType.FLOAT && type != NumberType.DOUBLE) {
      throw refused(what + " is a " + type, "a float or null");
    }
    double value = parser.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw refused(what + " is " + value, "a finite float or null");
    }
    return value;
  }

  /** {@code true}. */
  void yes(String what) {
    require(JsonToken.VALUE_TRUE, what, "true");
  }

  /** Refuses bytes after the last item. */
  void end() throws IOException {
    token = parser.nextToken();
    if (token != null) {
      throw refused("something follows the record: " + token, "its end");
    }
  }

  /** The place of the present item. */
  long position() {
    return parser.currentTokenLocation().getByteOffset();
  }

  /** A refusal of the present item. */
  WireException refused(String problem, String expected) {
    return new WireException(position(), problem, expected);
  }

  private void require(JsonToken wanted, String what, String expected) {
    if (token != wanted) {
      throw refused(what + " is " + (token == null ? "missing" : token), expected);
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
