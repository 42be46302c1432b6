package org.lamppost.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.model.Rule.Release;
import org.lamppost.model.Settings;
import org.lamppost.model.Settings.Entry;
import org.lamppost.profile.RuleTemplate.Act;
import org.lamppost.profile.RuleTemplate.Position;

/** Reads what a rule switches: the list {@code act}. */
final class ActReader {
  private ActReader() {}

  /**
   * Reads the list; empty if the rule has none.
   *
   * @throws FaultException if anything in it is wrong in itself.
   */
  static List<Act> read(Settings rule) {
    List<Act> acts = new ArrayList<>();
    for (Entry entry : rule.list("act")) {
      if (!(entry.value() instanceof Settings act)) {
        throw new FaultException(
            new Fault(
                rule.file(),
                entry.line(),
                "'act' holds '" + entry.value() + "'",
                "{ output: …, set: 1, until: clear }"));
      }
      acts.add(act(act));
    }
    return List.copyOf(acts);
  }

  private static Act act(Settings act) {
    act.only("output", "set", "say", "then", "until");
    boolean says = act.has("say");
    if (says && act.has("set")) {
      throw act.fault("say", "stands beside 'set'", "one of the two");
    }
    Position position =
        says
            ? new Position.Text(Names.words(act, "say"))
            : new Position.Value(Quantity.read(act, "set"));
    Optional<Quantity> then =
        act.has("then") ? Optional.of(Quantity.read(act, "then")) : Optional.empty();
    return new Act(
        act, Names.name(act, "output"), position, then, act.choice("until", Release.class));
  }
}
