package org.lamppost.sense.bus;

/**
 * The settings after a check, because nobody else enforces their ranges.
 *
 * @param poolSize threads shared by all buses.
 * @param backOffSeconds longest pause for a dead device or port; see {@link #backOffMillis} for
 *     alarms.
 * @param maxGap registers without a point that a request may read over.
 * @param maxRegisters registers or bits in one request.
 */
record BusLimits(int poolSize, int backOffSeconds, int maxGap, int maxRegisters) {
  /**
   * A sounder has to sound within 10 s of an alarm (GB/T 45839-2025), also when its detector or
   * wire has only just recovered: this leaves half of that to the poll, the rules and the output.
   */
  private static final int ALARM_BACK_OFF_SECONDS = 5;

  BusLimits {
    require("poolSize", poolSize, 1, 16);
    require("backOffSeconds", backOffSeconds, 1, 600);
    require("maxGap", maxGap, 0, 64);
    require("maxRegisters", maxRegisters, 2, 125);
  }

  static BusLimits of(BusSettings settings) {
    return new BusLimits(
        settings.poolSize(), settings.backOffSeconds(), settings.maxGap(), settings.maxRegisters());
  }

  /**
   * The longest pause.
   *
   * @param alarm whether for an alarm-class device or a port that carries one: then at most 5 s.
   */
  long backOffMillis(boolean alarm) {
    return 1_000L * (alarm ? Math.min(backOffSeconds, ALARM_BACK_OFF_SECONDS) : backOffSeconds);
  }

  private static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          BusSettings.PID + ": " + name + " is " + value + "; expected " + least + " to " + most);
    }
  }
}
