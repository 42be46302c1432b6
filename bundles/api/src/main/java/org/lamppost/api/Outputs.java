package org.lamppost.api;

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
}
