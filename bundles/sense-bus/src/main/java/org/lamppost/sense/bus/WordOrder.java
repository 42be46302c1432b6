package org.lamppost.sense.bus;

/**
 * In which order the bytes of a value come over the wire, {@code A} being the highest of four. A
 * 16-bit value is concerned only by the order within a word.
 */
enum WordOrder {
  /** Highest byte first: what the Modbus specification does within a register. */
  ABCD(false, false),
  /** Lower word first. */
  CDAB(true, false),
  /** Lower byte first in each word. */
  BADC(false, true),
  /** Lowest byte first. */
  DCBA(true, true);

  private final boolean swapsWords;
  private final boolean swapsBytes;

  WordOrder(boolean swapsWords, boolean swapsBytes) {
    this.swapsWords = swapsWords;
    this.swapsBytes = swapsBytes;
  }

  /** The 16 bits of one register, 0 to 65535; its own inverse. */
  int word(int register) {
    return swapsBytes ? (register & 0xFF) << 8 | register >> 8 & 0xFF : register;
  }

  /** The 32 bits of two registers. */
  int pair(int first, int second) {
    int high = swapsWords ? second : first;
    int low = swapsWords ? first : second;
    return word(high) << 16 | word(low);
  }
}
