package org.lamppost.keep;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.lamppost.api.GatewayClock;

/** Makes names of epochs: 26 letters and digits, of which 10 tell the time and 16 are random. */
final class Epochs implements Supplier<String> {
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int TIME_DIGITS = 10;
  private static final int LENGTH = 26;

  private final GatewayClock clock;
  private final RandomGenerator random;

  Epochs(GatewayClock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  @Override
  public String get() {
    StringBuilder name = new StringBuilder(LENGTH);
    long millis = clock.utcMillis();
    for (int i = TIME_DIGITS - 1; i >= 0; i--) {
      name.append(DIGITS.charAt((int) (millis >>> (5 * i) & 31)));
    }
    for (int i = TIME_DIGITS; i < LENGTH; i++) {
      name.append(DIGITS.charAt(random.nextInt(32)));
    }
    return name.toString();
  }
}
