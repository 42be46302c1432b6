package org.lamppost.simulator.device;

/** What a device does wrong when it answers, until told {@code normal}. */
enum Fault {
  NONE,
  /** Answers that it cannot: Modbus exception 4. */
  EXCEPTION,
  /** Sends something that is not a number in place of its first value. */
  NOT_A_NUMBER
}
