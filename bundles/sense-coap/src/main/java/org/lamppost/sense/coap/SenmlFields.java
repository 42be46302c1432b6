package org.lamppost.sense.coap;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Collects the fields of one record as they come, then resolves them. Not thread-safe. */
final class SenmlFields {
  /** RFC 8428 clause 4.5.1: what a resolved name may be made of. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9:./_-]*");

  /** RFC 8428 clause 4.4: the version of the format that we know. */
  private static final int VERSION = 10;

  /** Some 34,000 years: beyond, a time is noise and would overflow milliseconds. */
  private static final double SECONDS_LIMIT = 1L << 40;

  private final int position;
  private String baseName;
  private Double baseTime;
  private String baseUnit;
  private Double baseValue;
  private String name = "";
  private String unit;
  private double time;
  private double value = Double.NaN;
  private String valueLabel = "";
  private boolean numeric;
  private boolean sum;
  private boolean regular;

  /** Begins a record. */
  SenmlFields(int position) {
    this.position = position;
  }

  /**
   * Takes a field; the parser stands on its value, and after the call on the value's end.
   *
   * @param label as RFC 8428, table 1 names it.
   */
  void read(String label, JsonParser in) throws IOException, SenmlException {
    switch (label) {
      case "bver" -> version(in);
      case "bn" -> baseName = text(label, in);
      case "bt" -> baseTime = number(label, in);
      case "bu" -> baseUnit = text(label, in);
      case "bv" -> baseValue = number(label, in);
      case "bs" -> number(label, in);
      default -> readRegular(label, in);
    }
  }

  private void readRegular(String label, JsonParser in) throws IOException, SenmlException {
    regular = true;
    switch (label) {
      case "n" -> name = text(label, in);
      case "u" -> unit = text(label, in);
      case "t" -> time = number(label, in);
      case "ut" -> number(label, in);
      case "s" -> {
        number(label, in);
        sum = true;
      }
      case "v", "vs", "vb", "vd" -> value(label, in);
      default -> stranger(label, in);
    }
  }

  /**
   * Works the base fields in and sets the new ones.
   *
   * @return empty for a record of base fields only.
   */
  Optional<SenmlRecord> resolve(SenmlBase base) throws SenmlException {
    base.name = baseName == null ? base.name : baseName;
    base.time = baseTime == null ? base.time : baseTime;
    base.unit = baseUnit == null ? base.unit : baseUnit;
    base.value = baseValue == null ? base.value : baseValue;
    if (!regular) {
      return Optional.empty();
    }
    String full = base.name + name;
    if (!NAME.matcher(full).matches()) {
      throw fault("n", "gives the name '" + full + "'", "letters, digits, '-', ':', '.', '/', '_'");
    }
    if (valueLabel.isEmpty() && !sum) {
      throw new SenmlException("record " + position + " has no value; expected v, vs, vb or vd");
    }
    double seconds = base.time + time;
    if (!(Math.abs(seconds) < SECONDS_LIMIT)) {
      throw fault("t", "gives the time " + seconds, "seconds since 1970 or from now");
    }
    double number = numeric ? value + base.value : value;
    return Optional.of(new SenmlRecord(full, unit == null ? base.unit : unit, number, seconds));
  }

  private void version(JsonParser in) throws IOException, SenmlException {
    double version = number("bver", in);
    if (version > VERSION || version < 1) {
      throw fault("bver", "is " + version, "a version up to " + VERSION);
    }
  }

  private void value(String label, JsonParser in) throws IOException, SenmlException {
    if (!valueLabel.isEmpty()) {
      throw fault(label, "is a second value beside " + valueLabel, "one value in a record");
    }
    valueLabel = label;
    JsonToken token = in.currentToken();
    if (token == JsonToken.START_ARRAY || token == JsonToken.START_OBJECT) {
      throw fault(label, "is nested", "a plain value");
    }
    if (label.equals("v") && token.isNumeric()) {
      value = in.getDoubleValue();
      numeric = true;
    } else if (label.equals("vb") && token.isBoolean()) {
      value = in.getBooleanValue() ? 1 : 0;
    }
  }

  /** RFC 8428 clause 4.4: a label that ends with '_' must be understood, any other may not be. */
  private void stranger(String label, JsonParser in) throws IOException, SenmlException {
    if (label.endsWith("_")) {
      throw fault(label, "must be understood", "no such field");
    }
    in.skipChildren();
  }

  private String text(String label, JsonParser in) throws IOException, SenmlException {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw fault(label, "is not a text", "a text");
    }
    return in.getText();
  }

  private double number(String label, JsonParser in) throws IOException, SenmlException {
    if (!in.currentToken().isNumeric()) {
      throw fault(label, "is not a number", "a number");
    }
    return in.getDoubleValue();
  }

  private SenmlException fault(String label, String problem, String expected) {
    return new SenmlException(
        "record " + position + ": '" + label + "' " + problem + "; expected " + expected);
  }
}
