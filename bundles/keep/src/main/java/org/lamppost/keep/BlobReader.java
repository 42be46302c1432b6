package org.lamppost.keep;

import java.nio.charset.StandardCharsets;

/** Reads what {@link BlobWriter} wrote; refuses anything else as damage. */
final class BlobReader {
  private final byte[] bytes;
  private int at;

  BlobReader(byte[] bytes) {
    this.bytes = bytes;
  }

  long number() throws DamagedFile {
    long rest = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte part = next();
      rest |= (part & 0x7FL) << shift;
      if (part >= 0) {
        return rest >>> 1 ^ -(rest & 1);
      }
    }
    throw new DamagedFile("a number at byte " + at + " does not end");
  }

  /** A number of things that each take at least one more byte. */
  int count() throws DamagedFile {
    long count = number();
    if (count < 0 || count > bytes.length - at) {
      throw new DamagedFile("a count of " + count + " at byte " + at + " of " + bytes.length);
    }
    return (int) count;
  }

  String text() throws DamagedFile {
    int length = count();
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  double real() throws DamagedFile {
    long bits = 0;
    for (int i = 0; i < 8; i++) {
      bits = bits << 8 | next() & 0xFF;
    }
    return Double.longBitsToDouble(bits);
  }

  /** Refuses bytes left over. */
  void end() throws DamagedFile {
    if (at != bytes.length) {
      throw new DamagedFile((bytes.length - at) + " bytes are left over");
    }
  }

  /** Refuses anything but zeros to the end. */
  void padding() throws DamagedFile {
    while (at < bytes.length) {
      if (bytes[at++] != 0) {
        throw new DamagedFile("byte " + at + " of the padding is not 0");
      }
    }
  }

  private byte next() throws DamagedFile {
    if (at == bytes.length) {
      throw new DamagedFile("it ends at byte " + at);
    }
    return bytes[at++];
  }
}
