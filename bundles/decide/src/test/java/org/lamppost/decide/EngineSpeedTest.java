package org.lamppost.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lamppost.model.Condition.Shown;
import org.lamppost.model.Condition.Side;
import org.lamppost.model.Point;
import org.lamppost.model.Quality;
import org.lamppost.model.Rule;
import org.lamppost.model.Settings;
import org.lamppost.model.Site;
import org.lamppost.model.Symptom;

/**
 * A district on one engine: each point with a rule of limit, hysteresis, time and rate. What a
 * reading costs is printed, not asserted, because machines differ; what it leaves behind is.
 */
class EngineSpeedTest {
  private static final int POINTS = 60_800;
  private static final int SWEEPS = 40;
  private static final int MOST_BYTES = 128;

  private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final List<Effect> effects = new ArrayList<>();
  private final Engine engine =
      new Engine(
          new Rules(site(), fault -> {}),
          utc -> "inc-" + utc,
          new Engine.Start("boot", 0, Street.OFFSET),
          1_000);

  @Test
  void readings_that_change_nothing_leave_no_garbage() {
    Columns columns = new Columns(POINTS);
    sweep(columns, 1, 0);
    sweep(columns, 2, 0); // loads what is loaded once
    long cpu = thread.getCurrentThreadCpuTime();
    long before = thread.getCurrentThreadAllocatedBytes();
    for (int i = 3; i < 3 + SWEEPS; i++) {
      sweep(columns, i, 0);
    }
    long allocated = thread.getCurrentThreadAllocatedBytes() - before;
    double seconds = (thread.getCurrentThreadCpuTime() - cpu) / 1e9;
    System.out.printf(
        "engine: %.1f million readings/CPU-s with filling the columns, %d points%n",
        (double) SWEEPS * POINTS / seconds / 1e6, POINTS);
    assertEquals(List.of(), effects);
    assertTrue(allocated < 10_000, "allocated " + allocated + " bytes");
  }

  @Test
  void suspicions_cost_no_more_than_the_bound_and_no_garbage_once_the_timers_have_their_places() {
    Columns columns = new Columns(POINTS);
    sweep(columns, 1, 0);
    sweep(columns, 2, 60);
    long before = thread.getCurrentThreadAllocatedBytes();
    sweep(columns, 3, 61);
    sweep(columns, 4, 0);
    sweep(columns, 5, 61);
    long allocated = thread.getCurrentThreadAllocatedBytes() - before;

    assertEquals(List.of(), effects);
    assertTrue(allocated < 10_000, "allocated " + allocated + " bytes");
    double each = (double) engine.stateBytes() / POINTS;
    assertTrue(each <= MOST_BYTES, each + " bytes for each point and rule");
  }

  /** Each point says its usual value, or one that is beyond the limit. */
  private void sweep(Columns columns, int second, double more) {
    columns.clear();
    for (int point = 0; point < POINTS; point++) {
      columns.add(point, second * 1_000L, 20 + (second + point) % 9 + more, Quality.GOOD);
    }
    engine.judge(columns, second * 1_000L, effects::add);
  }

  private static Site site() {
    List<Point> points = new ArrayList<>();
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < POINTS; i++) {
      points.add(Street.point(i, "device-" + i + "/heat", "°C", Street.CELSIUS, false));
      Symptom hot = new Symptom.Beyond(i, Side.ABOVE, 60 + i % 7, 50);
      Symptom heating = new Symptom.Steep(i, Side.ABOVE, 30);
      Duration time = Duration.ofSeconds(10 + i % 3);
      Symptom either = Symptom.Gate.any(List.of(hot, heating));
      rules.add(Street.rule("rule-" + i, Shown.of(i, either, time, time)));
    }
    return new Site(
        "pole-1",
        ZoneId.of("Asia/Shanghai"),
        Settings.empty("site", 0),
        List.of(),
        List.of(),
        points,
        rules);
  }
}
