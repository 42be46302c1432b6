package org.lamppost.wire;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How names and moments are spelt in all formats. */
final class Texts {
  /** RFC 3339 with milliseconds and offset. */
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

  private Texts() {}

  /** A UTC moment as RFC 3339 text in a zone. */
  static String moment(long utcMillis, ZoneId zone) {
    return MOMENT.format(Instant.ofEpochMilli(utcMillis).atZone(zone));
  }

  /** Lower case with hyphens: {@code FALSE_ALARM} is {@code false-alarm}. */
  static String spelling(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The text with a question mark for each half of a surrogate pair that stands alone: a command's
   * reason may hold one, and no encoder takes it.
   */
  static String encodable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      }
    }
    return text;
  }
}
