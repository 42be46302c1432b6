package org.lamppost.api;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.lamppost.model.ActionReport;
import org.lamppost.model.OutputCommand;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Switches outputs for incidents and by hand, with read-back. Safe from any thread; never blocks.
 */
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
   * Switches several outputs as one order, such as all sounders of a building: handed over at once,
   * what warns people first.
   *
   * @return a report for each, in the orders' sequence; each completes by itself.
   */
  default List<CompletionStage<ActionReport>> perform(List<Order> orders) {
    return orders.stream().map(this::perform).toList();
  }

  /**
   * Tells what incidents there are: at the start, once the open ones have been taken up, and
   * whenever it changes. Switches nothing for what is held already; outputs that must be at rest
   * while one of the incidents is open go there.
   */
  default void standing(Standing standing) {}

  /**
   * Holds an output by hand, or ends that. The outcome is an audit record.
   *
   * @param command what is asked; a repeated id is no news.
   */
  default void command(OutputCommand command) {}

  /**
   * An order to switch.
   *
   * @param point index of the output.
   * @param value what to set it to, in the point's unit.
   * @param incidentId for which incident.
   * @param level the incident's, 1 to 4; {@link #GIVEN_BACK} when it needs the output no more.
   */
  record Order(int point, double value, String incidentId, int level) {
    /** The level of an order that gives an output back. */
    public static final int GIVEN_BACK = 0;

    /** An order of an incident of the lowest level. */
    public Order(int point, double value, String incidentId) {
      this(point, value, incidentId, 4);
    }
  }

  /**
   * What stands between the line and the outputs.
   *
   * @param open the types of all open incidents but tests.
   * @param held what incidents of an earlier run hold, once they have been taken up; else empty.
   */
  record Standing(Set<String> open, List<Order> held) {
    /** Copies. */
    public Standing {
      open = Set.copyOf(open);
      held = List.copyOf(held);
    }
  }
}
