package org.lamppost.profile;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lamppost.model.Nearest;
import org.lamppost.model.Settings;

/**
 * A number with its unit as a document writes it: {@code 0.14 MPa}.
 *
 * @param value finite.
 * @param unit a spelling that {@link UnitTable} knows; empty if none was written.
 */
record Quantity(double value, String unit) {
  private static final Pattern FORM =
      Pattern.compile("([+-]?\\d{1,15}(?:\\.\\d{1,15})?)\\s*(\\D\\S*)?");

  /** Reads an entry: a plain number, or a text of a number and a unit. */
  static Quantity read(Settings settings, String key) {
    Object value = settings.entry(key).value();
    if (value instanceof Number) {
      return new Quantity(settings.number(key), "");
    }
    return parse(settings, key, settings.text(key).trim());
  }

  /** Reads a text of a number and, if it has one, a unit. */
  static Quantity parse(Settings settings, String key, String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw settings.fault(key, "is '" + text + "'", "a number and a unit such as '0.14 MPa'");
    }
    String unit = matcher.group(2) == null ? "" : matcher.group(2);
    if (!UnitTable.knows(unit)) {
      throw settings.fault(
          key,
          "has the unknown unit '" + unit + "'",
          Nearest.expected(unit, UnitTable.spellings()));
    }
    return new Quantity(Double.parseDouble(matcher.group(1)), unit);
  }

  /** Its value as a difference, such as a rise of temperature, in another unit. */
  OptionalDouble asDifferenceIn(String other) {
    return UnitTable.convertDifference(value, unit, other);
  }

  /** Its value in another unit; empty if the other measures something else. */
  OptionalDouble in(String other) {
    return UnitTable.convert(value, unit, other);
  }

  @Override
  public String toString() {
    return unit.isEmpty() ? String.valueOf(value) : value + " " + unit;
  }
}
