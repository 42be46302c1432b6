package org.lamppost.sense.bus;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What a bus did since it started. Safe from any thread. */
final class BusCounts {
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong readings = new AtomicLong();
  private final AtomicLong noAnswers = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();
  private final AtomicLong missedPolls = new AtomicLong();
  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong notTaken = new AtomicLong();

  /** A request went to the wire. */
  void request() {
    requests.incrementAndGet();
  }

  /** Readings were offered to the line. */
  void readings(long count) {
    readings.addAndGet(count);
  }

  /** Readings without an answer are among them. */
  void noAnswers(long count) {
    noAnswers.addAndGet(count);
  }

  /** Readings that the device refused are among them. */
  void refusals(long count) {
    refusals.addAndGet(count);
  }

  /** Polls were so late that the next was due. */
  void missedPolls(long count) {
    missedPolls.addAndGet(count);
  }

  /** An output was written. */
  void write() {
    writes.incrementAndGet();
  }

  /** The line did not keep readings; it has declared the loss. */
  void notTaken(long count) {
    notTaken.addAndGet(count);
  }

  /** Adds all counts to a status. */
  void show(Map<String, Object> status) {
    status.put("requests", requests.get());
    status.put("readings", readings.get());
    status.put("noAnswers", noAnswers.get());
    status.put("refusals", refusals.get());
    status.put("missedPolls", missedPolls.get());
    status.put("writes", writes.get());
    status.put("notTaken", notTaken.get());
  }
}
