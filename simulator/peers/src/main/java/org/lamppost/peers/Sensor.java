package org.lamppost.peers;

import org.lamppost.simulator.contest.Contestant;
import org.lamppost.simulator.contest.Events;
import org.lamppost.simulator.contest.Sensors;

/** One sensor as an object, for engines that judge objects by conditions written in Java. */
final class Sensor {
  private static final long NONE = Long.MIN_VALUE;

  // its rule
  private final int point;
  private final double limit;
  private final double clear;
  private final double perMilli;

  // its past
  private double lastValue;
  private long lastMillis = NONE;
  private long since = NONE;
  private boolean open;

  // the reading that is being judged
  private double value;
  private long millis;

  private Sensor(Sensors sensors, int point) {
    this.point = point;
    this.limit = sensors.limit(point);
    this.clear = sensors.clear(point);
    this.perMilli = sensors.perSecond(point) / 1_000;
  }

  static Sensor[] all(Sensors sensors) {
    Sensor[] all = new Sensor[sensors.points()];
    for (int p = 0; p < all.length; p++) {
      all[p] = new Sensor(sensors, p);
    }
    return all;
  }

  void read(long sampleMillis, double read) {
    millis = sampleMillis;
    value = read;
  }

  /** After it has been judged. */
  void remember() {
    lastMillis = millis;
    lastValue = value;
  }

  private boolean steep() {
    return lastMillis != NONE && value - lastValue > perMilli * (millis - lastMillis);
  }

  boolean bad() {
    return value > limit || steep();
  }

  /** A good reading that is news. */
  boolean calmedDown() {
    return (since != NONE || open) && !bad();
  }

  void suspect(Events events) {
    if (open) {
      return;
    }
    if (since == NONE) {
      since = millis;
    } else if (millis - since >= Contestant.FOR_MILLIS) {
      since = NONE;
      open = true;
      events.raised(point, millis);
    }
  }

  void relax(Events events) {
    since = NONE;
    if (open && value <= clear) {
      open = false;
      events.closed(point, millis);
    }
  }
}
