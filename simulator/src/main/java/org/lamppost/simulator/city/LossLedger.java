package org.lamppost.simulator.city;

import java.util.ArrayList;
import java.util.List;

/**
 * What a gateway declared lost of one point, used up emission by emission.
 *
 * <p>Not thread-safe.
 */
final class LossLedger {
  private final long widenMillis;
  private final List<Block.Loss> unknown = new ArrayList<>();
  private final List<Counted> counted = new ArrayList<>();

  /**
   * Opens the ledger of a point.
   *
   * @param losses all declared losses.
   * @param widenMillis how far the gateway's times may differ from a device's.
   */
  LossLedger(String point, List<Block.Loss> losses, long widenMillis) {
    this.widenMillis = widenMillis;
    for (Block.Loss loss : losses) {
      if (loss.unknown()) {
        unknown.add(loss);
      } else if (loss.counts().containsKey(point)) {
        counted.add(new Counted(loss, loss.counts().get(point)));
      }
    }
  }

  /** Whether the time lies in a loss of unknown number. */
  boolean unknownAt(long utcMillis) {
    return unknown.stream().anyMatch(loss -> contains(loss, utcMillis, widenMillis));
  }

  /** Uses up one count of a loss whose own interval contains the time. */
  boolean takeAt(long utcMillis) {
    return take(utcMillis, 0);
  }

  /** Uses up one count of a loss whose widened interval contains the time. */
  boolean takeNear(long utcMillis) {
    return take(utcMillis, widenMillis);
  }

  private boolean take(long utcMillis, long margin) {
    for (Counted loss : counted) {
      if (loss.left > 0 && contains(loss.loss, utcMillis, margin)) {
        loss.left--;
        return true;
      }
    }
    return false;
  }

  private static boolean contains(Block.Loss loss, long utcMillis, long margin) {
    return utcMillis >= Math.max(loss.fromUtcMillis(), Long.MIN_VALUE + margin) - margin
        && utcMillis <= Math.min(loss.toUtcMillis(), Long.MAX_VALUE - margin) + margin;
  }

  private static final class Counted {
    private final Block.Loss loss;
    private long left;

    Counted(Block.Loss loss, long left) {
      this.loss = loss;
      this.left = left;
    }
  }
}
