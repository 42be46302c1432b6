package org.lamppost.model;

import java.util.Map;
import java.util.Objects;

/**
 * Readings that are declared lost. Nothing is lost without one.
 *
 * @param cause why.
 * @param fromMillis first moment that may be affected, monotonic milliseconds of the record's boot.
 * @param toMillis last moment that may be affected.
 * @param counts how many of each point; empty where the number is not known.
 */
public record Loss(Cause cause, long fromMillis, long toMillis, Map<PointId, Long> counts) {
  /** Refuses an interval that ends before it begins. */
  public Loss {
    Objects.requireNonNull(cause, "cause");
    counts = Map.copyOf(counts);
    if (toMillis < fromMillis) {
      throw new IllegalArgumentException("loss ends at " + toMillis + " before " + fromMillis);
    }
  }

  /** Whether the number is not known: any reading of the interval may be missing. */
  public boolean unknown() {
    return counts.isEmpty();
  }

  /** Why readings were lost. The names in formats are these in lower case with hyphens. */
  public enum Cause {
    /** The process or the power ended before the group commit. */
    UNCLEAN_STOP,
    /** The line's queue was full. */
    LINE_FULL,
    /** No journal was there to take them. */
    JOURNAL_ABSENT,
    /** A limit of the journal was reached, of size or of age. */
    JOURNAL_FULL,
    /** The journal's file was damaged. */
    JOURNAL_DAMAGED
  }
}
