package org.lamppost.api;

import java.util.concurrent.CompletionStage;
import org.lamppost.model.ActionReport;
import org.osgi.annotation.versioning.ProviderType;

/** Switches outputs for incidents, with read-back. Safe from any thread; never blocks. */
@ProviderType
public interface Actions {
  /**
   * Switches an output.
   *
   * @param order what to switch and why.
   * @return completes with what became of it, always within the order's patience plus the bus's
   *     own; never fails.
   */
  CompletionStage<ActionReport> perform(Order order);

  /**
   * An order to switch.
   *
   * @param point index of the output.
   * @param value what to set it to.
   * @param incidentId for which incident.
   */
  record Order(int point, double value, String incidentId) {}
}
