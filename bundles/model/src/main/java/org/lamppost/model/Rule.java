package org.lamppost.model;

import java.util.List;
import java.util.Objects;

/**
 * A rule of a pack, bound to one device of this site.
 *
 * @param id {@code pack/rule@device}, such as {@code hydrant/pressure-low@hydrant-17}: the key of
 *     its one open incident.
 * @param pack the rule pack's name.
 * @param type the incident type that it raises, such as {@code HYD.PRESSURE.LOW}.
 * @param scenario the city scenario, 1 to 12.
 * @param level 1 life safety, 2 fire facility or electric danger, 3 city order, 4 device health.
 * @param basis the standard and clause, or policy, behind the limit. Never empty.
 * @param condition what makes it true.
 * @param window hours in which it may raise.
 * @param actions what to switch when it raises.
 */
public record Rule(
    String id,
    String pack,
    String type,
    int scenario,
    int level,
    String basis,
    Condition condition,
    DailyWindow window,
    List<ActionSpec> actions) {
  /** Refuses missing parts, a scenario outside 1..12, a level outside 1..4, an empty basis. */
  public Rule {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(condition, "condition");
    Objects.requireNonNull(window, "window");
    if (scenario < 1 || scenario > 12) {
      throw new IllegalArgumentException("scenario of " + id + " is " + scenario + ", not 1..12");
    }
    if (level < 1 || level > 4) {
      throw new IllegalArgumentException("level of " + id + " is " + level + ", not 1..4");
    }
    if (basis.isBlank()) {
      throw new IllegalArgumentException("basis of " + id + " is empty");
    }
    actions = List.copyOf(actions);
  }

  /**
   * What to switch.
   *
   * @param point index of the output.
   * @param value what to set it to when the incident is raised.
   * @param release when to set it back.
   * @param released what to set it back to.
   */
  public record ActionSpec(int point, double value, Release release, double released) {}

  /** When an action is taken back. */
  public enum Release {
    /** When the condition is over. */
    CLEAR,
    /** Only by a reset command, as after a fire cut. */
    RESET
  }
}
