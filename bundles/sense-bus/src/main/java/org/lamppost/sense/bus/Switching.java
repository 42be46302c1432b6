package org.lamppost.sense.bus;

import java.util.concurrent.CompletableFuture;
import org.lamppost.model.Outcome;

/**
 * An output that waits to be written, or only to be read.
 *
 * @param slave the device.
 * @param output the point.
 * @param raw what to write, 0 to 65535; {@link #NOTHING} to read its feedback only.
 * @param outcome completes with what became of it.
 */
record Switching(Slave slave, PolledPoint output, int raw, CompletableFuture<Outcome> outcome) {
  /** Not to be written. */
  static final int NOTHING = -1;

  boolean writes() {
    return raw != NOTHING;
  }
}
