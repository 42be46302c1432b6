package org.lamppost.keep;

/** Reads SQLite's variable-length integers; beyond the end it fails instead of throwing. */
final class VarintCursor {
  private final byte[] bytes;
  private final int end;
  private int at;
  private boolean failed;

  VarintCursor(byte[] bytes, int at, int end) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /** The next integer; 0 once it has failed. */
  long next() {
    long value = 0;
    for (int i = 0; i < 9; i++) {
      if (at >= end) {
        failed = true;
        return 0;
      }
      byte part = bytes[at++];
      if (i == 8) {
        return value << 8 | part & 0xFF;
      }
      value = value << 7 | part & 0x7F;
      if (part >= 0) {
        return value;
      }
    }
    return value;
  }

  void skip(int count) {
    at += count;
  }

  int at() {
    return at;
  }

  boolean failed() {
    return failed;
  }
}
