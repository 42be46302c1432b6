package org.lamppost.forward;

import org.lamppost.api.Outbox.Outgoing;

/** A record without a receipt. Confined to the room's thread. */
final class Flight {
  private final Outgoing record;
  private int times;
  private long sentMillis;
  private boolean acknowledged;

  Flight(Outgoing record) {
    this.record = record;
  }

  Outgoing record() {
    return record;
  }

  long sequence() {
    return record.id().sequence();
  }

  /** Notes that it goes out now, monotonic milliseconds. */
  void sent(long nowMillis) {
    times++;
    sentMillis = nowMillis;
    acknowledged = false;
  }

  /** When it last went out, monotonic milliseconds. */
  long sentMillis() {
    return sentMillis;
  }

  /** How often it went out. */
  int times() {
    return times;
  }

  void acknowledge() {
    acknowledged = true;
  }

  /** Whether the broker has acknowledged it since it last went out. */
  boolean acknowledged() {
    return acknowledged;
  }
}
