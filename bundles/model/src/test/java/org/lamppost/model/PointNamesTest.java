package org.lamppost.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PointNamesTest {
  private final List<Point> points = points(1_000);
  private final PointNames names = new PointNames(points);

  @Test
  void every_point_is_found_in_order_again_and_again() {
    for (int i = 0; i < 3 * points.size(); i++) {
      Point expected = points.get(i % points.size());
      assertSame(expected, names.find(expected.id().toString()));
    }
  }

  @Test
  void every_point_is_found_in_any_order() {
    for (int i = 0; i < points.size(); i++) {
      Point expected = points.get(i * 617 % points.size());
      assertSame(expected, names.find(expected.id().toString()));
    }
  }

  @Test
  void a_name_that_the_site_does_not_have_is_no_point_and_disturbs_no_other() {
    assertNull(names.find("device-1/other"));
    assertNull(names.find(""));
    assertEquals(7, names.find("device-0/value-7").index());
    assertNull(new PointNames(List.of()).find("device-1/value-1"));
  }

  private static List<Point> points(int count) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      points.add(
          new Point(
              i,
              new PointId("device-" + i / 10, "value-" + i),
              "",
              new Range(0, 1, 1),
              Duration.ofSeconds(1),
              false,
              Settings.empty("site", 0)));
    }
    return points;
  }
}
