package org.lamppost.decide;

import org.lamppost.api.Actions;
import org.lamppost.model.ActionReport;
import org.lamppost.model.Command;
import org.lamppost.model.Readings;

/** What the engine is told. The same inputs in the same order always lead to the same effects. */
sealed interface Input {
  /** When it reached the line, monotonic milliseconds. */
  long nowMillis();

  /**
   * Readings to judge.
   *
   * @param firstRow row to begin at; above 0 only when an earlier row failed.
   */
  record Batch(long nowMillis, Readings readings, int firstRow) implements Input {}

  /** Time went on. */
  record Tick(long nowMillis) implements Input {}

  /** The city asks something. */
  record Commanded(long nowMillis, Command command) implements Input {}

  /** The city has stored a record of this incident. */
  record Reported(long nowMillis, String incidentId) implements Input {}

  /** An order has its outcome. */
  record Acted(long nowMillis, Actions.Order order, ActionReport report) implements Input {}

  /**
   * What monotonic time means in UTC from now on.
   *
   * @param utcOffsetMillis UTC minus monotonic milliseconds.
   */
  record Mapped(long nowMillis, long utcOffsetMillis) implements Input {}

  /** What an earlier run left. */
  record Resumed(long nowMillis, Checkpoint checkpoint) implements Input {}
}
