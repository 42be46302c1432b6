package org.lamppost.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lamppost.model.Settings.Entry;

class SettingsTest {
  @ParameterizedTest
  @CsvSource({
    "500 ms, 500",
    "500ms, 500",
    "0 s, 0",
    "1.5 s, 1500",
    "0.25 ms, 0",
    "5 min, 300000",
    "2 h, 7200000",
    "3 d, 259200000",
    "3650 d, 315360000000"
  })
  void time_spans_are_read_in_every_unit(String text, long millis) {
    assertEquals(Duration.ofMillis(millis), of("for", text).duration("for"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "s",
        "-5 s",
        "5 sec",
        "5 m",
        "1,5 s",
        "5 s 3 ms",
        "3651 d",
        "NaN s",
        "1e3 s",
        "99999999999999999999999999 d"
      })
  void what_is_no_time_span_is_refused(String text) {
    Fault fault = fault(() -> of("for", text).duration("for"));
    assertEquals(7, fault.line());
    assertEquals("'for' is '" + text + "'", fault.problem());
  }

  @Test
  void a_time_span_without_unit_is_refused_also_as_a_number() {
    assertEquals("'for' is '5'", fault(() -> of("for", 5L).duration("for")).problem());
  }

  @Test
  void whole_numbers_keep_their_limits() {
    Settings settings = of("unit-id", 247L);
    assertEquals(247, settings.integer("unit-id", 1, 247));
    Fault fault = fault(() -> settings.integer("unit-id", 1, 246));
    assertEquals(
        "site.yaml:7: 'unit-id' is '247'; expected a whole number from 1 to 246", fault.toString());
    assertEquals(3, settings.integer("other", 1, 5, 3));
    assertEquals(
        "'unit-id' is '1.5'", fault(() -> of("unit-id", 1.5).integer("unit-id", 1, 9)).problem());
    assertEquals(
        "'unit-id' is a list",
        fault(() -> of("unit-id", List.of()).integer("unit-id", 1, 9)).problem());
  }

  @Test
  void numbers_are_finite() {
    assertEquals(5, of("scale", 5L).number("scale"));
    assertEquals(0.001, of("scale", 0.001).number("scale"));
    for (Object bad : List.of(Double.NaN, Double.POSITIVE_INFINITY, "1", true)) {
      assertThrows(FaultException.class, () -> of("scale", bad).number("scale"));
    }
    assertEquals(1, of("scale", 2L).number("other", 1));
  }

  @Test
  void flags_are_true_or_false_and_nothing_like_it() {
    assertEquals(true, of("output", true).flag("output", false));
    assertFalse(of("output", true).flag("other", false));
    assertThrows(FaultException.class, () -> of("output", "yes").flag("output", false));
    assertThrows(FaultException.class, () -> of("output", 1L).flag("output", false));
  }

  @Test
  void choices_are_spelt_in_lower_case_with_hyphens() {
    assertEquals(Quality.NO_ANSWER, of("q", "no-answer").choice("q", Quality.class));
    assertEquals(Quality.GOOD, of("q", "test").choice("other", Quality.class, Quality.GOOD));
    Fault fault = fault(() -> of("q", "GOOD").choice("q", Condition.Side.class));
    assertEquals("one of below, above", fault.expected());
  }

  @Test
  void what_is_missing_is_told_where_the_mapping_begins() {
    assertEquals(
        "site.yaml:4: 'host' is missing; expected 'host: …' here",
        fault(() -> of("port", 502L).text("host")).toString());
    assertEquals("fallback", of("port", 502L).text("host", "fallback"));
    assertEquals("502", of("port", 502L).text("port"));
  }

  @Test
  void mappings_and_lists_are_taken_for_what_they_are() {
    Settings child = Settings.empty("site.yaml", 9);
    assertEquals(child, of("location", child).child("location"));
    assertEquals(0, of("a", 1L).childOrEmpty("location").keys().size());
    assertEquals("'a' is '1'", fault(() -> of("a", 1L).child("a")).problem());
    assertEquals("'a' is a mapping", fault(() -> of("a", child).list("a")).problem());
    assertEquals("'a' is not a text", fault(() -> of("a", child).text("a")).problem());
    List<Entry> list = List.of(new Entry("x", 8));
    assertEquals(list, of("a", list).list("a"));
    assertEquals(List.of(), of("a", list).list("b"));
  }

  @Test
  void an_unknown_key_is_refused_with_the_nearest_known_one() {
    Settings settings = of("adress", 4L);
    settings.only("adress");
    assertEquals(
        "site.yaml:7: 'adress' is not known here; expected 'address'; known: table, address",
        fault(() -> settings.only("table", "address")).toString());
    assertEquals("one of table, type", settings.unknown("table", "type").get(0).expected());
  }

  @Test
  void all_unknown_keys_are_told_in_document_order() {
    Map<String, Entry> entries = new LinkedHashMap<>();
    entries.put("z", new Entry(1L, 1));
    entries.put("known", new Entry(1L, 2));
    entries.put("a", new Entry(1L, 3));
    List<Fault> unknown = new Settings("f", 1, entries).unknown("known");
    assertEquals(List.of(1, 3), unknown.stream().map(Fault::line).toList());
  }

  @Test
  void settings_do_not_change_with_what_they_were_made_of() {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Settings settings = new Settings("f", 1, entries);
    entries.put("late", new Entry(1L, 2));
    assertFalse(settings.has("late"));
    assertThrows(UnsupportedOperationException.class, () -> settings.keys().clear());
  }

  @ParameterizedTest
  @CsvSource({
    "presure, pressure",
    "fro, for",
    "hst, host",
    "porrt, port",
    "x, ''",
    "completely-else, ''",
    "'', ''"
  })
  void the_nearest_word_is_found_only_where_it_is_near(String word, String nearest) {
    List<String> known = List.of("host", "port", "pressure", "for");
    assertEquals(nearest, Nearest.to(word, known).orElse(""));
  }

  @Test
  void a_word_of_great_length_costs_nothing() {
    assertEquals("", Nearest.to("a".repeat(1_000_000), List.of("a".repeat(1_000_000))).orElse(""));
  }

  private static Settings of(String key, Object value) {
    return new Settings("site.yaml", 4, Map.of(key, new Entry(value, 7)));
  }

  private static Fault fault(Runnable reading) {
    return assertThrows(FaultException.class, reading::run).fault();
  }
}
