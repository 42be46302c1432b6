package org.lamppost.forward;

/** What the transport's threads tell the room's thread. */
sealed interface Event {
  /** The connection it comes from: what an earlier one still says is ignored. */
  Uplink from();

  /** The broker accepted the connection. */
  record Connected(Uplink from, Uplink.Terms terms) implements Event {}

  /** The broker accepted the subscriptions. */
  record Subscribed(Uplink from) implements Event {}

  /** Connecting failed, or the link is lost; {@code forPeople} if a person must mend it. */
  record Lost(Uplink from, String reason, boolean forPeople) implements Event {}

  /** The broker acknowledged a record, or refused it: then {@code problem} says why. */
  record Published(Uplink from, Flight flight, String problem) implements Event {}

  /** A message came. */
  record Received(Uplink from, Uplink.Message message) implements Event {}
}
