package org.lamppost.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lamppost.model.Point;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;
import org.lamppost.model.Rule;
import org.lamppost.model.Settings;
import org.lamppost.model.Site;

/** How fast readings are judged when nothing happens. Printed, not asserted: machines differ. */
class EngineSpeedTest {
  private static final int POINTS = 40;
  private static final int RULES = 100;
  private static final int BATCHES = 50_000;

  @Test
  void readings_that_change_nothing_are_judged_without_an_effect() {
    Engine engine =
        new Engine(
            new Rules(site(), fault -> {}),
            utc -> "inc",
            new Engine.Start("boot", 0, Street.OFFSET),
            1_000);
    int[] effects = {0};
    Readings[] batches = new Readings[64];
    for (int i = 0; i < batches.length; i++) {
      Readings.Builder batch = Readings.arrivedAt(1);
      for (int point = 0; point < POINTS; point++) {
        batch.add(point, 1, 20 + (i + point) % 30, Quality.GOOD);
      }
      batches[i] = batch.build();
    }
    long began = 0;
    for (int i = -BATCHES; i < BATCHES; i++) {
      began = i == 0 ? System.nanoTime() : began;
      engine.accept(new Input.Batch(1, batches[i & 63], 0), effect -> effects[0]++);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        "engine: %.1f million readings/s, %d points, %d rules%n",
        (double) BATCHES * POINTS / seconds / 1e6, POINTS, RULES);
    assertEquals(0, effects[0]);
  }

  private static Site site() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < POINTS; i++) {
      points.add(Street.point(i, "device-" + i + "/heat", "°C", Street.CELSIUS, false));
    }
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < RULES; i++) {
      rules.add(
          Street.rule(
              "rule-" + i,
              i % 5 == 0
                  ? Street.silence(i % POINTS, 60)
                  : Street.above(i % POINTS, 60 + i % 7, 50, i % 3 * 10, 30)));
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
