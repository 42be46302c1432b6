package org.lamppost.profile;

import java.util.ArrayList;
import java.util.List;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.model.PointId;
import org.lamppost.model.Settings;
import org.lamppost.model.Settings.Entry;

/**
 * Reads words that must be words: {@code 007} without quotes is a number and has lost its zeros.
 */
final class Names {
  private static final String FORM = "1 to 63 letters, digits, '_', '.', '-'";

  private Names() {}

  /** A name of a thing: a gateway, a device, a point, a pack. */
  static String name(Settings settings, String key) {
    String text = words(settings, key);
    if (!PointId.isPart(text)) {
      throw settings.fault(key, "is '" + text + "'", FORM);
    }
    return text;
  }

  /** A text in words, not blank. */
  static String words(Settings settings, String key) {
    return words(settings, key, settings.entry(key));
  }

  /** A text in words, or an empty one if the key is missing. */
  static String wordsOrEmpty(Settings settings, String key) {
    return settings.has(key) ? words(settings, key) : "";
  }

  /** A list of names, none twice; empty if the key is missing. */
  static List<String> list(Settings settings, String key) {
    List<String> names = new ArrayList<>();
    for (Entry entry : settings.list(key)) {
      String name = words(settings, key, entry);
      if (!PointId.isPart(name) || names.contains(name)) {
        String problem =
            "'" + key + "' has '" + name + "'" + (names.contains(name) ? " twice" : "");
        throw new FaultException(
            new Fault(settings.file(), entry.line(), problem, FORM + ", once"));
      }
      names.add(name);
    }
    return List.copyOf(names);
  }

  /** Refuses a key of a mapping of named things that cannot be a name. */
  static void requireName(Settings settings, String key) {
    if (!PointId.isPart(key)) {
      throw settings.fault(key, "is not a valid name", FORM);
    }
  }

  private static String words(Settings settings, String key, Entry entry) {
    Object value = entry.value();
    if (value instanceof String text && !text.isBlank()) {
      return text;
    }
    boolean quoted = value instanceof Number || value instanceof Boolean;
    String problem = quoted ? "is " + value + ", not a text" : "is not a text, or empty";
    throw new FaultException(
        new Fault(
            settings.file(),
            entry.line(),
            "'" + key + "' " + problem,
            quoted ? "\"" + value + "\" in quotes" : "a text"));
  }
}
