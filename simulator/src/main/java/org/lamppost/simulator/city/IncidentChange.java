package org.lamppost.simulator.city;

/**
 * One change of one incident, with the members that the city brain itself looks at.
 *
 * @param identity which record it is.
 * @param incidentId the same for all changes of one incident.
 * @param progress state and what led to it.
 * @param cause the reading that made the change.
 * @param changedMillis when the change happened, UTC milliseconds.
 * @param test raised by a walk test: nobody is sent.
 */
record IncidentChange(
    Identity identity,
    String incidentId,
    Progress progress,
    Cause cause,
    long changedMillis,
    boolean test) {
  /**
   * Where the incident stands.
   *
   * @param state after the change.
   * @param change what made the change, such as {@code raise}.
   * @param type such as {@code HYD.PRESSURE.LOW}.
   * @param workOrder from the platform's command, or empty.
   */
  record Progress(State state, String change, String type, String workOrder) {}

  /**
   * The reading behind a change.
   *
   * @param value in {@code unit}; NaN where the record has none.
   * @param sampleMillis sample time, UTC milliseconds.
   */
  record Cause(
      String deviceId,
      String point,
      double value,
      String unit,
      String quality,
      long sampleMillis) {}

  /** Life cycle of an incident. */
  enum State {
    RAISED,
    REPORTED,
    DISPATCHED,
    HANDLING,
    VERIFYING,
    CLOSED,
    REOPENED,
    FALSE,
    EXPIRED
  }

  State state() {
    return progress.state();
  }
}
