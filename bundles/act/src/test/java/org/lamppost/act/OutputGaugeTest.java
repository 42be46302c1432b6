package org.lamppost.act;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.lamppost.api.Faults;
import org.lamppost.api.Line;
import org.lamppost.api.LineException;
import org.lamppost.model.Command;
import org.lamppost.model.Device;
import org.lamppost.model.Fault;
import org.lamppost.model.Location;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Port;
import org.lamppost.model.Range;
import org.lamppost.model.Readings;
import org.lamppost.model.Settings;
import org.lamppost.model.Site;

/** What the outputs' own points tell. */
class OutputGaugeTest {
  private final Map<String, Object> state =
      new TreeMap<>(Map.of("unexplained", 2L, "astray", 1L, "heldByHand", 0L));
  private final List<String> offered = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private final ManualAgenda time = new ManualAgenda();
  private boolean lineFull;

  @Test
  void the_figures_are_readings_in_the_points_rhythm_also_after_a_full_line() {
    OutputGauge gauge = new OutputGauge(() -> state, line(), time, time);
    gauge.begin(site("unexplained", "astray", "held"), faultBook());
    time.pass(0);
    assertEquals(List.of("0=2.0", "1=1.0", "2=0.0"), offered);
    lineFull = true;
    state.put("unexplained", 0L);
    time.pass(1_000);
    lineFull = false;
    offered.clear();
    time.pass(1_000);
    assertEquals(List.of("0=0.0", "1=1.0", "2=0.0"), offered);
    gauge.stop();
    assertEquals(List.of(), faults);
  }

  @Test
  void a_figure_that_is_not_known_is_told() {
    OutputGauge gauge = new OutputGauge(() -> state, line(), time, time);
    gauge.begin(site("unexplained", "strange"), faultBook());
    time.pass(0);
    assertEquals(List.of("0=2.0"), offered);
    assertEquals(1, faults.size());
  }

  private Line line() {
    return new Line() {
      @Override
      public CompletionStage<Void> offer(Readings batch) {
        if (lineFull) {
          throw new LineException("full");
        }
        offered.add(batch.point(0) + "=" + batch.value(0));
        return CompletableFuture.completedFuture(null);
      }

      @Override
      public void command(Command command) {
        throw new IllegalStateException("no command comes from here");
      }

      @Override
      public void reported(String incidentId) {
        throw new IllegalStateException("no receipt comes from here");
      }
    };
  }

  private Faults faultBook() {
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

  private static Site site(String... figures) {
    List<Point> points = new ArrayList<>();
    for (String figure : figures) {
      points.add(
          new Point(
              points.size(),
              new PointId("outputs", figure),
              "",
              new Range(0, 1_000, 1),
              Duration.ofSeconds(1),
              false,
              new Settings("p.yaml", 1, Map.of("figure", new Settings.Entry(figure, 1)))));
    }
    Settings none = Settings.empty("p.yaml", 1);
    return new Site(
        "pole-1",
        ZoneId.of("Asia/Shanghai"),
        none,
        List.of(new Port("own", OutputGauge.DRIVER, none)),
        List.of(
            new Device("outputs", "any", "outputs", "own", false, Location.UNKNOWN, none, points)),
        points,
        List.of());
  }
}
