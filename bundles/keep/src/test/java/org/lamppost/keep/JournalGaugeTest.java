package org.lamppost.keep;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.lamppost.api.Faults;
import org.lamppost.api.Line;
import org.lamppost.model.Command;
import org.lamppost.model.Device;
import org.lamppost.model.Fault;
import org.lamppost.model.Location;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Port;
import org.lamppost.model.Quality;
import org.lamppost.model.Range;
import org.lamppost.model.Readings;
import org.lamppost.model.Settings;
import org.lamppost.model.Site;

class JournalGaugeTest {
  private final Map<String, Object> state = new ConcurrentHashMap<>();
  private final List<Readings> offered = new CopyOnWriteArrayList<>();
  private final List<Fault> faults = new CopyOnWriteArrayList<>();

  @Test
  void the_journals_state_is_offered_as_readings_of_the_sites_points() {
    state.putAll(Map.of("fillPercent", 83, "setAside", 1, "writes", false));
    JournalGauge gauge = gauge("fill", "damage", "trouble");
    try {
      await().until(() -> values(0).contains(83.0));
      await().until(() -> values(1).contains(1.0));
      await().until(() -> values(2).contains(1.0));
      state.putAll(Map.of("fillPercent", 5, "setAside", 0, "writes", true));
      await().until(() -> last(0) == 5 && last(1) == 0 && last(2) == 0);
    } finally {
      gauge.stop();
    }
    // A pool has ended a moment before its last thread has.
    await().atMost(Duration.ofSeconds(2)).until(() -> !gaugeAlive());
  }

  @Test
  void a_state_beyond_the_points_range_has_the_quality_of_one() {
    state.putAll(Map.of("fillPercent", 5_000, "setAside", 0, "writes", true));
    JournalGauge gauge = gauge("fill");
    try {
      await().until(() -> !offered.isEmpty());
      assertEquals(Quality.OVER_RANGE, offered.get(0).quality(0));
    } finally {
      gauge.stop();
    }
  }

  @Test
  void a_figure_that_nobody_knows_is_a_fault_and_the_others_are_offered() {
    state.putAll(Map.of("fillPercent", 7, "setAside", 0, "writes", true));
    JournalGauge gauge = gauge("speed", "fill");
    try {
      assertEquals(1, faults.size());
      assertTrue(faults.get(0).toString().contains("figure"), faults.get(0).toString());
      await().until(() -> values(1).contains(7.0));
    } finally {
      gauge.stop();
    }
  }

  @Test
  void a_site_without_such_points_costs_no_thread() {
    JournalGauge gauge = gauge();

    assertFalse(gaugeAlive());
    gauge.stop();
  }

  private List<Double> values(int point) {
    return offered.stream()
        .filter(batch -> batch.point(0) == point)
        .map(batch -> batch.value(0))
        .toList();
  }

  private double last(int point) {
    List<Double> values = values(point);
    return values.isEmpty() ? Double.NaN : values.get(values.size() - 1);
  }

  private static boolean gaugeAlive() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("lamppost-keep-gauge"));
  }

  private JournalGauge gauge(String... figures) {
    Settings none = Settings.empty("site.yaml", 1);
    List<Point> points = new ArrayList<>();
    for (String figure : figures) {
      Settings source =
          new Settings("device.yaml", 7, Map.of("figure", new Settings.Entry(figure, 8)));
      points.add(
          new Point(
              points.size(),
              new PointId("journal-1", "p" + points.size()),
              "",
              new Range(0, 1000, 1),
              Duration.ofMillis(2),
              false,
              source));
    }
    Device device =
        new Device(
            "journal-1",
            "gateway-journal",
            "journal",
            "own",
            false,
            Location.UNKNOWN,
            none,
            points);
    Site site =
        new Site(
            "pole-1",
            ZoneId.of("Asia/Shanghai"),
            none,
            List.of(new Port("own", JournalGauge.DRIVER, none)),
            List.of(device),
            points,
            List.of());
    return new JournalGauge(() -> state, site, line(), ledger(), new ManualClock());
  }

  private Line line() {
    return new Line() {
      @Override
      public CompletionStage<Void> offer(Readings batch) {
        offered.add(batch);
        return CompletableFuture.completedFuture(null);
      }

      @Override
      public void command(Command command) {
        throw new AssertionError("no command is expected");
      }

      @Override
      public void reported(String incidentId) {
        throw new AssertionError("no report is expected");
      }
    };
  }

  private Faults ledger() {
    return new Faults() {
      @Override
      public void report(Fault fault) {
        faults.add(fault);
      }

      @Override
      public List<Fault> all() {
        return faults;
      }
    };
  }
}
