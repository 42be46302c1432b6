package org.lamppost.simulator.device;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The cabinet of the pole itself: a door contact, a flood contact and a temperature. Not
 * thread-safe.
 */
final class Cabinet implements Thing {
  private static final double USUAL = 30;
  private static final double HOTTEST = 79;
  private static final double HEATING_A_SECOND = 4;
  private static final double COOLING_SECONDS = 4;

  private final Noise noise;
  private double temperature = USUAL;
  private boolean heating;
  private boolean doorOpen;
  private boolean flooded;

  Cabinet(RandomGenerator random) {
    noise = new Noise(random, 0.05);
  }

  @Override
  public void advance(double seconds) {
    temperature =
        heating
            ? Math.min(HOTTEST, temperature + HEATING_A_SECOND * seconds)
            : Relax.toward(USUAL, temperature, seconds, COOLING_SECONDS);
    noise.next();
  }

  boolean doorOpen() {
    return doorOpen;
  }

  boolean flooded() {
    return flooded;
  }

  /** Degrees Celsius, within the -20 to 80 of the transmitter. */
  double temperature() {
    return temperature + noise.value();
  }

  @Override
  public Map<String, Action> commands() {
    return Map.of(
        "open-door", Action.of(() -> doorOpen = true),
        "close-door", Action.of(() -> doorOpen = false),
        "flood", Action.of(() -> flooded = true),
        "dry", Action.of(() -> flooded = false),
        "heat", Action.of(() -> heating = true),
        "cool", Action.of(() -> heating = false));
  }

  /** The contacts, by the number of the input pin they hang on; 1 = open door, 1 = water. */
  List<Contact> contacts() {
    return List.of(
        new Contact(17, Gauge.contact("door", this::doorOpen)),
        new Contact(27, Gauge.contact("flood", this::flooded)));
  }

  /** A contact and its input pin. */
  record Contact(int pin, Gauge gauge) {}
}
