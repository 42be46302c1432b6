package org.lamppost.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.model.Nearest;
import org.lamppost.model.Output;
import org.lamppost.model.Output.Bar;
import org.lamppost.model.Output.Fallback;
import org.lamppost.model.Point;
import org.lamppost.model.Settings;
import org.lamppost.model.Settings.Entry;

/**
 * What a site says of its outputs: names and groups (section {@code outputs}), and permission, fall
 * backs and interlocks (section {@code switching}).
 *
 * <p>A faulty entry of {@code switching} takes the permission from its output: an interlock that
 * cannot be read must not be one that is not there. Not thread-safe: used while one site is loaded.
 */
final class Switching {
  private final List<Point> switched;
  private final FaultLedger faults;

  /**
   * Begins to read.
   *
   * @param points all points of the site.
   */
  Switching(List<Point> points, FaultLedger faults) {
    this.switched = points.stream().filter(Point::output).toList();
    this.faults = faults;
  }

  /** The site's names, each with the outputs that it stands for. */
  Map<String, List<Point>> named(Settings all) {
    Map<String, List<Point>> named = new LinkedHashMap<>();
    for (String name : all.keys()) {
      faults
          .orReport(() -> members(all, name))
          .filter(members -> !members.isEmpty())
          .ifPresent(members -> named.put(name, members));
    }
    return named;
  }

  private List<Point> members(Settings all, String name) {
    Names.requireName(all, name);
    if (!(all.entry(name).value() instanceof List<?>)) {
      return List.of(output(all, name, Names.words(all, name)));
    }
    List<Point> members = new ArrayList<>();
    for (Entry entry : all.list(name)) {
      faults.orReport(() -> member(all, name, entry, members)).ifPresent(members::add);
    }
    return List.copyOf(members);
  }

  private Point member(Settings all, String name, Entry entry, List<Point> before) {
    Point point = output(all, name, String.valueOf(entry.value()));
    if (before.contains(point)) {
      throw all.fault(name, "has " + point.id() + " twice", "each output once");
    }
    return point;
  }

  private Point output(Settings all, String key, String target) {
    return find(target)
        .orElseThrow(
            () ->
                all.fault(
                    key,
                    "is '" + target + "', which is no output of this site",
                    Nearest.expected(target, names())));
  }

  private Optional<Point> find(String target) {
    return switched.stream().filter(point -> point.id().toString().equals(target)).findFirst();
  }

  private List<String> names() {
    return switched.stream().map(point -> point.id().toString()).toList();
  }

  /**
   * What is declared of all outputs.
   *
   * @param declared what their profiles say.
   * @param all the section {@code switching}.
   */
  Map<Integer, Output> declared(List<Output> declared, YamlDocument document, Settings all) {
    Map<Integer, Output> outputs = new TreeMap<>();
    declared.forEach(output -> outputs.put(output.point(), output));
    for (String name : all.keys()) {
      Optional<Point> point = find(name);
      if (point.isEmpty()) {
        faults.report(noOutput(all, name));
      } else {
        Output before = outputs.get(point.get().index());
        boolean clear = !document.ambiguous("switching", name);
        Output after =
            (clear ? faults.orReport(() -> said(all, name, before)) : Optional.<Output>empty())
                .orElseGet(() -> forbidden(before));
        outputs.put(after.point(), after);
      }
    }
    return outputs;
  }

  private Fault noOutput(Settings all, String name) {
    return all.fault(name, "is no output of this site", Nearest.expected(name, names())).fault();
  }

  private Output said(Settings all, String name, Output before) {
    Settings said = all.child(name);
    said.only("switchable", "at-start", "on-loss", "rest-while");
    return new Output(
        before.point(),
        before.rest(),
        said.flag("switchable", before.permitted()),
        before.sounder(),
        said.choice("at-start", Fallback.class, before.atStart()),
        said.choice("on-loss", Fallback.class, before.onLoss()),
        before.texts(),
        bars(said));
  }

  private static Output forbidden(Output before) {
    return new Output(
        before.point(),
        before.rest(),
        false,
        before.sounder(),
        Fallback.HOLD,
        Fallback.HOLD,
        before.texts(),
        before.bars());
  }

  private List<Bar> bars(Settings said) {
    List<Bar> bars = new ArrayList<>();
    for (Entry entry : said.list("rest-while")) {
      if (!(entry.value() instanceof Settings bar)) {
        throw new FaultException(
            new Fault(
                said.file(),
                entry.line(),
                "'rest-while' holds '" + entry.value() + "'",
                "{ output: …, is: 1 } or { incident: FIRE.ALARM }"));
      }
      bars.add(bar(bar));
    }
    return bars;
  }

  private Bar bar(Settings bar) {
    if (bar.has("incident")) {
      bar.only("incident");
      return new Bar.WhileIncident(RulePackReader.type(bar, "incident"));
    }
    bar.only("output", "is");
    Point other = output(bar, "output", Names.words(bar, "output"));
    return new Bar.WhileOutput(other.index(), bar.number("is"));
  }
}
