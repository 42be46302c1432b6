package org.lamppost.simulator.rules;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as fixtures write them: {@code 90s}, {@code 1d2h}, {@code -3h}, {@code 1.5s}. */
final class Offsets {
  private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(ms|s|min|h|d)");
  private static final Pattern WHOLE = Pattern.compile("[+-]?(?:" + PART.pattern() + ")+");

  /** Ten years: sums of two never overflow. */
  private static final double LONGEST_MILLIS = 3650 * 86_400_000.0;

  private static final long[] SIZES = {86_400_000, 3_600_000, 60_000, 1_000, 1};
  private static final String[] NAMES = {"d", "h", "min", "s", "ms"};

  private Offsets() {}

  /** Milliseconds; empty if the text is no such time or is beyond ten years. */
  static OptionalLong parse(String text) {
    if (text.length() > 64 || !WHOLE.matcher(text).matches()) {
      return OptionalLong.empty();
    }
    double millis = 0;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      millis += Double.parseDouble(part.group(1)) * sizeOf(part.group(2));
    }
    if (millis > LONGEST_MILLIS) {
      return OptionalLong.empty();
    }
    long whole = Math.round(millis);
    return OptionalLong.of(text.startsWith("-") ? -whole : whole);
  }

  private static long sizeOf(String unit) {
    for (int i = 0; i < NAMES.length; i++) {
      if (NAMES[i].equals(unit)) {
        return SIZES[i];
      }
    }
    throw new IllegalArgumentException("unit '" + unit + "'");
  }

  /** The shortest text that {@link #parse} reads as the same time. */
  static String text(long millis) {
    if (millis == 0) {
      return "0s";
    }
    StringBuilder text = new StringBuilder(millis < 0 ? "-" : "");
    long rest = Math.abs(millis);
    for (int i = 0; i < SIZES.length; i++) {
      if (rest >= SIZES[i]) {
        text.append(rest / SIZES[i]).append(NAMES[i]);
        rest %= SIZES[i];
      }
    }
    return text.toString();
  }
}
