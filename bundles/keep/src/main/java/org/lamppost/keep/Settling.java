package org.lamppost.keep;

import org.lamppost.api.GatewayClock;

/**
 * When receipts are saved: with another commit after some of them, or in a transaction of their own
 * after many; either also some time after the first. Confined to a writer's thread.
 */
final class Settling {
  private static final int SOME = 48;
  private static final int MANY = 64;

  private final GatewayClock clock;
  private final long longestMillis;
  private long since = Long.MAX_VALUE;

  Settling(GatewayClock clock, long longestMillis) {
    this.clock = clock;
    this.longestMillis = longestMillis;
  }

  /**
   * Milliseconds until receipts are to be saved.
   *
   * @param unsaved how many are not.
   * @param deletable whether records wait to be deleted.
   */
  long dueIn(long unsaved, boolean deletable) {
    if (unsaved == 0) {
      since = Long.MAX_VALUE;
      // More was released than one transaction deletes: go on.
      return deletable ? 0 : Long.MAX_VALUE;
    }
    long now = clock.monotonicMillis();
    since = Math.min(since, now);
    return unsaved >= MANY ? 0 : since + longestMillis - now;
  }

  /**
   * Whether receipts are to be saved with a commit that is made anyway: they change pages of their
   * own, so not with each.
   *
   * @param unsaved how many are not.
   */
  boolean rides(long unsaved) {
    if (unsaved == 0) {
      since = Long.MAX_VALUE;
      return false;
    }
    long now = clock.monotonicMillis();
    since = Math.min(since, now);
    return unsaved >= SOME || now >= since + longestMillis / 2;
  }
}
