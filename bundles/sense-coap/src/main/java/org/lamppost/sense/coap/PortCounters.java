package org.lamppost.sense.coap;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What became of the packs on one port since it was configured. Safe from any thread. */
final class PortCounters {
  final AtomicLong packs = new AtomicLong();
  final AtomicLong readings = new AtomicLong();
  final AtomicLong malformed = new AtomicLong();
  final AtomicLong unknown = new AtomicLong();
  final AtomicLong refused = new AtomicLong();
  final AtomicLong pending = new AtomicLong();

  /** The counts by name, for the status. */
  Map<String, Object> show() {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("packsTaken", packs.get());
    shown.put("readingsTaken", readings.get());
    shown.put("malformed", malformed.get());
    shown.put("unknownNames", unknown.get());
    shown.put("lineRefused", refused.get());
    shown.put("waitingForJournal", pending.get());
    return shown;
  }
}
