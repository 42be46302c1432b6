package org.lamppost.keep;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the journal's internal blobs: variable-length integers, texts, doubles. */
final class BlobWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);

  /** An integer of any sign; small magnitudes are short. */
  BlobWriter number(long value) {
    long rest = value << 1 ^ value >> 63;
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
    return this;
  }

  BlobWriter text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    bytes.write(utf8, 0, utf8.length);
    return this;
  }

  BlobWriter real(double value) {
    long bits = Double.doubleToLongBits(value);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes.write((int) (bits >>> shift));
    }
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
