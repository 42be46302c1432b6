package org.lamppost.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads and writes the bytes before the body: whole bytes, so that a damaged record shows them. */
final class CompactHead {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern ULID_TEXT = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  // The forms of a text; any greater number is its length in UTF-8, plus this many.
  private static final int AS_UUID = 0;
  private static final int AS_ULID = 1;
  private static final int FORMS = 2;

  private final byte[] bytes;
  private int at;

  /** Reads. */
  CompactHead(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Where the reader stands. */
  int position() {
    return at;
  }

  /** Reads a byte. */
  int octet() {
    if (at >= bytes.length) {
      throw new WireException(at, "the record ends", "more of its head");
    }
    return bytes[at++] & 0xFF;
  }

  /** Reads a number of up to 64 bits. */
  long number() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int octet = octet();
      if (shift == 63 && octet > 1) {
        break;
      }
      value |= (long) (octet & 0x7F) << shift;
      if (octet < 0x80) {
        return value;
      }
    }
    throw new WireException(at - 1L, "a number of more than 64 bits", "at most 64");
  }

  /** Reads a number with a sign. */
  long signed() {
    long value = number();
    return value >>> 1 ^ -(value & 1);
  }

  /** Reads a text. */
  String text() {
    long form = number();
    if (form == AS_UUID) {
      return new UUID(eight(), eight()).toString();
    }
    if (form == AS_ULID) {
      return ulid(eight(), eight());
    }
    long size = form - FORMS;
    if (size < 0 || size > bytes.length - at) {
      throw new WireException(at, "a text of " + size + " bytes", "a text that ends");
    }
    try {
      ByteBuffer text = ByteBuffer.wrap(bytes, at, (int) size);
      at += (int) size;
      return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      throw new WireException(at - size, "not UTF-8", "a text", e);
    }
  }

  private long eight() {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | octet();
    }
    return value;
  }

  private static String ulid(long high, long low) {
    char[] text = new char[26];
    for (int i = 25; i >= 0; i--) {
      text[i] = DIGITS.charAt((int) (low & 31));
      low = low >>> 5 | high << 59;
      high >>>= 5;
    }
    return new String(text);
  }

  /** Writes a number. */
  static void number(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /** Writes a number with a sign. */
  static void signed(ByteArrayOutputStream out, long value) {
    number(out, value << 1 ^ value >> 63);
  }

  /** Writes a text. */
  static void text(ByteArrayOutputStream out, String text) {
    if (UUID_TEXT.matcher(text).matches()) {
      UUID uuid = UUID.fromString(text);
      number(out, AS_UUID);
      sixteen(out, uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    } else if (ULID_TEXT.matcher(text).matches()) {
      long high = 0;
      long low = 0;
      for (int i = 0; i < 26; i++) {
        high = high << 5 | low >>> 59;
        low = low << 5 | DIGITS.indexOf(text.charAt(i));
      }
      number(out, AS_ULID);
      sixteen(out, high, low);
    } else {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      number(out, (long) utf8.length + FORMS);
      out.writeBytes(utf8);
    }
  }

  private static void sixteen(ByteArrayOutputStream out, long high, long low) {
    out.writeBytes(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
  }
}
