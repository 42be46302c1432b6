package org.lamppost.keep;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the journal's internal blobs: variable-length integers, texts, doubles. */
final class BlobWriter {
  private byte[] bytes = new byte[256];
  private int size;

  /** An integer of any sign; small magnitudes are short. */
  BlobWriter number(long value) {
    long rest = value << 1 ^ value >> 63;
    while ((rest & ~0x7FL) != 0) {
      add((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    add((int) rest);
    return this;
  }

  BlobWriter text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    for (byte each : utf8) {
      add(each);
    }
    return this;
  }

  BlobWriter real(double value) {
    long bits = Double.doubleToLongBits(value);
    for (int shift = 56; shift >= 0; shift -= 8) {
      add((int) (bits >>> shift));
    }
    return this;
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void add(int each) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * size);
    }
    bytes[size++] = (byte) each;
  }
}
