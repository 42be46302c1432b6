package org.lamppost.model;

/** Where an incident stands on its way from suspicion to proof that it is over. */
public enum IncidentState {
  /** The condition is true but not yet for long enough. Not recorded. */
  SUSPECT,
  /** Raised here; the city has not confirmed that it knows. */
  RAISED,
  /** The city has stored it. */
  REPORTED,
  /** The city has made a work order. */
  DISPATCHED,
  /** A crew is on site. */
  HANDLING,
  /** Said or seen to be over; the sensor must prove it. */
  VERIFYING,
  /** The sensor proved it. */
  CLOSED,
  /** Came back within the time in which it counts as the same. */
  REOPENED,
  /** An inspector found nothing. */
  FALSE,
  /** Given up by policy. */
  EXPIRED;

  /** Whether it still blocks its key: one open incident for each. */
  public boolean open() {
    return this != CLOSED && this != FALSE && this != EXPIRED;
  }
}
