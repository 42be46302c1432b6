package org.lamppost.simulator.device;

import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A fire hydrant with a pressure transmitter and a tilt sensor.
 *
 * <p>Pressure follows the daily demand, 0.30 MPa in the afternoon and 0.36 MPa at night. A burst
 * main takes it to 0.05 MPa in about 2 s, a repair brings it back in about 3 s. Not thread-safe.
 */
final class Hydrant implements ModbusThing {
  private static final double SECONDS_OF_DAY = 86_400;
  private static final double BURST_PRESSURE = 0.05;
  private static final double BURST_SECONDS = 0.5;
  private static final double REPAIR_SECONDS = 0.75;
  private static final double UPRIGHT = 0.5;
  private static final double STRUCK = 30;

  private final Noise pressureNoise;
  private final Noise tiltNoise;
  private double secondOfDay;
  private double head;
  private double tilt = UPRIGHT;
  private boolean burst;

  /**
   * A healthy hydrant.
   *
   * @param secondOfDay where in the demand curve it starts, UTC.
   */
  Hydrant(double secondOfDay, RandomGenerator random) {
    this.secondOfDay = secondOfDay % SECONDS_OF_DAY;
    this.head = demand(this.secondOfDay);
    this.pressureNoise = new Noise(random, 0.002);
    this.tiltNoise = new Noise(random, 0.1);
  }

  @Override
  public void advance(double seconds) {
    secondOfDay = (secondOfDay + seconds) % SECONDS_OF_DAY;
    head =
        burst
            ? Relax.toward(BURST_PRESSURE, head, seconds, BURST_SECONDS)
            : Relax.toward(demand(secondOfDay), head, seconds, REPAIR_SECONDS);
    pressureNoise.next();
    tiltNoise.next();
  }

  /** MPa, never below 0. */
  double pressure() {
    return Math.max(0, head + pressureNoise.value());
  }

  /** Degrees from upright. */
  double tilt() {
    return tilt + tiltNoise.value();
  }

  @Override
  public Map<String, Action> commands() {
    return Map.of(
        "main-burst", Action.of(() -> burst = true),
        "repair", Action.of(() -> burst = false),
        "strike", Action.of(() -> tilt = STRUCK),
        "upright", Action.of(() -> tilt = UPRIGHT));
  }

  @Override
  public RegisterMap map(int unitId) {
    return RegisterMap.transmitter(unitId, 0, new Gauge("pressure", "MPa", 3, this::pressure), 1600)
        .gauge(Table.HOLDING_REGISTERS, 8, new Gauge("tilt", "deg", 1, this::tilt));
  }

  /** The least pressure is at 16:00, the most at 04:00. */
  private static double demand(double secondOfDay) {
    return 0.33 + 0.028 * Math.cos(2 * Math.PI * (secondOfDay - 4 * 3600) / SECONDS_OF_DAY);
  }
}
