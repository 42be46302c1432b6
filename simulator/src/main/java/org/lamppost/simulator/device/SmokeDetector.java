package org.lamppost.simulator.device;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A battery-powered optical smoke detector; it alarms at 0.15 dB/m. Not thread-safe. */
final class SmokeDetector implements CoapThing {
  private static final double ALARM = 0.15;
  private static final double CLEAN_AIR = 0.02;
  private static final double THICK = 0.8;
  private static final double THICKENING_SECONDS = 3;
  private static final double BATTERY_LIFE_SECONDS = 5 * 365 * 86_400.0;

  private final Noise noise;
  private double obscuration = CLEAN_AIR;
  private double battery;
  private boolean smoking;

  SmokeDetector(RandomGenerator random) {
    noise = new Noise(random, 0.005);
    battery = 90 + 10 * random.nextDouble();
  }

  @Override
  public void advance(double seconds) {
    if (smoking) {
      obscuration = Relax.toward(THICK, obscuration, seconds, THICKENING_SECONDS);
    }
    battery = Math.max(0, battery - 100 * seconds / BATTERY_LIFE_SECONDS);
    noise.next();
  }

  /** True while the detector alarms. */
  boolean smoke() {
    return obscuration >= ALARM;
  }

  /** dB/m, never below 0. */
  double obscuration() {
    return Math.max(0, obscuration + noise.value());
  }

  @Override
  public double urgentState() {
    return smoke() ? 1 : 0;
  }

  @Override
  public Map<String, Action> commands() {
    return Map.of("smoke", Action.of(this::fillWithSmoke), "clear", Action.of(this::airOut));
  }

  @Override
  public List<Gauge> gauges() {
    return List.of(
        Gauge.contact("smoke", this::smoke),
        new Gauge("obscuration", "dB/m", 3, this::obscuration),
        new Gauge("battery", "%", 0, () -> battery));
  }

  private void fillWithSmoke() {
    smoking = true;
    obscuration = Math.max(obscuration, 2 * ALARM);
  }

  private void airOut() {
    smoking = false;
    obscuration = CLEAN_AIR;
  }
}
