package org.lamppost.profile;

import static javax.measure.MetricPrefix.CENTI;
import static javax.measure.MetricPrefix.KILO;
import static javax.measure.MetricPrefix.MEGA;
import static javax.measure.MetricPrefix.MICRO;
import static javax.measure.MetricPrefix.MILLI;

import java.util.Collection;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.measure.IncommensurableException;
import javax.measure.Unit;
import tech.units.indriya.AbstractUnit;
import tech.units.indriya.unit.AlternateUnit;
import tech.units.indriya.unit.Units;

/**
 * The units that documents may use, in the spelling of people ({@code °C}) and of SenML ({@code
 * Cel}), and how they convert.
 *
 * <p>The conversion library is only loaded when two units differ: a start where every limit is
 * written in its point's unit does without.
 */
final class UnitTable {
  /** Every spelling, and the one that stands for it in {@link #unit}. */
  private static final Map<String, String> SPELLINGS =
      spellings(
          "|1",
          "%",
          "ppm",
          "°C|Cel|℃",
          "K",
          "Pa",
          "kPa",
          "MPa",
          "bar",
          "m",
          "cm",
          "mm",
          "W",
          "kW",
          "Wh",
          "kWh",
          "A",
          "mA",
          "V",
          "Hz",
          "°|deg",
          "s",
          "L/s|l/s",
          "m³/h|m3/h",
          "mg/L|mg/l",
          "µS/cm|μS/cm|uS/cm",
          "S/m",
          "dB/m",
          "lx");

  private UnitTable() {}

  /** Whether a document may use this spelling. */
  static boolean knows(String spelling) {
    return SPELLINGS.containsKey(spelling);
  }

  /** All spellings except the empty one, for the faults. */
  static Collection<String> spellings() {
    return SPELLINGS.keySet().stream().filter(spelling -> !spelling.isEmpty()).toList();
  }

  /**
   * Converts a value; temperatures with their zero points.
   *
   * @param from a known spelling.
   * @param to a known spelling.
   * @return empty if the two measure different things, such as MPa and m.
   */
  static OptionalDouble convert(double value, String from, String to) {
    String source = SPELLINGS.get(from);
    String target = SPELLINGS.get(to);
    return source.equals(target)
        ? OptionalDouble.of(value)
        : byLibrary(() -> Conversion.of(value, source, target));
  }

  /**
   * Converts a difference of two values; of temperatures, too, without a zero point.
   *
   * @param from a known spelling.
   * @param to a known spelling.
   * @return empty if the two measure different things.
   */
  static OptionalDouble convertDifference(double value, String from, String to) {
    return convert(value, step(from), step(to));
  }

  private static String step(String spelling) {
    return SPELLINGS.get(spelling).equals("°C") ? "K" : spelling;
  }

  /**
   * The library finds its own parts through the thread's class loader, which in OSGi knows none.
   */
  private static OptionalDouble byLibrary(Supplier<OptionalDouble> conversion) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(AbstractUnit.class.getClassLoader());
    try {
      return conversion.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static Map<String, String> spellings(String... rows) {
    Map<String, String> spellings = new TreeMap<>();
    for (String row : rows) {
      String[] names = row.split("\\|", -1);
      for (String name : names) {
        spellings.put(name, names[0]);
      }
    }
    return spellings;
  }

  /** Apart, so that the library's classes are loaded with this class and not before. */
  private static final class Conversion {
    private static final Unit<?> SIEMENS_PER_METRE = Units.SIEMENS.divide(Units.METRE);

    /** A level, not a number: with a dimension of its own nothing else converts to it. */
    private static final Unit<?> DECIBEL = new AlternateUnit<>(AbstractUnit.ONE, "dB");

    static OptionalDouble of(double value, String from, String to) {
      Unit<?> source = unit(from);
      Unit<?> target = unit(to);
      // The library lets an angle pass for a plain number; their system units tell them apart.
      if (!source.getSystemUnit().equals(target.getSystemUnit())) {
        return OptionalDouble.empty();
      }
      try {
        return OptionalDouble.of(source.getConverterToAny(target).convert(value));
      } catch (IncommensurableException different) {
        return OptionalDouble.empty();
      }
    }

    private static Unit<?> unit(String spelling) {
      return switch (spelling) {
        case "" -> AbstractUnit.ONE;
        case "%" -> Units.PERCENT;
        case "ppm" -> AbstractUnit.ONE.divide(1_000_000);
        case "°C" -> Units.CELSIUS;
        case "K" -> Units.KELVIN;
        case "Pa" -> Units.PASCAL;
        case "kPa" -> KILO(Units.PASCAL);
        case "MPa" -> MEGA(Units.PASCAL);
        case "bar" -> Units.PASCAL.multiply(100_000);
        case "m" -> Units.METRE;
        case "cm" -> CENTI(Units.METRE);
        case "mm" -> MILLI(Units.METRE);
        case "W" -> Units.WATT;
        case "kW" -> KILO(Units.WATT);
        case "Wh" -> Units.JOULE.multiply(3_600);
        case "kWh" -> Units.JOULE.multiply(3_600_000);
        case "A" -> Units.AMPERE;
        case "mA" -> MILLI(Units.AMPERE);
        case "V" -> Units.VOLT;
        case "Hz" -> Units.HERTZ;
        case "°" -> Units.RADIAN.multiply(Math.PI / 180);
        case "s" -> Units.SECOND;
        case "L/s" -> Units.CUBIC_METRE.divide(1_000).divide(Units.SECOND);
        case "m³/h" -> Units.CUBIC_METRE.divide(3_600).divide(Units.SECOND);
        case "mg/L" -> Units.KILOGRAM.divide(1_000).divide(Units.CUBIC_METRE);
        case "µS/cm" -> MICRO(Units.SIEMENS).divide(CENTI(Units.METRE));
        case "S/m" -> SIEMENS_PER_METRE;
        case "dB/m" -> DECIBEL.divide(Units.METRE);
        case "lx" -> Units.LUX;
        default ->
            throw new IllegalArgumentException("unit '" + spelling + "' is not in the table");
      };
    }
  }
}
