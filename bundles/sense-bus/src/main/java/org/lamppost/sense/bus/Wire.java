package org.lamppost.sense.bus;

/**
 * A port that carries one request at a time. Used by the turns of one bus, except {@link #cancel}.
 */
interface Wire {
  /**
   * Sends a request and waits for its answer; opens the port first if it is not open. Blocks at
   * most about twice the port's timeout.
   */
  Answer exchange(Request request);

  /** Ends a running exchange soon and refuses further ones. From any thread; does not block. */
  void cancel();

  /** Closes the port. After the last exchange, from any thread. */
  void close();
}
