package org.lamppost.sense.bus;

/** One question to one device. */
sealed interface Request {
  /** The device's Modbus address, 1 to 247. */
  int unit();

  /** The address space. */
  Table table();

  /** The first address, 0 to 65535. */
  int address();

  /**
   * Reads neighbouring registers or bits.
   *
   * @param count how many, 1 to 125.
   */
  record Read(int unit, Table table, int address, int count) implements Request {}

  /**
   * Writes one register or coil.
   *
   * @param raw 0 to 65535, or 0 or 1 for a coil.
   */
  record Write(int unit, Table table, int address, int raw) implements Request {}
}
