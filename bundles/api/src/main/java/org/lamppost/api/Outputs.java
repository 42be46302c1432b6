package org.lamppost.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lamppost.model.Outcome;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The outputs that one driver can switch; a driver registers it as a service. Writes go through the
 * session that owns the wire, before its polls. Safe from any thread; never blocks.
 */
@ConsumerType
public interface Outputs {
  /** Whether this driver owns the output with this point index. */
  boolean drives(int point);

  /**
   * Writes an output and reads its feedback in the same turn of the bus.
   *
   * @return completes with {@code Done} if the feedback equals the value, {@code Refused} if it was
   *     certainly not written, {@code Unknown} otherwise; never fails.
   */
  CompletionStage<Outcome> write(int point, double value);

  /**
   * Reads an output's feedback and writes nothing.
   *
   * @return completes with {@code Done} and the position, {@code Unknown} if there is none to be
   *     had; never fails.
   */
  default CompletionStage<Outcome> read(int point) {
    return CompletableFuture.completedFuture(new Outcome.Unknown("it is not read back by itself"));
  }
}
