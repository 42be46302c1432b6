package org.lamppost.wire;

/** Reads a body; refuses one that ends early or goes on after its end. */
final class RangeReader extends BitCoder {
  private static final long MASK = 0xFFFF_FFFFL;
  private static final long LEAST_RANGE = 1L << 24;

  private final byte[] bytes;
  private int at;
  private long code;
  private long range = MASK;

  /** Reads from a position on. */
  RangeReader(byte[] bytes, int from) {
    this.bytes = bytes;
    at = from;
    for (int i = 0; i < 4; i++) {
      code = code << 8 | next();
    }
  }

  @Override
  int coded(int chance, int ignored) {
    long bound = (range >>> 12) * chance;
    int bit = 0;
    if (code < bound) {
      range = bound;
    } else {
      code -= bound;
      range -= bound;
      bit = 1;
    }
    normalize();
    return bit;
  }

  @Override
  long plain(int bits, long ignored) {
    long value = 0;
    for (int i = 0; i < bits; i++) {
      range >>>= 1;
      value <<= 1;
      if (code >= range) {
        code -= range;
        value |= 1;
      }
      normalize();
    }
    return value;
  }

  @Override
  boolean bears(long total) {
    return total <= (long) bytes.length * WEIGHT_PER_BYTE;
  }

  @Override
  long position() {
    return at;
  }

  /** Refuses anything after the body but the zeros that its weight asks for. */
  void end() {
    long needed = (weight() + WEIGHT_PER_BYTE - 1) / WEIGHT_PER_BYTE;
    if (bytes.length != Math.max(at, needed)) {
      throw new WireException(
          at, "the record has " + bytes.length + " bytes", Math.max(at, needed) + " bytes");
    }
    for (int i = at; i < bytes.length; i++) {
      if (bytes[i] != 0) {
        throw new WireException(i, "byte " + bytes[i] + " after the body", "0");
      }
    }
  }

  private void normalize() {
    while (range < LEAST_RANGE) {
      range = range << 8 & MASK;
      code = (code << 8 | next()) & MASK;
    }
  }

  private int next() {
    if (at >= bytes.length) {
      throw refused("the record ends", "more of its body");
    }
    return bytes[at++] & 0xFF;
  }
}
