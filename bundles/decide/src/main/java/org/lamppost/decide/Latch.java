package org.lamppost.decide;

import org.lamppost.model.PointId;
import org.lamppost.model.Rule.Release;

/**
 * One output that an incident switches, and whether it holds it now. Confined to the engine's
 * thread.
 */
final class Latch {
  final PointId target;
  final double value;
  final Release release;
  final double released;

  /** Ordered to {@code value} and not yet taken back. */
  boolean engaged;

  /** Ordered, and what became of it is not yet known. */
  int awaiting;

  /** How often in a row it was ordered in vain: refused, certainly not written. */
  int refusals;

  /** When to order it again, monotonic milliseconds; {@link Dossier#NONE} if no order is due. */
  long retryAtMillis = Dossier.NONE;

  Latch(PointId target, double value, Release release, double released) {
    this.target = target;
    this.value = value;
    this.release = release;
    this.released = released;
  }
}
