package org.lamppost.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.model.Settings;

class UnitTableTest {
  /** All that measures the same; between two rows nothing converts. */
  private static final List<List<String>> FAMILIES =
      List.of(
          List.of("", "1", "%", "ppm"),
          List.of("°C", "Cel", "℃", "K"),
          List.of("Pa", "kPa", "MPa", "bar"),
          List.of("m", "cm", "mm"),
          List.of("W", "kW"),
          List.of("Wh", "kWh"),
          List.of("A", "mA"),
          List.of("V"),
          List.of("Hz"),
          List.of("°", "deg"),
          List.of("s"),
          List.of("L/s", "l/s", "m³/h", "m3/h"),
          List.of("mg/L", "mg/l"),
          List.of("µS/cm", "μS/cm", "uS/cm", "S/m"),
          List.of("dB/m"),
          List.of("lx"));

  @ParameterizedTest
  @CsvSource({
    "0.14, MPa, kPa, 140",
    "140, kPa, MPa, 0.14",
    "1.4, bar, MPa, 0.14",
    "1400, kPa, bar, 14",
    "60, °C, Cel, 60",
    "60, °C, K, 333.15",
    "0, K, °C, -273.15",
    "-40, Cel, K, 233.15",
    "80, cm, m, 0.8",
    "12, mm, cm, 1.2",
    "0.8, kW, W, 800",
    "2, kWh, Wh, 2000",
    "30, mA, A, 0.03",
    "12.5, %, '', 0.125",
    "2, %, ppm, 20000",
    "15, °, deg, 15",
    "15, L/s, m³/h, 54",
    "36, m3/h, l/s, 10",
    "20000, µS/cm, S/m, 2",
    "0.5, S/m, uS/cm, 5000"
  })
  void values_convert(double value, String from, String to, double expected) {
    OptionalDouble converted = UnitTable.convert(value, from, to);
    assertEquals(expected, converted.orElseThrow(), Math.abs(expected) * 1e-12);
  }

  @Test
  void a_limit_in_another_spelling_of_the_unit_is_the_very_same_number() {
    assertEquals(0.14, UnitTable.convert(0.14, "MPa", "MPa").orElseThrow());
    assertEquals(65.1, UnitTable.convert(65.1, "°C", "Cel").orElseThrow());
    assertEquals(0.14, UnitTable.convert(140, "kPa", "MPa").orElseThrow());
  }

  @Test
  void every_unit_converts_within_its_family_there_and_back_and_to_nothing_else() {
    int pairs = 0;
    for (List<String> family : FAMILIES) {
      for (String from : family) {
        for (List<String> other : FAMILIES) {
          for (String to : other) {
            requirePair(from, to, family == other);
            pairs++;
          }
        }
      }
    }
    assertEquals(38 * 38, pairs);
  }

  private static void requirePair(String from, String to, boolean same) {
    OptionalDouble there = UnitTable.convert(12.25, from, to);
    assertEquals(same, there.isPresent(), from + " to " + to);
    if (same) {
      double back = UnitTable.convert(there.getAsDouble(), to, from).orElseThrow();
      assertEquals(12.25, back, 1e-9, from + " to " + to + " and back");
    }
  }

  @Test
  void all_units_that_documents_may_use_are_in_these_families() {
    List<String> all = FAMILIES.stream().flatMap(List::stream).toList();
    assertTrue(all.containsAll(UnitTable.spellings()), UnitTable.spellings().toString());
    assertTrue(all.stream().allMatch(UnitTable::knows));
  }

  /** As in OSGi, where each bundle has its own loader and threads have none that knows it. */
  @Test
  void units_convert_where_the_threads_class_loader_knows_nothing() throws Exception {
    List<URL> path = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      path.add(Path.of(entry).toUri().toURL());
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    ClassLoader empty = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader bundle = new URLClassLoader(path.toArray(URL[]::new), empty)) {
      thread.setContextClassLoader(empty);
      Method convert =
          bundle
              .loadClass(UnitTable.class.getName())
              .getDeclaredMethod("convert", double.class, String.class, String.class);
      convert.setAccessible(true);
      assertEquals(OptionalDouble.of(0.14), convert.invoke(null, 140.0, "kPa", "MPa"));
      assertSame(empty, thread.getContextClassLoader());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void quantities_are_read_with_and_without_a_unit_and_blank() {
    assertEquals(new Quantity(0.14, "MPa"), quantity("0.14 MPa"));
    assertEquals(new Quantity(-20, "°C"), quantity("-20°C"));
    assertEquals(new Quantity(80, "%"), quantity("80%"));
    assertEquals(new Quantity(3, ""), quantity(3L));
    assertEquals(new Quantity(0.5, ""), quantity(0.5));
  }

  @Test
  void what_is_no_quantity_is_refused_with_what_would_be() {
    for (Object bad : List.of("NaN MPa", ".14.1 MPa", "MPa", "", "1 2 m", Double.NaN, true)) {
      assertThrows(FaultException.class, () -> quantity(bad), bad.toString());
    }
    FaultException unknown = assertThrows(FaultException.class, () -> quantity("0.14 Mpa"));
    Fault fault = unknown.fault();
    assertEquals("'below' has the unknown unit 'Mpa'", fault.problem());
    assertTrue(fault.expected().startsWith("'MPa'; known: "), fault.expected());
  }

  private static Quantity quantity(Object value) {
    Settings settings = new Settings("f", 1, Map.of("below", new Settings.Entry(value, 1)));
    return Quantity.read(settings, "below");
  }
}
