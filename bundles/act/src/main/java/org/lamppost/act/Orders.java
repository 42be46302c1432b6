package org.lamppost.act;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.lamppost.api.Actions.Order;
import org.lamppost.model.ActionReport;
import org.lamppost.model.Point;

/** The orders of one output: one under way, a few behind it. Confined to the actions' thread. */
final class Orders {
  /** More than this many wait only if the output does not follow: then refusing is honest. */
  private static final int MOST_WAITING = 16;

  private final Deque<Pending> waiting = new ArrayDeque<>();
  private Pending underWay;

  /** An order with its point and the promise to whom it came from. */
  record Pending(Order order, Point output, CompletableFuture<ActionReport> report) {}

  /** Adds an order behind the others; false if there are too many. */
  boolean add(Pending pending) {
    return waiting.size() < MOST_WAITING && waiting.add(pending);
  }

  /** Makes the next order the one under way; null if one is, or none waits. */
  Pending begin() {
    if (underWay != null) {
      return null;
    }
    underWay = waiting.poll();
    return underWay;
  }

  /** Ends the order if it is still the one under way; false if it has ended before. */
  boolean end(Pending pending) {
    if (underWay != pending) {
      return false;
    }
    underWay = null;
    return true;
  }

  /** The order under way, or null. */
  Pending underWay() {
    return underWay;
  }

  /** Takes the oldest order that waits; null if none does. */
  Pending takeWaiting() {
    return waiting.poll();
  }
}
