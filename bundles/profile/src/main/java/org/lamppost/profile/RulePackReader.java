package org.lamppost.profile;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lamppost.model.Condition.Side;
import org.lamppost.model.DailyWindow;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.model.Rule.Release;
import org.lamppost.model.Settings;
import org.lamppost.model.Settings.Entry;
import org.lamppost.profile.RuleTemplate.Act;
import org.lamppost.profile.RuleTemplate.Hold;
import org.lamppost.profile.RuleTemplate.Trigger;

/** Reads rule packs. A faulty rule is reported and left out; the others of its pack stay. */
final class RulePackReader {
  private static final Pattern TYPE = Pattern.compile("[A-Z][A-Z0-9]*(\\.[A-Z][A-Z0-9]*)+");

  private final FaultLedger faults;

  RulePackReader(FaultLedger faults) {
    this.faults = faults;
  }

  /**
   * Reads a pack.
   *
   * @throws FaultException if the file does not parse or its head is wrong: none of it is used.
   */
  List<RuleTemplate> read(Path folder, String name) {
    YamlDocument document = Documents.read(folder.resolve(name + Documents.ENDING));
    Settings root = document.root();
    document.duplicates().forEach(duplicate -> faults.report(duplicate.fault()));
    root.only("pack", "scenario", "title", "rules");
    if (!Names.name(root, "pack").equals(name)) {
      throw root.fault("pack", "is '" + root.text("pack") + "'", "the file's name: " + name);
    }
    Names.wordsOrEmpty(root, "title");
    int scenario = root.integer("scenario", 1, 12);
    Settings all = root.child("rules");
    List<RuleTemplate> rules = new ArrayList<>();
    for (String rule : all.keys()) {
      if (!document.ambiguous("rules", rule)) {
        faults.orReport(() -> rule(name, scenario, all, rule)).ifPresent(rules::add);
      }
    }
    return rules;
  }

  private static RuleTemplate rule(String pack, int scenario, Settings all, String name) {
    Names.requireName(all, name);
    Settings rule = all.child(name);
    rule.only("kind", "type", "level", "when", "clear", "during", "act", "basis", "title");
    Names.wordsOrEmpty(rule, "title");
    return new RuleTemplate(
        pack + "/" + name,
        pack,
        scenario,
        Names.name(rule, "kind"),
        type(rule),
        rule.integer("level", 1, 4),
        Names.words(rule, "basis"),
        trigger(rule),
        rule.has("during") ? window(rule.child("during")) : DailyWindow.ALWAYS,
        acts(rule));
  }

  private static String type(Settings rule) {
    String type = Names.words(rule, "type");
    if (!TYPE.matcher(type).matches()) {
      throw rule.fault("type", "is '" + type + "'", "capitals with dots such as HYD.PRESSURE.LOW");
    }
    return type;
  }

  private static Trigger trigger(Settings rule) {
    Settings when = rule.child("when");
    if (SymptomReader.needed(when, rule.childOrEmpty("clear"))) {
      return signs(when, rule.childOrEmpty("clear"));
    }
    String form = form(when);
    String point = Names.name(when, "point");
    if (form.equals("silent")) {
      when.only("point", "silent");
      if (rule.has("clear")) {
        throw rule.fault("clear", "stands in a rule of silence", "nothing: a reading ends it");
      }
      return new Trigger.Silent(when, point, positive(when, "silent"));
    }
    when.only("point", form, "for", "samples", "statistic", "over", "usual", "least");
    Settings clear = rule.childOrEmpty("clear");
    Hold hold = new Hold(when.duration("for", Duration.ZERO), clear.duration("for", Duration.ZERO));
    return form.equals("is") ? contact(when, point, clear, hold) : limit(when, point, clear, hold);
  }

  private static Trigger signs(Settings when, Settings clear) {
    Hold hold = new Hold(when.duration("for", Duration.ZERO), clear.duration("for", Duration.ZERO));
    String point = SymptomReader.subject(when);
    if (SymptomReader.ownClear(clear)) {
      Settings none = Settings.empty(clear.file(), clear.line());
      Sign raise = SymptomReader.read(when, none, "for");
      Sign over = SymptomReader.read(clear, none, "for");
      return new Trigger.Signs(when, point, raise, Optional.of(over), hold);
    }
    if (when.has("below")) {
      clear.only("above", "for");
    } else if (when.has("above")) {
      clear.only("below", "for");
    } else {
      clear.only("for");
    }
    Sign raise = SymptomReader.read(when, clear, "for");
    return new Trigger.Signs(when, point, raise, Optional.empty(), hold);
  }

  private static String form(Settings when) {
    List<String> forms = List.of("below", "above", "is", "silent");
    List<String> given = forms.stream().filter(when::has).toList();
    if (given.size() != 1) {
      String problem = given.isEmpty() ? "'when' says no limit" : "'when' says " + given;
      throw new FaultException(
          new Fault(
              when.file(),
              when.line(),
              problem,
              "exactly one of " + String.join(", ", forms) + ", " + SymptomReader.MORE_FORMS));
    }
    return given.get(0);
  }

  private static Trigger contact(Settings when, String point, Settings clear, Hold hold) {
    int position = when.integer("is", 0, 1);
    clear.only("is", "for");
    if (clear.has("is") && clear.integer("is", 0, 1) == position) {
      throw clear.fault("is", "is what raises the rule", "is: " + (1 - position));
    }
    return new Trigger.Contact(when, point, position == 1, hold);
  }

  private static Trigger limit(Settings when, String point, Settings clear, Hold hold) {
    Side side = when.has("below") ? Side.BELOW : Side.ABOVE;
    Quantity limit = Quantity.read(when, side == Side.BELOW ? "below" : "above");
    String back = side == Side.BELOW ? "above" : "below";
    clear.only(back, "for");
    Quantity clearAt = clear.has(back) ? Quantity.read(clear, back) : limit;
    return new Trigger.Limit(when, point, side, limit, clearAt, hold);
  }

  /** A time span longer than zero. */
  static Duration positive(Settings settings, String key) {
    Duration duration = settings.duration(key);
    if (duration.isZero()) {
      throw settings.fault(key, "is zero", "a time span longer than zero");
    }
    return duration;
  }

  private static DailyWindow window(Settings during) {
    during.only("from", "to");
    return new DailyWindow(time(during, "from"), time(during, "to"));
  }

  private static LocalTime time(Settings during, String key) {
    String text = Names.words(during, key);
    try {
      return LocalTime.parse(text);
    } catch (DateTimeException notATime) {
      throw during.fault(key, "is '" + text + "'", "a time of day such as \"23:00\"");
    }
  }

  private static List<Act> acts(Settings rule) {
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
      act.only("output", "set", "until");
      acts.add(
          new Act(
              act,
              Names.name(act, "output"),
              act.integer("set", 0, 1) == 1,
              act.choice("until", Release.class)));
    }
    return List.copyOf(acts);
  }
}
