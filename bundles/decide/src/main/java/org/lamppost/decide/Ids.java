package org.lamppost.decide;

/** Gives incidents their ids. Injected, so that a test can give short ones. */
@FunctionalInterface
interface Ids {
  /** The id of an incident; the same raise has the same one, two raises have two. */
  String next(Raise raise);

  /**
   * What makes one raise differ from all others.
   *
   * @param rule id of the rule.
   * @param bootId the boot that {@code millis} belongs to.
   * @param millis when, monotonic milliseconds.
   * @param utcMillis the same in UTC as the gateway knew it then.
   * @param count how many the rule has raised in that very millisecond before.
   */
  record Raise(String rule, String bootId, long millis, long utcMillis, int count) {}
}
