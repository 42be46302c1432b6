package org.lamppost.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lamppost.model.Condition.Side;
import org.lamppost.model.Condition.Threshold;

class ValuesTest {
  @ParameterizedTest
  @CsvSource({
    "0, GOOD",
    "2.5, GOOD",
    "2.501, OVER_RANGE",
    "-0.001, OVER_RANGE",
    "-32.768, SENTINEL",
    "-32.7684, SENTINEL",
    "-32.769, OVER_RANGE",
    "NaN, INVALID",
    "Infinity, INVALID",
    "-Infinity, INVALID"
  })
  void a_range_judges_values(double value, Quality quality) {
    assertEquals(quality, new Range(0, 2.5, 0.001, -32.768).judge(value));
  }

  @Test
  void a_sentinel_inside_the_range_is_still_a_sentinel() {
    assertEquals(Quality.SENTINEL, new Range(-40, 125, 0.1, 85).judge(85.04));
    assertEquals(Quality.GOOD, new Range(-40, 125, 0.1, 85).judge(85.1));
  }

  @Test
  void an_impossible_range_cannot_be_made() {
    assertThrows(IllegalArgumentException.class, () -> new Range(1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Range(Double.NaN, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Range(0, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Range(0, 1, Double.NaN));
  }

  @Test
  void a_range_is_equal_by_value_and_keeps_its_own_sentinels() {
    double[] sentinels = {-500};
    Range range = new Range(0, 1, 0.1, sentinels);
    sentinels[0] = 0.5;
    assertEquals(Quality.GOOD, range.judge(0.5));
    assertEquals(new Range(0, 1, 0.1, -500), range);
    assertEquals(new Range(0, 1, 0.1, -500).hashCode(), range.hashCode());
  }

  @Test
  void a_point_id_is_written_and_read_the_same() {
    PointId id = new PointId("hydrant-17", "socket_temp.1");
    assertEquals("hydrant-17/socket_temp.1", id.toString());
    assertEquals(id, PointId.parse(id.toString()));
    assertTrue(new PointId("a", "z").compareTo(new PointId("b", "a")) < 0);
    assertTrue(new PointId("a", "z").compareTo(new PointId("a", "a")) > 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "a", "a/", "/a", "a/b/c", "-a/b", "a b/c", "a/é", "a/b\n"})
  void what_is_no_point_id_is_refused(String text) {
    assertThrows(IllegalArgumentException.class, () -> PointId.parse(text));
  }

  @Test
  void a_name_has_at_most_63_letters() {
    assertTrue(PointId.isPart("a".repeat(63)));
    assertFalse(PointId.isPart("a".repeat(64)));
  }

  @ParameterizedTest
  @CsvSource({
    "23:00, 05:00, 23:00, true",
    "23:00, 05:00, 22:59, false",
    "23:00, 05:00, 00:00, true",
    "23:00, 05:00, 04:59, true",
    "23:00, 05:00, 05:00, false",
    "08:00, 17:00, 08:00, true",
    "08:00, 17:00, 17:00, false",
    "08:00, 17:00, 03:00, false",
    "07:00, 07:00, 06:59, true",
    "22:00, 00:00, 23:59, true",
    "22:00, 00:00, 00:00, false",
    "00:00, 22:00, 00:00, true"
  })
  void a_daily_window_may_run_over_midnight(
      LocalTime from, LocalTime to, LocalTime time, boolean inside) {
    assertEquals(inside, new DailyWindow(from, to).contains(time));
  }

  @Property
  void a_window_and_its_complement_share_no_moment(
      @ForAll @IntRange(max = 1439) int from,
      @ForAll @IntRange(max = 1439) int to,
      @ForAll @IntRange(max = 1439) int at) {
    DailyWindow window = new DailyWindow(time(from), time(to));
    DailyWindow rest = new DailyWindow(time(to), time(from));
    assertEquals(from == to, window.contains(time(at)) == rest.contains(time(at)));
  }

  private static LocalTime time(int minute) {
    return LocalTime.MIDNIGHT.plusMinutes(minute);
  }

  @Property
  void readings_come_out_as_they_went_in_however_many(@ForAll @IntRange(max = 200) int rows) {
    Readings.Builder builder = Readings.arrivedAt(99);
    for (int row = 0; row < rows; row++) {
      builder.add(row * 3, 1_000L - row, row / 2.0, Quality.of(row % 11));
    }
    Readings readings = builder.build();
    builder.add(7, 7, 7, Quality.GOOD);
    assertEquals(rows, readings.size());
    assertEquals(rows + 1, builder.size());
    for (int row = 0; row < rows; row++) {
      Quality quality = Quality.of(row % 11);
      assertEquals(row * 3, readings.point(row));
      assertEquals(1_000L - row, readings.sampleMillis(row));
      assertEquals(quality.valued() ? row / 2.0 : Double.NaN, readings.value(row));
      assertEquals(quality, readings.quality(row));
    }
  }

  @Test
  void a_reading_is_judged_by_the_range_of_its_point() {
    Readings readings =
        Readings.arrivedAt(5)
            .urgent()
            .add(pressure(), 1, 0.3)
            .add(pressure(), 2, 9)
            .add(pressure(), 3, Double.NaN)
            .add(pressure(), 4, Quality.NO_ANSWER)
            .build();
    assertEquals(
        List.of(Quality.GOOD, Quality.OVER_RANGE, Quality.INVALID, Quality.NO_ANSWER),
        IntStream.range(0, 4).mapToObj(readings::quality).toList());
    assertTrue(readings.urgent());
    assertEquals(5, readings.arrivalMillis());
    assertEquals(9, readings.value(1));
    assertTrue(Double.isNaN(readings.value(2)));
    assertThrows(
        IllegalArgumentException.class,
        () -> Readings.arrivedAt(0).add(pressure(), 1, Quality.STALE));
  }

  private static Point pressure() {
    return new Point(
        3,
        new PointId("hydrant-17", "pressure"),
        "MPa",
        new Range(0, 2.5, 0.001),
        Duration.ofSeconds(1),
        false,
        Settings.empty("f", 1));
  }

  @Test
  void a_threshold_is_never_cleared_on_its_bad_side() {
    Duration none = Duration.ZERO;
    assertEquals(0.14, new Threshold(0, Side.BELOW, 0.14, 0.14, none, none).clear());
    assertEquals(0.16, new Threshold(0, Side.BELOW, 0.14, 0.16, none, none).clear());
    assertEquals(50, new Threshold(0, Side.ABOVE, 60, 50, none, none).clear());
    assertThrows(
        IllegalArgumentException.class, () -> new Threshold(0, Side.BELOW, 0.14, 0.13, none, none));
    assertThrows(
        IllegalArgumentException.class, () -> new Threshold(0, Side.ABOVE, 60, 61, none, none));
  }

  @Test
  void quality_codes_are_those_of_the_telemetry_record() {
    assertEquals(
        List.of(
            "GOOD",
            "NO_ANSWER",
            "REFUSED",
            "INVALID",
            "WRONG_UNIT",
            "SENTINEL",
            "STALE",
            "OVER_RANGE",
            "MAINTENANCE",
            "CALIBRATION",
            "TEST"),
        IntStream.rangeClosed(0, 10).mapToObj(code -> Quality.of(code).name()).toList());
    for (Quality quality : Quality.values()) {
      assertEquals(quality, Quality.of(quality.code()));
    }
    assertThrows(IllegalArgumentException.class, () -> Quality.of(-1));
    assertThrows(IllegalArgumentException.class, () -> Quality.of(11));
  }
}
