package org.lamppost.sense.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lamppost.sense.bus.Given.point;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.lamppost.model.Device;
import org.lamppost.sense.bus.BusPlan.MappedPoint;

class SpanTest {
  @Test
  void gaps_up_to_the_limit_are_read_over() {
    assertEquals(List.of("HOLDING 0+10"), plan(points(0, 9)));
    assertEquals(List.of("HOLDING 0+1", "HOLDING 10+1"), plan(points(0, 10)));
  }

  @Test
  void a_request_holds_at_most_the_limit() {
    int[] all = new int[65];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    assertEquals(List.of("HOLDING 0+64", "HOLDING 64+1"), plan(points(all)));
  }

  @Test
  void tables_are_read_apart() {
    List<PolledPoint> points = new ArrayList<>(points(4));
    points.add(polled("input", 5, "uint16"));
    points.add(polled("coil", 4, "bit"));
    assertEquals(List.of("HOLDING 4+1", "INPUT 5+1", "COIL 4+1"), plan(points));
  }

  @Test
  void a_value_of_two_registers_is_never_cut() {
    assertEquals(
        List.of("HOLDING 0+63", "HOLDING 63+2"),
        plan(
            List.of(
                polled("holding", 0, "uint16"),
                polled("holding", 8, "uint16"),
                polled("holding", 16, "uint16"),
                polled("holding", 24, "uint16"),
                polled("holding", 32, "uint16"),
                polled("holding", 40, "uint16"),
                polled("holding", 48, "uint16"),
                polled("holding", 56, "uint16"),
                polled("holding", 62, "uint16"),
                polled("holding", 63, "float32"))));
  }

  @Property
  void every_due_point_is_read_once_within_the_limits(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 300) Integer> addresses,
      @ForAll @IntRange(min = 0, max = 64) int gap,
      @ForAll @IntRange(min = 2, max = 125) int most,
      @ForAll long shape) {
    List<PolledPoint> points = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      boolean wide = (shape >> i % 60 & 1) == 1;
      PolledPoint polled = polled("holding", addresses.get(i), wide ? "int32" : "uint16");
      polled.alone((shape >> i % 47 & 7) == 0);
      points.add(polled);
    }

    List<Span> spans = Span.plan(points, points, new BusLimits(1, 1, gap, most));

    assertEquals(points.size(), spans.stream().mapToInt(span -> span.due().size()).sum());
    for (Span span : spans) {
      assertTrue(span.count() <= most);
      assertTrue(span.covered().containsAll(span.due()));
      assertTrue(span.due().size() == 1 || span.due().stream().noneMatch(PolledPoint::alone));
      for (PolledPoint polled : span.covered()) {
        assertTrue(polled.source().address() >= span.address());
        assertTrue(polled.source().end() <= span.address() + span.count());
      }
    }
  }

  private static List<String> plan(List<PolledPoint> points) {
    return Span.plan(points, points, Given.LIMITS).stream()
        .map(span -> span.table() + " " + span.address() + "+" + span.count())
        .toList();
  }

  private static List<PolledPoint> points(int... addresses) {
    List<PolledPoint> points = new ArrayList<>();
    for (int address : addresses) {
      points.add(polled("holding", address, "uint16"));
    }
    return points;
  }

  private static PolledPoint polled(String table, int address, String type) {
    Device device =
        new Given()
            .device("d", "p", 1, point("x", "table", table, "address", address, "type", type))
            .site()
            .devices()
            .get(0);
    return new PolledPoint(
        new MappedPoint(device.points().get(0), Source.of(device.points().get(0)), false), 0);
  }
}
