package org.lamppost.simulator.device;

import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A drain shaft, 4.00 m deep, with a level transmitter, a float switch near the top and a tilt
 * sensor in its cover.
 *
 * <p>Rain fills it by 0.25 m/s, so that a demo shows it. Not thread-safe.
 */
final class Well implements ModbusThing {
  private static final double DEPTH = 4.00;
  private static final double DRY_WEATHER_LEVEL = 0.40;
  private static final double FLOAT_HEIGHT = 3.80;
  private static final double METRES_A_SECOND = 0.25;
  private static final double OPEN_TILT = 60;

  private final Noise levelNoise;
  private final Noise tiltNoise;
  private double level = DRY_WEATHER_LEVEL;
  private boolean rain;
  private boolean open;

  Well(RandomGenerator random) {
    levelNoise = new Noise(random, 0.01);
    tiltNoise = new Noise(random, 0.2);
  }

  @Override
  public void advance(double seconds) {
    level =
        rain
            ? Math.min(DEPTH, level + METRES_A_SECOND * seconds)
            : Math.max(DRY_WEATHER_LEVEL, level - METRES_A_SECOND * seconds);
    levelNoise.next();
    tiltNoise.next();
  }

  /** Metres above the floor, 0 to 4. */
  double level() {
    return Math.min(DEPTH, Math.max(0, level + levelNoise.value()));
  }

  /** True while the water lifts the float; follows the water, not the noisy transmitter. */
  boolean floating() {
    return level >= FLOAT_HEIGHT;
  }

  /** Degrees. */
  double coverTilt() {
    return Math.abs((open ? OPEN_TILT : 0) + tiltNoise.value());
  }

  @Override
  public Map<String, Action> commands() {
    return Map.of(
        "rain", Action.of(() -> rain = true),
        "dry", Action.of(() -> rain = false),
        "open-cover", Action.of(() -> open = true),
        "close-cover", Action.of(() -> open = false));
  }

  @Override
  public RegisterMap map(int unitId) {
    return RegisterMap.transmitter(unitId, 7, new Gauge("level", "m", 2, this::level), 400)
        .gauge(Table.HOLDING_REGISTERS, 8, new Gauge("cover-tilt", "deg", 1, this::coverTilt))
        .extent(Table.DISCRETE_INPUTS, 0, 7)
        .gauge(Table.DISCRETE_INPUTS, 0, Gauge.contact("float", this::floating));
  }
}
