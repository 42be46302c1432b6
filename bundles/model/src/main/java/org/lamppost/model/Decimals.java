package org.lamppost.model;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as text, the same on every Java: {@code Double.toString} is not, it changed in 19. */
public final class Decimals {
  /** More than any sensor resolves, fewer than the noise of binary fractions. */
  private static final MathContext DIGITS = new MathContext(12);

  private Decimals() {}

  /** Plain decimal digits, at most twelve that count: {@code 0.14}, {@code 60}; NaN is "none". */
  public static String text(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "none" : value > 0 ? "infinite" : "-infinite";
    }
    BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    return rounded.signum() == 0 ? "0" : rounded.toPlainString();
  }
}
