package org.lamppost.simulator.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lamppost.model.Rule;
import org.lamppost.model.Site;

/** Compares the alarms of a day under old and new rules, and finds the cause of each difference. */
final class Difference {
  private final Fixture day;
  private final Site now;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, List<Alarm>> tried = new HashMap<>();

  /** What became of an alarm. */
  enum Kind {
    ADDED,
    LOST,
    MOVED
  }

  /**
   * A difference.
   *
   * @param old as it was; null if there was none.
   * @param now as it is; null if there is none.
   */
  record Entry(Kind kind, Alarm old, Alarm now, String cause) {
    Alarm any() {
      return old == null ? now : old;
    }

    @Override
    public String toString() {
      String what = Head.nameOf(kind) + ": " + any();
      if (kind == Kind.MOVED) {
        what += "; now at " + Offsets.text(now.from()) + ", " + shift();
      }
      return what + " (" + any().rule() + ": " + cause + ")";
    }

    private String shift() {
      return now.to() == Alarm.OPEN ? "open at the end" : "over at " + Offsets.text(now.to());
    }
  }

  private Difference(Fixture day, Site now) {
    this.day = day;
    this.now = now;
  }

  /** The differences in order of time. */
  static List<Entry> between(Fixture day, Site now) {
    Difference difference = new Difference(day, now);
    List<Alarm> before = alarms(day);
    List<Alarm> after = new ArrayList<>(alarms(day.under(now)));
    for (Alarm old : before) {
      Alarm match = match(old, after);
      after.remove(match);
      if (match == null) {
        difference.add(Kind.LOST, old, null);
      } else if (match.from() != old.from() || match.to() != old.to()) {
        difference.add(Kind.MOVED, old, match);
      }
    }
    after.forEach(added -> difference.add(Kind.ADDED, null, added));
    difference.entries.sort(Comparator.comparingLong(entry -> entry.any().from()));
    return difference.entries;
  }

  private static List<Alarm> alarms(Fixture day) {
    return Alarm.of(Rig.play(day, day.head().tickMillis()).happenings());
  }

  /** The alarm of the same thing at the same time, or null; the nearest if there are several. */
  private static Alarm match(Alarm old, List<Alarm> after) {
    return after.stream()
        .filter(each -> each.key().equals(old.key()) && each.test() == old.test())
        .filter(old::overlaps)
        .min(Comparator.comparingLong(each -> Math.abs(each.from() - old.from())))
        .orElse(null);
  }

  private void add(Kind kind, Alarm old, Alarm present) {
    entries.add(new Entry(kind, old, present, cause(kind, old, present)));
  }

  private String cause(Kind kind, Alarm old, Alarm present) {
    String id = old == null ? present.rule() : old.rule();
    List<RuleChange> changes = RuleChange.between(day.site(), rule(day.site(), id), rule(now, id));
    if (changes.isEmpty()) {
      return "the rule is the same; what it follows from has changed";
    }
    List<String> guilty = new ArrayList<>();
    for (RuleChange change : changes) {
      if (changes.size() == 1 || change.only() != null && alone(change, kind, old, present)) {
        guilty.add(change.what());
      }
    }
    if (guilty.isEmpty()) {
      changes.forEach(change -> guilty.add(change.what()));
      return "together: " + String.join("; ", guilty);
    }
    return String.join("; ", guilty);
  }

  private static Rule rule(Site site, String id) {
    return site.rules().stream().filter(rule -> rule.id().equals(id)).findFirst().orElse(null);
  }

  /** Whether this change alone makes the same difference. */
  private boolean alone(RuleChange change, Kind kind, Alarm old, Alarm present) {
    List<Alarm> alarms =
        tried.computeIfAbsent(change.only().id() + change.what(), any -> tryAlone(change.only()));
    if (kind == Kind.ADDED) {
      return match(present, new ArrayList<>(alarms)) != null;
    }
    Alarm then = match(old, alarms);
    if (kind == Kind.LOST) {
      return then == null;
    }
    return then != null && (then.from() != old.from() || then.to() != old.to());
  }

  private List<Alarm> tryAlone(Rule rule) {
    Site all = day.site();
    Site one =
        new Site(
            all.gatewayId(),
            all.zone(),
            all.board(),
            all.ports(),
            all.devices(),
            all.points(),
            List.of(rule));
    return alarms(day.under(one).watching(rule.condition().point()));
  }
}
