package org.lamppost.simulator.bench;

import java.time.Duration;
import java.util.List;
import org.lamppost.model.Condition;
import org.lamppost.model.DailyWindow;
import org.lamppost.model.Incident;
import org.lamppost.model.IncidentChange;
import org.lamppost.model.IncidentState;
import org.lamppost.model.Location;
import org.lamppost.model.PointId;
import org.lamppost.model.Quality;
import org.lamppost.model.Rule;

/** The incident that benches and proofs hand to the journal: a hydrant without pressure. */
public final class PressureLow {
  private static final long WHEN = 1_795_420_800_000L;

  private PressureLow() {}

  /**
   * Its raising.
   *
   * @param id the incident's.
   * @param point whose reading raised it.
   */
  public static IncidentChange raised(String id, PointId point) {
    Rule rule =
        new Rule(
            "hydrant/pressure-low@hydrant-17",
            "hydrant",
            "HYD.PRESSURE.LOW",
            3,
            2,
            "site policy",
            new Condition.Silence(0, Duration.ofMinutes(1)),
            DailyWindow.ALWAYS,
            List.of());
    return new IncidentChange(
        new Incident(id, rule, point, "MPa", Location.UNKNOWN, WHEN, false),
        IncidentState.RAISED,
        IncidentChange.Cause.RAISE,
        WHEN,
        new IncidentChange.Evidence(WHEN, 0.06, Quality.GOOD),
        0,
        List.of(),
        IncidentChange.Closure.NONE,
        IncidentChange.Platform.SILENT);
  }
}
