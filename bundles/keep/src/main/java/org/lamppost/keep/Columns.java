package org.lamppost.keep;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The columns of one record (SQLite file format, section 2.1).
 *
 * @param payload the record, or its beginning.
 * @param types the serial type of each column.
 * @param offsets where each begins in the payload; one more for the end.
 */
record Columns(byte[] payload, long[] types, int[] offsets) {
  private static final int MOST = 16;

  /**
   * Reads a record's header.
   *
   * @param bytes that hold the record from {@code from} on, at least its header.
   * @param available how many of its bytes there are.
   * @param length of the whole record, which its columns must fill.
   */
  static Optional<Columns> of(byte[] bytes, int from, int available, int length) {
    byte[] payload = Arrays.copyOfRange(bytes, from, from + available);
    VarintCursor in = new VarintCursor(payload, 0, available);
    long header = in.next();
    if (in.failed() || header > available) {
      return Optional.empty();
    }
    long[] types = new long[MOST];
    int[] offsets = new int[MOST + 1];
    int count = 0;
    long at = header;
    while (in.at() < header && count < MOST) {
      long type = in.next();
      offsets[count] = (int) at;
      types[count++] = type;
      at += size(type);
      if (in.failed() || type < 0 || type == 10 || type == 11 || at > length) {
        return Optional.empty();
      }
    }
    if (in.at() != header || at != length) {
      return Optional.empty();
    }
    offsets[count] = length;
    return Optional.of(
        new Columns(payload, Arrays.copyOf(types, count), Arrays.copyOf(offsets, count + 1)));
  }

  private static long size(long type) {
    if (type >= 12) {
      return (type - 12) / 2;
    }
    return type == 5 ? 6 : type == 6 || type == 7 ? 8 : type > 7 ? 0 : type;
  }

  int count() {
    return types.length;
  }

  boolean isNull(int column) {
    return types[column] == 0;
  }

  boolean isInteger(int column) {
    long type = types[column];
    return type >= 1 && type <= 6 || type == 8 || type == 9;
  }

  boolean isText(int column) {
    return types[column] >= 13 && types[column] % 2 == 1;
  }

  boolean isBlob(int column) {
    return types[column] >= 12 && types[column] % 2 == 0;
  }

  long integer(int column) {
    if (types[column] >= 8) {
      return types[column] - 8;
    }
    long value = payload[offsets[column]];
    for (int i = offsets[column] + 1; i < offsets[column + 1]; i++) {
      value = value << 8 | payload[i] & 0xFF;
    }
    return value;
  }

  byte[] blob(int column) {
    return isNull(column)
        ? new byte[0]
        : Arrays.copyOfRange(payload, offsets[column], offsets[column + 1]);
  }

  /** As much of a column as the payload holds. */
  byte[] beginning(int column) {
    int end = Math.min(payload.length, offsets[column + 1]);
    return Arrays.copyOfRange(payload, Math.min(end, offsets[column]), end);
  }

  /** A text; empty if its bytes are none. */
  Optional<String> text(int column) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(blob(column));
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
