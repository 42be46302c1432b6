package org.lamppost.sense.bus;

/**
 * The settings after a check, because nobody else enforces their ranges.
 *
 * @param poolSize threads shared by all buses.
 * @param backOffSeconds longest pause for a dead device or port.
 * @param maxGap registers without a point that a request may read over.
 * @param maxRegisters registers or bits in one request.
 */
record BusLimits(int poolSize, int backOffSeconds, int maxGap, int maxRegisters) {
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

  long backOffMillis() {
    return 1_000L * backOffSeconds;
  }

  private static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          BusSettings.PID + ": " + name + " is " + value + "; expected " + least + " to " + most);
    }
  }
}
