package org.lamppost.simulator.prove;

import java.util.EnumMap;
import java.util.Map;

/** What one image, or many, were found to lack. Safe from any thread. */
final class Findings {
  /** Sorts of defects. */
  enum Defect {
    /** Something that was called durable is not there. */
    LOST,
    /** Records in another order than accepted, a hole, or a sequence used twice. */
    INVERSION,
    /** The journal does not open, or does not take a record afterwards. */
    FAILED_START,
    /** A reading is missing and no loss record says so. */
    UNRECORDED_LOSS,
    /** The journal was set aside as damaged after something had been promised. */
    SET_ASIDE,
    /** The same while it was being created: nothing was lost. */
    SET_ASIDE_AT_CREATION,
    /** The engine's state is not that of the last incident. */
    CHECKPOINT
  }

  private final Map<Defect, Long> counts = new EnumMap<>(Defect.class);
  private String first = "";

  /** Notes a defect. */
  synchronized void add(Defect defect, String what) {
    counts.merge(defect, 1L, Long::sum);
    if (first.isEmpty()) {
      first = defect + ": " + what;
    }
  }

  /** Takes over the findings of one image. */
  synchronized void addAll(Findings other, String where) {
    other.counts.forEach(
        (defect, count) -> {
          add(defect, where + " " + other.first);
          counts.merge(defect, count - 1, Long::sum);
        });
  }

  synchronized long count(Defect defect) {
    return counts.getOrDefault(defect, 0L);
  }

  /** The first defect in words; empty if there is none. */
  synchronized String first() {
    return first;
  }

  /** Whether something that was promised did not hold. */
  synchronized boolean broken() {
    return !counts.isEmpty();
  }

  @Override
  public synchronized String toString() {
    return counts + " " + first;
  }
}
