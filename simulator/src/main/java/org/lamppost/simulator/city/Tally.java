package org.lamppost.simulator.city;

/**
 * The account of one point, or of all together. {@code produced} is always the sum of the next
 * five.
 */
record Tally(
    long produced,
    long received,
    long declaredLost,
    long unanswered,
    long inFlight,
    long missing,
    long unproduced) {
  static final Tally ZERO = new Tally(0, 0, 0, 0, 0, 0, 0);

  Tally plus(Tally other) {
    return new Tally(
        produced + other.produced,
        received + other.received,
        declaredLost + other.declaredLost,
        unanswered + other.unanswered,
        inFlight + other.inFlight,
        missing + other.missing,
        unproduced + other.unproduced);
  }
}
