package org.lamppost.model;

import java.util.Objects;

/**
 * What was switched and what became of it.
 *
 * @param target the output.
 * @param value what it was set to.
 * @param outcome what became of it.
 * @param utcMillis when the outcome was known, UTC milliseconds.
 */
public record ActionReport(PointId target, double value, Outcome outcome, long utcMillis) {
  /** Refuses missing parts. */
  public ActionReport {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(outcome, "outcome");
  }
}
