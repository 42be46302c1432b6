package org.lamppost.simulator.device;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Shows the pole's cabinet on pin files, and watches the outputs that the gateway switches.
 *
 * <p>Safe from any thread; the lock order is this, then the device, then its log.
 */
final class PinWire implements Wire {
  static final String TEMPERATURE_CHANNEL = "0x48-0";

  private static final Map<Integer, String> OUTPUTS = Map.of(22, "siren", 23, "strobe");
  private static final long PERIOD_MILLIS = 100;
  private static final double COLDEST = -20;
  private static final double SPAN = 100;
  // A change of 0.1 Cel: less would fill the log with noise.
  private static final int NOTABLE_MICROAMPERES = 16;

  private final Device device;
  private final Cabinet cabinet;
  private final Pins pins;
  private final PrintWriter complaints;
  private final ScheduledExecutorService executor;

  // valid from start on; what was last logged and written
  private final Map<Integer, Integer> emitted = new HashMap<>();
  private final Map<Integer, Integer> written = new HashMap<>();
  private final Map<Integer, OptionalInt> outputs = new HashMap<>();
  private OptionalInt current = OptionalInt.empty();
  private String lastComplaint = "";

  PinWire(Device device, Cabinet cabinet, Pins pins, PrintWriter complaints) {
    this.device = device;
    this.cabinet = cabinet;
    this.pins = pins;
    this.complaints = complaints;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> new Thread(task, "lamppost-device-" + device.id()));
  }

  @Override
  public String start() {
    refresh();
    executor.scheduleWithFixedDelay(
        this::refresh, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return pins.toString();
  }

  @Override
  public Map<String, Action> commands() {
    return Map.of(
        "exception",
        arguments -> {
          throw new IllegalArgumentException(
              "pins carry no protocol that could answer an exception");
        });
  }

  @Override
  public void told() {
    refresh();
  }

  @Override
  public void close() {
    executor.shutdownNow();
    try {
      executor.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void refresh() {
    try {
      device.look(
          now -> {
            if (!device.silent()) {
              cabinet.contacts().forEach(contact -> show(now, contact));
              showTemperature(now);
            }
            OUTPUTS.forEach((pin, name) -> watch(now, pin, name));
            return null;
          });
      lastComplaint = "";
    } catch (RuntimeException e) {
      // Top of our thread: a full disk now must not end the pole; the next round tries again.
      complain("device=" + device.id() + " " + e.getMessage() + ": " + e.getCause());
    }
  }

  private void show(Instant now, Cabinet.Contact contact) {
    Gauge gauge = contact.gauge();
    int level = (int) gauge.steps();
    if (!Integer.valueOf(level).equals(emitted.get(contact.pin()))) {
      device.log().level(now, gauge.point(), level, gauge.unit());
      emitted.put(contact.pin(), level);
    }
    if (!Integer.valueOf(level).equals(written.get(contact.pin()))) {
      pins.input(contact.pin(), level);
      written.put(contact.pin(), level);
    }
  }

  private void showTemperature(Instant now) {
    boolean broken = device.fault() == Fault.NOT_A_NUMBER;
    int wanted = broken ? 0 : microamperes(cabinet.temperature());
    if (current.isPresent() && Math.abs(current.getAsInt() - wanted) < NOTABLE_MICROAMPERES) {
      return;
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("point", "cabinet-temperature");
    details.put("value", broken ? Double.NaN : celsius(wanted));
    details.put("unit", "Cel");
    details.put("microamperes", wanted);
    device.log().event(now, "level", details);
    pins.current(TEMPERATURE_CHANNEL, wanted);
    current = OptionalInt.of(wanted);
  }

  private void watch(Instant now, int pin, String name) {
    OptionalInt level = pins.output(pin);
    OptionalInt before = outputs.getOrDefault(pin, OptionalInt.empty());
    if (level.isPresent() && !level.equals(before)) {
      Map<String, Object> details = new LinkedHashMap<>();
      details.put("point", name);
      details.put("value", level.getAsInt());
      device.log().event(now, "output", details);
      outputs.put(pin, level);
    }
  }

  private void complain(String line) {
    if (!line.equals(lastComplaint)) {
      complaints.println(line);
      complaints.flush();
      lastComplaint = line;
    }
  }

  /** 4 mA at -20 Cel, 20 mA at 80 Cel. */
  private static int microamperes(double celsius) {
    double current = 4000 + (celsius - COLDEST) / SPAN * 16_000;
    return (int) Math.round(Math.max(4000, Math.min(20_000, current)));
  }

  private static double celsius(int microamperes) {
    return Math.round((microamperes - 4000) / 16_000.0 * SPAN * 1000 + COLDEST * 1000) / 1000.0;
  }
}
