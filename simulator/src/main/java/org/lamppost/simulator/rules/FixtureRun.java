package org.lamppost.simulator.rules;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.lamppost.model.IncidentChange.Cause;

/**
 * Runs a fixture and holds what happened against what it expects. Everything that happens and is
 * not expected is a failure.
 */
final class FixtureRun {
  /** Grids on which the result must be the same, milliseconds, beside the fixture's own. */
  private static final long[] GRIDS = {50, 1_000};

  /** A grid needs no more than this many ticks to show what it does. */
  private static final long MOST_TICKS = 200_000;

  /** More kills than these, evenly spread, would show nothing new. */
  private static final int MOST_KILLS = 200;

  private static final int MOST_FAILURES = 10;

  private final Fixture fixture;
  private final Set<Cause> leftOut;

  private FixtureRun(Fixture fixture) {
    this.fixture = fixture;
    this.leftOut = new TreeSet<>(Set.of(Cause.RECEIPT, Cause.ACTION));
    this.leftOut.removeAll(fixture.head().strict());
  }

  /**
   * What is not as it must be.
   *
   * @param line of the fixture.
   */
  record Failure(String file, int line, String expected, String got) {
    @Override
    public String toString() {
      return file + ":" + line + ": expected " + expected + "; got " + got;
    }
  }

  /** Runs it, on every grid of ticks and, where it says so, with every kill. */
  static List<Failure> run(Fixture fixture) {
    FixtureRun run = new FixtureRun(fixture);
    Rig.Result plain = Rig.play(fixture, fixture.head().tickMillis());
    List<Failure> failures = run.judge(plain, "");
    if (failures.isEmpty()) {
      failures = run.onOtherGrids();
    }
    if (failures.isEmpty() && fixture.head().killAnywhere()) {
      failures = run.killed(plain);
    }
    return failures.subList(0, Math.min(MOST_FAILURES, failures.size()));
  }

  private List<Failure> onOtherGrids() {
    for (long grid : GRIDS) {
      boolean shows = fixture.end().at() / grid <= MOST_TICKS;
      if (shows && grid != fixture.head().tickMillis()) {
        List<Failure> failures =
            judge(Rig.play(fixture, grid), " with a tick every " + Offsets.text(grid));
        if (!failures.isEmpty()) {
          return failures;
        }
      }
    }
    return List.of();
  }

  /** After a kill nothing may be missing, nothing more may come, in the same order. */
  private List<Failure> killed(Rig.Result plain) {
    List<String> wanted = sequence(plain);
    int inputs = fixture.events().size();
    int stride = Math.max(1, inputs / MOST_KILLS);
    for (int input = 0; input < inputs; input += stride) {
      List<String> got = sequence(Rig.playKilled(fixture, fixture.head().tickMillis(), input));
      if (!got.equals(wanted)) {
        Step.Event event = fixture.events().get(input);
        String when = " after a kill at " + Offsets.text(event.at());
        return List.of(new Failure(fixture.file(), event.line(), wanted + when, got.toString()));
      }
    }
    return List.of();
  }

  private List<String> sequence(Rig.Result result) {
    return result.happenings().stream()
        .filter(each -> !each.isOrder() && counts(each))
        .map(each -> each.incident() + " " + each.what())
        .toList();
  }

  private boolean counts(Happening happening) {
    return leftOut.stream().noneMatch(happening::is);
  }

  private List<Failure> judge(Rig.Result result, String how) {
    List<Failure> failures = new ArrayList<>();
    Set<Expected> waiting = new LinkedHashSet<>(fixture.expected());
    List<Happening> strangers = new ArrayList<>();
    for (Happening happening : result.happenings()) {
      Expected match = match(waiting, happening);
      if (match != null) {
        waiting.remove(match);
      } else if (counts(happening)) {
        strangers.add(happening);
      }
    }
    for (Expected missing : waiting) {
      failures.add(missing(missing, strangers, how));
    }
    for (Happening stranger : strangers) {
      failures.add(
          new Failure(
              fixture.file(),
              lineAt(stranger.at()),
              "nothing at that moment" + how,
              "" + stranger));
    }
    if (failures.isEmpty()) {
      failures.addAll(end(result, how));
    }
    return failures;
  }

  private static Expected match(Set<Expected> waiting, Happening happening) {
    for (Expected expected : waiting) {
      if (inTime(expected, happening)
          && same(expected, happening)
          && Expectations.differences(expected.facts(), happening.facts()).isEmpty()) {
        return expected;
      }
    }
    return null;
  }

  private static boolean inTime(Expected expected, Happening happening) {
    return happening.at() >= expected.at() && happening.at() <= expected.at() + expected.within();
  }

  private static boolean same(Expected expected, Happening happening) {
    return expected.what().equals(happening.what())
        && expected.incident().equals(happening.incident());
  }

  /** The nearest thing that did happen is the best explanation of what did not. */
  private Failure missing(Expected missing, List<Happening> strangers, String how) {
    Happening near = null;
    for (Happening each : strangers) {
      boolean nearer =
          near == null || Math.abs(each.at() - missing.at()) < Math.abs(near.at() - missing.at());
      if (same(missing, each) && nearer) {
        near = each;
      }
    }
    String got = "nothing of the kind";
    if (near != null) {
      strangers.remove(near);
      List<String> wrong = new ArrayList<>(Expectations.differences(missing.facts(), near.facts()));
      if (!inTime(missing, near)) {
        wrong.add(0, "it at " + Offsets.text(near.at()));
      }
      got = String.join(", ", wrong);
    }
    return new Failure(fixture.file(), missing.line(), missing + how, got);
  }

  private int lineAt(long moment) {
    int line = fixture.head().line().number();
    for (Step.Event event : fixture.events()) {
      if (event.at() > moment) {
        return line;
      }
      line = event.line();
    }
    return line;
  }

  private List<Failure> end(Rig.Result result, String how) {
    List<Failure> failures = new ArrayList<>();
    Fixture.End end = fixture.end();
    if (end.open() != null && !end.open().equals(result.open())) {
      failures.add(failure("open at the end: " + end.open() + how, "" + result.open()));
    }
    long orders = result.happenings().stream().filter(Happening::isOrder).count();
    long changes = result.happenings().stream().filter(h -> !h.isOrder() && counts(h)).count();
    if (end.changes() >= 0 && end.changes() != changes) {
      failures.add(failure(end.changes() + " changes" + how, "" + changes));
    }
    if (end.orders() >= 0 && end.orders() != orders) {
      failures.add(failure(end.orders() + " orders" + how, "" + orders));
    }
    return failures;
  }

  private Failure failure(String expected, String got) {
    return new Failure(fixture.file(), fixture.end().line(), expected, got);
  }
}
