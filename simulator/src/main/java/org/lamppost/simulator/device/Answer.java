package org.lamppost.simulator.device;

/** What a Modbus slave does with a request. */
sealed interface Answer {

  /** No bytes leave: the request was for another unit, or the device is silent. */
  record Nothing() implements Answer {}

  /**
   * An exception response.
   *
   * @param code Modbus exception code, such as 2 for an illegal address.
   */
  record Refused(int code) implements Answer {}

  /**
   * The values asked for; empty for a write.
   *
   * @param values one for each address, 0 to 65535, or 0 and 1 for bits.
   */
  record Values(int... values) implements Answer {}
}
