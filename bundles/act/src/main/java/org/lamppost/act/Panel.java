package org.lamppost.act;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.lamppost.act.Circuit.Answer;
import org.lamppost.act.Circuit.Input;
import org.lamppost.act.Circuit.Step;
import org.lamppost.act.Orders.Pending;
import org.lamppost.api.Actions.Order;
import org.lamppost.api.Actions.Standing;
import org.lamppost.api.Outputs;
import org.lamppost.model.ActionReport;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.Outcome;
import org.lamppost.model.Output.Bar;
import org.lamppost.model.Output.Fallback;
import org.lamppost.model.Point;
import org.lamppost.model.Site;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All outputs of the site, with their interlocks, and what they were found at.
 *
 * <p>At the start each output is read and held against what open incidents hold: one that dropped
 * is set again, one that is away from its rest without an incident is told and left, unless the
 * site wants it at rest then. Confined to the actions' thread.
 */
final class Panel {
  private static final Logger LOG = LoggerFactory.getLogger(Panel.class);
  private static final long LOOK_AGAIN_MILLIS = 10_000;
  private static final long TRY_AGAIN_MILLIS = 5_000;
  private static final int MOST_DOUBLINGS = 4;

  private final Agenda agenda;
  private final Diary diary;
  private final Map<Integer, Station> stations = new TreeMap<>();
  private Writer writer;
  private Set<String> open = Set.of();
  private boolean told;
  private int depth;

  /** Writes a deed down. */
  interface Diary {
    /** Adds an entry as of now. */
    void note(AuditEntry.Kind kind, String subject, String detail);
  }

  Panel(Site site, Agenda agenda, Diary diary) {
    this.agenda = agenda;
    this.diary = diary;
    for (Point point : site.points()) {
      if (point.output()) {
        stations.put(point.index(), new Station(point, site.output(point.index())));
      }
    }
    for (Station station : stations.values()) {
      for (Bar bar : station.output.bars()) {
        if (bar instanceof Bar.WhileOutput other && stations.containsKey(other.point())) {
          stations.get(other.point()).dependents.add(station);
        }
      }
    }
  }

  /** Has outputs written there from now on. */
  void use(Writer present) {
    writer = present;
  }

  Collection<Station> stations() {
    return stations.values();
  }

  /** The output with this point index, or null. */
  Station station(int point) {
    return stations.get(point);
  }

  /**
   * Takes a step of one output and writes what follows from it.
   *
   * @param cause why, for the audit.
   * @return why it is refused; empty if it is not.
   */
  String step(Station station, Input input, String cause, CompletableFuture<ActionReport> report) {
    double before = station.circuit.asked();
    Step step = station.circuit.next(input);
    station.circuit = step.next();
    if (step.answer() instanceof Answer.Refuse refuse) {
      return refuse.why();
    }
    if (step.answer() instanceof Answer.Write write) {
      station.compared = true;
      station.unexplained = false;
      boolean again = report == null || input instanceof Input.GivenBack;
      move(station, new Pending(write.value(), cause, again, before, 0, promise(report)));
    }
    return "";
  }

  private static CompletableFuture<ActionReport> promise(CompletableFuture<ActionReport> report) {
    return report == null ? new CompletableFuture<>() : report;
  }

  /** Others that must be at rest for this go there first, and may leave it after. */
  private void move(Station station, Pending pending) {
    if (depth > stations.size()) {
      LOG.error("interlocks contradict each other, output left where it is point={}", station);
      return;
    }
    depth++;
    station.intended = pending.value();
    interlock(station, true);
    writer.write(station, pending);
    interlock(station, false);
    depth--;
  }

  private void interlock(Station moved, boolean bars) {
    for (Station dependent : moved.dependents) {
      String why = bar(dependent);
      if (why.isEmpty() != bars) {
        bar(dependent, why);
      }
    }
  }

  private void bar(Station station, String why) {
    String cause = why.isEmpty() ? "because its interlock is over" : "because it must be at rest ";
    step(station, new Input.Barred(why), cause + why, null);
  }

  /** Why an output must be at rest; empty if it need not. */
  private String bar(Station station) {
    for (Bar bar : station.output.bars()) {
      if (bar instanceof Bar.WhileIncident incident && open.contains(incident.type())) {
        return "while an incident " + incident.type() + " is open";
      }
      if (bar instanceof Bar.WhileOutput other) {
        Station that = stations.get(other.point());
        if (that != null && that.same(that.intended, other.value())) {
          return "while " + that + " is " + other.value();
        }
      }
    }
    return "";
  }

  /** Takes note of the incidents there are. */
  void stand(Standing standing) {
    open = standing.open();
    for (Order held : standing.held()) {
      Station station = stations.get(held.point());
      if (station != null && Double.isNaN(station.circuit.asked())) {
        station.circuit = station.circuit.takenUp(held.value());
        station.compared = false;
      }
    }
    stations.values().stream()
        .filter(station -> !station.output.bars().isEmpty())
        .forEach(station -> bar(station, bar(station)));
    boolean first = !told;
    told = true;
    if (first) {
      stations.values().forEach(this::compare);
      look();
      agenda.later(this::lookAgain, LOOK_AGAIN_MILLIS);
    }
  }

  /** What became of a write. */
  void ended(Station station, Writer.Ended end) {
    if (end.outcome() instanceof Outcome.Done done) {
      read(station, done.readBack());
    } else if (end.outcome() instanceof Outcome.Refused) {
      refused(station, end.write());
    }
  }

  /** Who gave an order gives it again; what nobody else would repeat is repeated here. */
  private void refused(Station station, Pending write) {
    if (write.again()) {
      long pause = TRY_AGAIN_MILLIS << Math.min(write.attempt(), MOST_DOUBLINGS);
      agenda.later(() -> again(station, write), pause);
    } else if (station.circuit.asked() == write.value()) {
      station.circuit = station.circuit.takenUp(write.before());
    }
  }

  /** What the room gave to itself was certainly not written: again, if it is still wanted. */
  private void again(Station station, Pending write) {
    double value = write.value();
    boolean wanted = station.circuit.wanted() == value || atRest(station, value);
    if (wanted && station.orders.idle() && !station.same(station.circuit.position(), value)) {
      move(station, write.repeated());
    }
  }

  private static boolean atRest(Station station, double value) {
    return Double.isNaN(station.circuit.wanted()) && value == station.output.rest();
  }

  private void lookAgain() {
    look();
    agenda.later(this::lookAgain, LOOK_AGAIN_MILLIS);
  }

  /** Reads the outputs of which it is not sure that they are where they should be. */
  void look() {
    for (Station station : stations.values()) {
      boolean sure = !Double.isNaN(station.circuit.position()) && !station.astray();
      if (station.output.permitted() && station.orders.idle() && (!sure || station.unexplained)) {
        look(station);
      }
    }
  }

  private void look(Station station) {
    Outputs driver = writer.driverOf(station.point.index());
    if (driver == null) {
      return;
    }
    try {
      driver
          .read(station.point.index())
          .whenComplete((outcome, failure) -> agenda.now(() -> looked(station, outcome)));
    } catch (RuntimeException e) {
      LOG.warn("driver cannot read an output point={}", station, e);
    }
  }

  private void looked(Station station, Outcome outcome) {
    if (outcome instanceof Outcome.Done done) {
      read(station, done.readBack());
      compare(station);
    }
  }

  /** A position that was read while nothing was on its way. */
  private void read(Station station, double position) {
    if (!station.orders.idle()) {
      return;
    }
    station.circuit = station.circuit.next(new Input.Read(position)).next();
    station.intended = position;
    interlock(station, true);
    interlock(station, false);
  }

  private void compare(Station station) {
    double position = station.circuit.position();
    double wanted = station.circuit.wanted();
    if (!told || Double.isNaN(position)) {
      return;
    }
    boolean first = !station.compared;
    station.compared = true;
    if (!Double.isNaN(wanted)) {
      station.unexplained = false;
      if (first && !station.same(position, wanted)) {
        own(station, wanted, "again, it read back " + position + " at the start");
      }
    } else if (station.same(position, station.output.rest())) {
      station.unexplained = false;
    } else if (first && station.output.atStart() == Fallback.REST) {
      own(station, station.output.rest(), "at the start, it read back " + position);
    } else if (first) {
      unexplained(station);
    }
  }

  private void own(Station station, double value, String cause) {
    move(station, Pending.own(value, cause));
  }

  private void unexplained(Station station) {
    station.unexplained = true;
    String what =
        "reads back "
            + station.circuit.position()
            + " at the start, no open incident holds it and its rest is "
            + station.output.rest()
            + "; left where it is";
    LOG.warn("output away from its rest without an incident point={} {}", station, what);
    diary.note(AuditEntry.Kind.FAULT, station.toString(), what);
  }
}
