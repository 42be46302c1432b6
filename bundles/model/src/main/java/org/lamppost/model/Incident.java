package org.lamppost.model;

import java.util.Objects;

/**
 * The part of a city event (事件) that never changes.
 *
 * @param id ULID.
 * @param rule the rule that raised it; {@link Rule#id()} is its key.
 * @param point what raised it.
 * @param unit unit of that point.
 * @param location where the device stands.
 * @param raisedUtcMillis when it was raised, UTC milliseconds.
 * @param test raised by a walk test: nobody is dispatched.
 */
public record Incident(
    String id,
    Rule rule,
    PointId point,
    String unit,
    Location location,
    long raisedUtcMillis,
    boolean test) {
  /** Refuses missing parts. */
  public Incident {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(point, "point");
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(location, "location");
  }
}
