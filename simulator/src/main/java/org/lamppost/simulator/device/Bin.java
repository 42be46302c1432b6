package org.lamppost.simulator.device;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A waste bin that fills within days, and may burn. Not thread-safe. */
final class Bin implements CoapThing {
  private static final double FILL_A_SECOND = 100.0 / (3 * 86_400);
  private static final double AMBIENT = 21;
  private static final double BURNING_A_SECOND = 5;
  private static final double HOTTEST = 250;
  private static final double COOLING_SECONDS = 10;

  private final Noise fillNoise;
  private final Noise temperatureNoise;
  private final Noise tiltNoise;
  private double fill;
  private double temperature = AMBIENT;
  private boolean burning;

  Bin(RandomGenerator random) {
    fill = 15 + 10 * random.nextDouble();
    fillNoise = new Noise(random, 0.3);
    temperatureNoise = new Noise(random, 0.3);
    tiltNoise = new Noise(random, 0.2);
  }

  @Override
  public void advance(double seconds) {
    fill = Math.min(100, fill + FILL_A_SECOND * seconds);
    temperature =
        burning
            ? Math.min(HOTTEST, temperature + BURNING_A_SECOND * seconds)
            : Relax.toward(AMBIENT, temperature, seconds, COOLING_SECONDS);
    fillNoise.next();
    temperatureNoise.next();
    tiltNoise.next();
  }

  /** Per cent, 0 to 100. */
  double fill() {
    return Math.min(100, Math.max(0, fill + fillNoise.value()));
  }

  /** Degrees Celsius. */
  double temperature() {
    return temperature + temperatureNoise.value();
  }

  @Override
  public Map<String, Action> commands() {
    return Map.of(
        "fill-up", Action.of(() -> fill = 96),
        "empty", Action.of(() -> fill = 3),
        "ignite", Action.of(() -> burning = true),
        "extinguish", Action.of(() -> burning = false));
  }

  @Override
  public List<Gauge> gauges() {
    return List.of(
        new Gauge("fill", "%", 1, this::fill),
        new Gauge("temperature", "Cel", 1, this::temperature),
        new Gauge("tilt", "deg", 1, () -> 1 + tiltNoise.value()));
  }
}
