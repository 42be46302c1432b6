package org.lamppost.sense.gpio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.lamppost.model.Device;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.model.Output;
import org.lamppost.model.Output.Fallback;
import org.lamppost.model.Point;
import org.lamppost.model.Port;
import org.lamppost.model.Settings;
import org.lamppost.model.Site;

/**
 * What hangs on the board's pins and buses, read from the site. A faulty point is reported and left
 * out.
 */
record Wiring(List<ContactSource> contacts, List<OutputSource> outputs, List<LoopSource> loops) {
  static final String DRIVER = "gpio";
  private static final int MOST_PIN = 511;

  /** The ADS1115's address pin gives four addresses (datasheet, table 7-2). */
  private static final int FIRST_ADDRESS = 0x48;

  private static final int LAST_ADDRESS = 0x4b;

  /** Above, the 22 mA of a broken transmitter would not fit into 4.096 V. */
  private static final double MOST_SHUNT_OHM = 180;

  /** Which level of a pin means 1. */
  enum Active {
    HIGH,
    LOW;

    /** The point's value of a pin's level. */
    double value(boolean level) {
      return level == (this == HIGH) ? 1 : 0;
    }

    /** The pin's level of a point's value. */
    boolean level(boolean on) {
      return on == (this == HIGH);
    }
  }

  /** A dry contact on an input pin. */
  record ContactSource(Point point, boolean alarm, int pin, Active active, Duration debounce) {}

  /**
   * A relay on an output pin.
   *
   * @param rest whether it is on at rest.
   * @param restOnLoss whether it goes to its rest when the gateway lets go of the pin.
   */
  record OutputSource(Point point, int pin, Active active, boolean rest, boolean restOnLoss) {}

  /**
   * A 4-20 mA loop over a shunt on one channel of an ADS1115.
   *
   * @param shuntOhm the resistance that the current flows through.
   * @param from the point's value at 4 mA.
   * @param to the point's value at 20 mA.
   */
  record LoopSource(
      Point point, int bus, int address, int channel, double shuntOhm, double from, double to) {
    /** The channel's name in the folder of simulated pins. */
    String channelName() {
      return "0x%02x-%d".formatted(address, channel);
    }
  }

  /** Reads all points on all ports of this driver. */
  static Wiring of(Site site, Consumer<Fault> faults) {
    Wiring wiring = new Wiring(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Map<String, Point> taken = new HashMap<>();
    for (Port port : site.portsOf(DRIVER)) {
      for (Device device : site.devicesOn(port)) {
        for (Point point : device.points()) {
          try {
            wiring.add(device, point, site.output(point.index()), taken);
          } catch (FaultException e) {
            faults.accept(e.fault());
          }
        }
      }
    }
    return wiring;
  }

  boolean isEmpty() {
    return contacts.isEmpty() && outputs.isEmpty() && loops.isEmpty();
  }

  private void add(Device device, Point point, Output output, Map<String, Point> taken) {
    Settings source = point.source();
    if (source.has("adc")) {
      LoopSource loop = loop(point, source);
      claim(taken, "bus " + loop.bus() + " " + loop.channelName(), point, "channel");
      loops.add(loop);
      return;
    }
    if (point.output()) {
      source.only("pin", "active");
    } else {
      source.only("pin", "active", "debounce");
    }
    int pin = source.integer("pin", 0, MOST_PIN);
    Active active = source.choice("active", Active.class, Active.HIGH);
    Duration debounce = source.duration("debounce", Duration.ofMillis(50));
    claim(taken, "pin " + pin, point, "pin");
    if (point.output()) {
      boolean restOnLoss = output.onLoss() == Fallback.REST;
      outputs.add(new OutputSource(point, pin, active, output.rest() == 1, restOnLoss));
    } else {
      contacts.add(new ContactSource(point, device.alarm(), pin, active, debounce));
    }
  }

  private static LoopSource loop(Point point, Settings source) {
    source.only("adc", "bus", "address", "channel", "shunt-ohm", "from", "to");
    if (!source.text("adc").equals("ads1115")) {
      throw source.fault("adc", "is '" + source.text("adc") + "'", "ads1115");
    }
    if (point.output()) {
      throw source.fault("adc", "cannot be an output", "a point that is measured");
    }
    double shunt = source.number("shunt-ohm");
    if (shunt < 1 || shunt > MOST_SHUNT_OHM) {
      throw source.fault("shunt-ohm", "is " + shunt, "1 to 180, so that 22 mA stay below 4.096 V");
    }
    double from = source.number("from");
    double to = source.number("to");
    if (from == to) {
      throw source.fault("to", "equals 'from'", "the value at 20 mA");
    }
    return new LoopSource(
        point,
        source.integer("bus", 0, 31, 1),
        source.integer("address", FIRST_ADDRESS, LAST_ADDRESS),
        source.integer("channel", 0, 3),
        shunt,
        from,
        to);
  }

  private static void claim(Map<String, Point> taken, String wire, Point point, String key) {
    Point other = taken.putIfAbsent(wire, point);
    if (other != null) {
      throw point
          .source()
          .fault(key, "is taken: " + wire + " belongs to " + other.id(), "a free one");
    }
  }
}
