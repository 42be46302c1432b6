package org.lamppost.keep;

import java.util.concurrent.CompletableFuture;
import org.lamppost.model.Loss;
import org.lamppost.model.Readings;

/** What waits to be committed to the telemetry tail. */
sealed interface Entry {
  /** How many items it adds to a tail row. */
  int items();

  /** Monotonic milliseconds at which the journal took it. */
  long acceptedMillis();

  /** Whether it is committed at once instead of within the window. */
  boolean urgent();

  /** Told when it is durable. */
  CompletableFuture<Void> done();

  /** Readings. */
  record Batch(Readings readings, long acceptedMillis, CompletableFuture<Void> done)
      implements Entry {
    @Override
    public int items() {
      return readings.size();
    }

    @Override
    public boolean urgent() {
      return readings.urgent();
    }
  }

  /** A loss. */
  record Lost(Loss loss, long acceptedMillis, boolean urgent, CompletableFuture<Void> done)
      implements Entry {
    @Override
    public int items() {
      return 1;
    }
  }
}
