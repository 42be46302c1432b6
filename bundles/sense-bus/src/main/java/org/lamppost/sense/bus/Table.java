package org.lamppost.sense.bus;

/** One of the four address spaces of a Modbus device. The names in profiles are in lower case. */
enum Table {
  /** 16-bit registers that can be written. */
  HOLDING(3, 6),
  /** 16-bit registers. */
  INPUT(4, 0),
  /** Bits that can be written. */
  COIL(1, 5),
  /** Bits. */
  DISCRETE(2, 0);

  private final int readFunction;
  private final int writeFunction;

  Table(int readFunction, int writeFunction) {
    this.readFunction = readFunction;
    this.writeFunction = writeFunction;
  }

  /** The function code that reads it. */
  int readFunction() {
    return readFunction;
  }

  /** The function code that writes a single value; 0 if there is none. */
  int writeFunction() {
    return writeFunction;
  }

  boolean writable() {
    return writeFunction != 0;
  }

  /** Whether an address holds a bit rather than a register. */
  boolean bits() {
    return this == COIL || this == DISCRETE;
  }
}
