package org.lamppost.profile;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.lamppost.model.Condition.Side;
import org.lamppost.model.DailyWindow;
import org.lamppost.model.Rule.Release;
import org.lamppost.model.Settings;

/**
 * A rule of a pack before it is bound to the devices of a site.
 *
 * @param id {@code pack/rule}.
 * @param pack the pack's name.
 * @param scenario 1 to 12.
 * @param kind the kind of device that it watches.
 * @param type the incident type.
 * @param level 1 to 4.
 * @param basis the standard or policy behind the limit.
 * @param trigger what makes it true.
 * @param window hours in which it may raise.
 * @param acts what to switch.
 */
record RuleTemplate(
    String id,
    String pack,
    int scenario,
    String kind,
    String type,
    int level,
    String basis,
    Trigger trigger,
    DailyWindow window,
    List<Act> acts) {

  /** This rule with another trigger. */
  RuleTemplate with(Trigger other) {
    return new RuleTemplate(id, pack, scenario, kind, type, level, basis, other, window, acts);
  }

  /** What makes a rule true; limits still as written, points still by name. */
  sealed interface Trigger {
    /** Where it stands, for faults. */
    Settings place();

    /** The name of the point that it watches. */
    String point();

    /**
     * Beyond a limit.
     *
     * @param place the mapping {@code when}.
     * @param point the point's name.
     * @param side which side is bad.
     * @param limit as written.
     * @param clear as written; the limit itself if the rule has none.
     * @param hold for how long each must be true.
     */
    record Limit(Settings place, String point, Side side, Quantity limit, Quantity clear, Hold hold)
        implements Trigger {}

    /**
     * A contact in one of its two positions.
     *
     * @param place the mapping {@code when}.
     * @param point the point's name.
     * @param closed whether 1 is bad; else 0 is.
     * @param hold for how long each must be true.
     */
    record Contact(Settings place, String point, boolean closed, Hold hold) implements Trigger {}

    /**
     * One or more symptoms.
     *
     * @param place the mapping {@code when}.
     * @param point the name of the point that incidents are about.
     * @param raise what must be shown.
     * @param clear what must be shown for it to be over; empty for the contrary.
     * @param hold for how long each must be shown.
     */
    record Signs(Settings place, String point, Sign raise, Optional<Sign> clear, Hold hold)
        implements Trigger {}

    /**
     * No usable reading.
     *
     * @param place the mapping {@code when}.
     * @param point the point's name.
     * @param longest the longest silence that is in order.
     */
    record Silent(Settings place, String point, Duration longest) implements Trigger {}
  }

  /**
   * For how long.
   *
   * @param raise the condition must hold before it raises; zero for at once.
   * @param clear it must be over before that counts.
   */
  record Hold(Duration raise, Duration clear) {}

  /**
   * What to switch.
   *
   * @param place the entry of {@code act}, for faults.
   * @param output a point of the same device, else a name of the site's outputs.
   * @param on what to set it to.
   * @param release when to set it back.
   */
  record Act(Settings place, String output, boolean on, Release release) {}
}
