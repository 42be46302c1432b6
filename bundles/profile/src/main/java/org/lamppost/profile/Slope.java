package org.lamppost.profile;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lamppost.model.Settings;

/**
 * A step for each span of time as a document writes it: {@code 5 °C per min}.
 *
 * @param step by how much.
 * @param seconds in how many seconds; positive.
 */
record Slope(Quantity step, double seconds) {
  private static final Pattern FORM = Pattern.compile("(.+?)\\s+per\\s+(ms|s|min|h|d)");

  /** Reads an entry. */
  static Slope read(Settings settings, String key) {
    Matcher matcher = FORM.matcher(settings.text(key).trim());
    if (!matcher.matches()) {
      throw settings.fault(
          key, "is '" + settings.text(key) + "'", "a step for each time such as '5 °C per min'");
    }
    double seconds =
        switch (matcher.group(2)) {
          case "ms" -> 0.001;
          case "s" -> 1;
          case "min" -> 60;
          case "h" -> 3_600;
          default -> 86_400;
        };
    return new Slope(Quantity.parse(settings, key, matcher.group(1)), seconds);
  }
}
