package org.lamppost.keep;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the journal's internal blobs: variable-length integers, texts, doubles. */
final class BlobWriter {
  /** Bytes of the longest integer. */
  private static final int LONGEST = 10;

  private byte[] bytes;
  private int size;

  BlobWriter() {
    this(256);
  }

  /** With room for so many bytes; more are taken. */
  BlobWriter(int expected) {
    bytes = new byte[expected];
  }

  /** An integer of any sign; small magnitudes are short. */
  BlobWriter number(long value) {
    long rest = value << 1 ^ value >> 63;
    require(LONGEST);
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  BlobWriter text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    require(utf8.length);
    System.arraycopy(utf8, 0, bytes, size, utf8.length);
    size += utf8.length;
    return this;
  }

  BlobWriter real(double value) {
    long bits = Double.doubleToLongBits(value);
    require(Long.BYTES);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (bits >>> shift);
    }
    return this;
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void require(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
