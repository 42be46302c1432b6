package org.lamppost.decide;

/** Gives incidents their ids. Injected, so that a replay gives the same ones. */
@FunctionalInterface
interface Ids {
  /**
   * An id that was never given before.
   *
   * @param utcMillis when the incident was raised, UTC milliseconds.
   */
  String next(long utcMillis);
}
