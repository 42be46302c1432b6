package org.lamppost.model;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A mapping of a document that knows where each entry stands, so that whoever reads an entry can
 * say file, line, what is wrong and what was expected.
 *
 * <p>A driver reads the part of a device that only it understands from here. Immutable.
 */
public final class Settings {
  private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(ms|s|min|h|d)");

  /** Ten years: whoever adds a time span to a time need not fear an overflow. */
  private static final double LONGEST_MILLIS = 3650 * 86_400_000.0;

  /**
   * One entry's value.
   *
   * @param value a {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@code
   *     List<Entry>} or {@code Settings}.
   * @param line where it stands, from 1.
   */
  public record Entry(Object value, int line) {}

  private final String file;
  private final int line;
  private final Map<String, Entry> entries;

  /**
   * Takes a mapping.
   *
   * @param file the document.
   * @param line where the mapping begins, from 1; 0 for one without a place.
   * @param entries in document order.
   */
  public Settings(String file, int line, Map<String, Entry> entries) {
    this.file = file;
    this.line = line;
    this.entries = new LinkedHashMap<>(entries);
  }

  /** A mapping without entries, for a device that needs none. */
  public static Settings empty(String file, int line) {
    return new Settings(file, line, Map.of());
  }

  /** The document that it stands in. */
  public String file() {
    return file;
  }

  /** Where the mapping begins, from 1. */
  public int line() {
    return line;
  }

  /** The keys in document order. */
  public Set<String> keys() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /** Whether the key is there. */
  public boolean has(String key) {
    return entries.containsKey(key);
  }

  /** The line of a key, or of the mapping if the key is missing. */
  public int line(String key) {
    Entry entry = entries.get(key);
    return entry == null ? line : entry.line();
  }

  /** The raw entry of a key that must be there. */
  public Entry entry(String key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      throw new FaultException(
          new Fault(file, line, "'" + key + "' is missing", "'" + key + ": …' here"));
    }
    return entry;
  }

  /** Text; numbers and booleans count as their spelling. */
  public String text(String key) {
    Object value = entry(key).value();
    if (value instanceof List || value instanceof Settings) {
      throw fault(key, "is not a text", "a text");
    }
    return value.toString();
  }

  /** Text, or the fallback if the key is missing. */
  public String text(String key, String fallback) {
    return has(key) ? text(key) : fallback;
  }

  /** A whole number within limits, both included. */
  public int integer(String key, int least, int most) {
    Object value = entry(key).value();
    if (value instanceof Long number && number >= least && number <= most) {
      return number.intValue();
    }
    throw fault(key, "is " + describe(value), "a whole number from " + least + " to " + most);
  }

  /** A whole number within limits, or the fallback if the key is missing. */
  public int integer(String key, int least, int most, int fallback) {
    return has(key) ? integer(key, least, most) : fallback;
  }

  /** A finite number. */
  public double number(String key) {
    Object value = entry(key).value();
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    throw fault(key, "is " + describe(value), "a number");
  }

  /** A finite number, or the fallback if the key is missing. */
  public double number(String key, double fallback) {
    return has(key) ? number(key) : fallback;
  }

  /** {@code true} or {@code false}, or the fallback if the key is missing. */
  public boolean flag(String key, boolean fallback) {
    if (!has(key)) {
      return fallback;
    }
    if (entry(key).value() instanceof Boolean flag) {
      return flag;
    }
    throw fault(key, "is " + describe(entry(key).value()), "true or false");
  }

  /** A time span such as {@code 500 ms}, {@code 10 s}, {@code 5 min}, {@code 1 h}, {@code 3 d}. */
  public Duration duration(String key) {
    Matcher matcher = DURATION.matcher(text(key).trim());
    if (!matcher.matches()) {
      throw fault(
          key,
          "is " + describe(entry(key).value()),
          "a time span such as '500 ms', '10 s', '5 min', '1 h'");
    }
    double count = Double.parseDouble(matcher.group(1));
    long unitMillis =
        switch (matcher.group(2)) {
          case "ms" -> 1;
          case "s" -> 1_000;
          case "min" -> 60_000;
          case "h" -> 3_600_000;
          default -> 86_400_000;
        };
    double millis = count * unitMillis;
    if (millis > LONGEST_MILLIS) {
      throw fault(key, "is " + describe(entry(key).value()), "a time span of at most 3650 d");
    }
    return Duration.ofMillis(Math.round(millis));
  }

  /** A time span, or the fallback if the key is missing. */
  public Duration duration(String key, Duration fallback) {
    return has(key) ? duration(key) : fallback;
  }

  /**
   * One of the constants, written in lower case with hyphens: {@code NO_ANSWER} is {@code
   * no-answer}.
   */
  public <E extends Enum<E>> E choice(String key, Class<E> type) {
    String text = text(key);
    for (E constant : type.getEnumConstants()) {
      if (spelling(constant).equals(text)) {
        return constant;
      }
    }
    String known =
        Arrays.stream(type.getEnumConstants())
            .map(Settings::spelling)
            .collect(Collectors.joining(", "));
    throw fault(key, "is '" + text + "'", "one of " + known);
  }

  /** One of the constants, or the fallback if the key is missing. */
  public <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) {
    return has(key) ? choice(key, type) : fallback;
  }

  /** A mapping below this one. */
  public Settings child(String key) {
    if (entry(key).value() instanceof Settings child) {
      return child;
    }
    throw fault(key, "is " + describe(entry(key).value()), "a mapping");
  }

  /** A mapping below this one, or an empty one if the key is missing. */
  public Settings childOrEmpty(String key) {
    return has(key) ? child(key) : empty(file, line);
  }

  /** The entries of a list. A missing key is an empty list. */
  @SuppressWarnings("unchecked") // Entry's contract: a list holds entries
  public List<Entry> list(String key) {
    if (!has(key)) {
      return List.of();
    }
    if (entry(key).value() instanceof List<?> list) {
      return (List<Entry>) list;
    }
    throw fault(key, "is " + describe(entry(key).value()), "a list");
  }

  /**
   * Refuses a key that nobody reads, with the nearest known one: a misspelt setting must not be
   * ignored.
   */
  public void only(String... known) {
    List<Fault> unknown = unknown(known);
    if (!unknown.isEmpty()) {
      throw new FaultException(unknown.get(0));
    }
  }

  /**
   * One fault for each key that is none of the known ones, for whoever wants to report them all.
   */
  public List<Fault> unknown(String... known) {
    List<String> names = Arrays.asList(known);
    return entries.keySet().stream()
        .filter(key -> !names.contains(key))
        .map(
            key ->
                new Fault(
                    file,
                    line(key),
                    "'" + key + "' is not known here",
                    Nearest.expected(key, names)))
        .toList();
  }

  /** A fault of one key, to be thrown. */
  public FaultException fault(String key, String problem, String expected) {
    return new FaultException(new Fault(file, line(key), "'" + key + "' " + problem, expected));
  }

  private static String spelling(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String describe(Object value) {
    if (value instanceof Settings) {
      return "a mapping";
    }
    return value instanceof List ? "a list" : "'" + value + "'";
  }

  @Override
  public String toString() {
    return file + ":" + line + entries.keySet();
  }
}
