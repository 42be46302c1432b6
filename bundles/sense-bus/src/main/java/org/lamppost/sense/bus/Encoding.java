package org.lamppost.sense.bus;

/** What the bits of a value mean. The names in profiles are in lower case. */
enum Encoding {
  INT16(1),
  UINT16(1),
  INT32(2),
  UINT32(2),
  /** IEEE 754 single precision. */
  FLOAT32(2),
  /** A coil or a discrete input: 0 or 1. */
  BIT(1);

  private final int width;

  Encoding(int width) {
    this.width = width;
  }

  /** How many addresses a value takes. */
  int width() {
    return width;
  }

  /** Whether one register can hold any value. */
  boolean singleRegister() {
    return this == INT16 || this == UINT16;
  }

  /**
   * The number in raw registers or bits.
   *
   * @param raw registers as 0 to 65535, bits as 0 or 1.
   * @param at where the value begins.
   * @return NaN only for a float that is not a number.
   */
  double decode(int[] raw, int at, WordOrder order) {
    return switch (this) {
      case BIT -> raw[at];
      case INT16 -> (short) order.word(raw[at]);
      case UINT16 -> order.word(raw[at]);
      case INT32 -> order.pair(raw[at], raw[at + 1]);
      case UINT32 -> Integer.toUnsignedLong(order.pair(raw[at], raw[at + 1]));
      case FLOAT32 -> Float.intBitsToFloat(order.pair(raw[at], raw[at + 1]));
    };
  }
}
