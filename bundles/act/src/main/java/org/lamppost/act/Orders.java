package org.lamppost.act;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.lamppost.model.ActionReport;

/** The writes of one output: one under way, a few behind it. Confined to the actions' thread. */
final class Orders {
  /** More than this many wait only if the output does not follow: then refusing is honest. */
  private static final int MOST_WAITING = 16;

  private final Deque<Pending> waiting = new ArrayDeque<>();
  private Pending underWay;

  /**
   * A write.
   *
   * @param value what to set.
   * @param cause why, for the audit: {@code for 01JD…}.
   * @param again whether it is tried again here if it is refused: what the room gave to itself, and
   *     what an incident gave back.
   * @param before where incidents wanted it before; NaN if nowhere.
   * @param attempt how often it was tried before.
   * @param report the promise to whom it came from.
   */
  record Pending(
      double value,
      String cause,
      boolean again,
      double before,
      int attempt,
      CompletableFuture<ActionReport> report) {

    /** What the room gives to itself. */
    static Pending own(double value, String cause) {
      return new Pending(value, cause, true, Double.NaN, 0, new CompletableFuture<>());
    }

    /** The same once more; whom it came from has had its report. */
    Pending repeated() {
      return new Pending(value, cause, true, before, attempt + 1, new CompletableFuture<>());
    }
  }

  /** Adds a write behind the others; false if there are too many. */
  boolean add(Pending pending) {
    return waiting.size() < MOST_WAITING && waiting.add(pending);
  }

  /** Makes the next write the one under way; null if one is, or none waits. */
  Pending begin() {
    if (underWay != null) {
      return null;
    }
    underWay = waiting.poll();
    return underWay;
  }

  /** Ends the write if it is still the one under way; false if it has ended before. */
  boolean end(Pending pending) {
    if (underWay != pending) {
      return false;
    }
    underWay = null;
    return true;
  }

  /** The write under way, or null. */
  Pending underWay() {
    return underWay;
  }

  /** Takes the oldest write that waits; null if none does. */
  Pending takeWaiting() {
    return waiting.poll();
  }

  /** Whether nothing is under way and nothing waits. */
  boolean idle() {
    return underWay == null && waiting.isEmpty();
  }
}
