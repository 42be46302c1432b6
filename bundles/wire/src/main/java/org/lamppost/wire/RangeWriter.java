package org.lamppost.wire;

import java.util.Arrays;

/** Writes a body: a range coder with carry. */
final class RangeWriter extends BitCoder {
  private static final long MASK = 0xFFFF_FFFFL;
  private static final long LEAST_RANGE = 1L << 24;

  private byte[] bytes;
  private int size;

  private long low;
  private long range = MASK;
  private int held;
  private long pending = 1;

  // The coder's first byte is always 0 and not part of the body; it falls on the head's last.
  private final byte lastOfHead;
  private final int headSize;

  /** Writes behind a head of at least one byte. */
  RangeWriter(byte[] head) {
    bytes = Arrays.copyOf(head, head.length + 256);
    headSize = head.length;
    lastOfHead = head[headSize - 1];
    size = headSize - 1;
  }

  @Override
  int coded(int chance, int bit) {
    long bound = (range >>> 12) * chance;
    if (bit == 0) {
      range = bound;
    } else {
      low += bound;
      range -= bound;
    }
    normalize();
    return bit;
  }

  @Override
  long plain(int bits, long value) {
    for (int i = bits - 1; i >= 0; i--) {
      range >>>= 1;
      if ((value >>> i & 1) != 0) {
        low += range;
      }
      normalize();
    }
    return bits == 64 ? value : value & (1L << bits) - 1;
  }

  @Override
  boolean bears(long total) {
    return true;
  }

  @Override
  long position() {
    return size;
  }

  /** Ends the body and gives the whole record. */
  byte[] end() {
    for (int i = 0; i < 5; i++) {
      shift();
    }
    bytes[headSize - 1] = lastOfHead;
    int needed = Math.toIntExact((weight() + WEIGHT_PER_BYTE - 1) / WEIGHT_PER_BYTE);
    return Arrays.copyOf(bytes, Math.max(size, needed));
  }

  private void normalize() {
    while (range < LEAST_RANGE) {
      range = range << 8 & MASK;
      shift();
    }
  }

  private void shift() {
    if (low < 0xFF00_0000L || low > MASK) {
      int carry = (int) (low >>> 32);
      for (int value = held; pending > 0; pending--) {
        put(value + carry);
        value = 0xFF;
      }
      held = (int) (low >>> 24) & 0xFF;
    }
    pending++;
    low = (low & 0x00FF_FFFFL) << 8;
  }

  private void put(int value) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, size * 2);
    }
    bytes[size++] = (byte) value;
  }
}
