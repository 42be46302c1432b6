package org.lamppost.sense.bus;

/** What became of a request on a wire. */
sealed interface Answer {
  /**
   * The registers or bits that were asked for.
   *
   * @param raw registers as 0 to 65535, bits as 0 or 1; as many as asked for. Not to be changed.
   */
  record Values(int[] raw) implements Answer {}

  /** The device confirmed a write. */
  record Written() implements Answer {}

  /**
   * The device answered with a Modbus exception.
   *
   * @param code the exception code, 0 to 255.
   */
  record Rejected(int code) implements Answer {
    private static final int ILLEGAL_ADDRESS = 2;

    /** Whether an address of the request does not exist. */
    boolean illegalAddress() {
      return code == ILLEGAL_ADDRESS;
    }

    @Override
    public String toString() {
      return "exception "
          + code
          + switch (code) {
            case 1 -> " (illegal function)";
            case ILLEGAL_ADDRESS -> " (illegal data address)";
            case 3 -> " (illegal data value)";
            case 4 -> " (device failure)";
            case 6 -> " (device busy)";
            case 10 -> " (gateway path unavailable)";
            case 11 -> " (gateway target does not respond)";
            default -> "";
          };
    }
  }

  /**
   * The request may have reached the device, but no usable answer came in time.
   *
   * @param why for a person.
   * @param portLost whether the port is gone with it, and not only this device silent.
   */
  record Silent(String why, boolean portLost) implements Answer {}

  /**
   * The port cannot be opened; certainly nothing was sent.
   *
   * @param why for a person.
   */
  record Unreachable(String why) implements Answer {}
}
