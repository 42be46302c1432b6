package org.lamppost.simulator.device;

/**
 * The four Modbus tables, with how many items one request may ask for (Modbus application protocol
 * V1.1b3, clause 6).
 */
enum Table {
  COILS(2000),
  DISCRETE_INPUTS(2000),
  HOLDING_REGISTERS(125),
  INPUT_REGISTERS(125);

  private final int most;

  Table(int most) {
    this.most = most;
  }

  int most() {
    return most;
  }

  boolean bits() {
    return this == COILS || this == DISCRETE_INPUTS;
  }
}
