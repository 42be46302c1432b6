package org.lamppost.act;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.lamppost.act.Circuit.Input;
import org.lamppost.act.Orders.Pending;
import org.lamppost.api.Actions;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Journal;
import org.lamppost.api.Outputs;
import org.lamppost.model.ActionReport;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.Outcome;
import org.lamppost.model.OutputCommand;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Quality;
import org.lamppost.model.Site;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of the room: takes orders and commands to the actions' thread, refuses what must not be
 * switched, and answers each order with exactly one report.
 *
 * <p>Needs neither journal nor network: without a journal the audit waits.
 */
final class Switchboard implements Actions {
  private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);

  private final Site site;
  private final GatewayClock clock;
  private final Agenda agenda;

  // confined to the actions' thread
  private final AuditTrail trail;
  private final Panel panel;
  private final Writer writer;
  private final HandControl hands;
  private boolean ended;

  // written by the actions' thread, read by any
  private volatile Counts counts = new Counts(0, 0, 0, 0);

  private record Counts(long unexplained, long astray, long held, long unread) {}

  /**
   * A board without drivers.
   *
   * @param agenda on which all is decided; this board ends it.
   * @param patienceMillis how long a write may take.
   */
  Switchboard(Site site, GatewayClock clock, Agenda agenda, long patienceMillis) {
    this.site = site;
    this.clock = clock;
    this.agenda = agenda;
    this.trail = new AuditTrail(agenda::now, agenda::later);
    this.panel = new Panel(site, agenda, this::note);
    this.writer = new Writer(agenda, clock, patienceMillis, trail, panel::ended);
    this.panel.use(writer);
    this.hands = new HandControl(panel, agenda, this::note);
  }

  private void note(AuditEntry.Kind kind, String subject, String detail) {
    trail.add(new AuditEntry(clock.utcMillis(), kind, subject, detail));
  }

  void add(Outputs driver) {
    writer.add(driver);
    agenda.now(panel::look);
  }

  void remove(Outputs driver) {
    writer.remove(driver);
  }

  /** Writes deeds down there from now on; null for nowhere until one comes. */
  void use(Journal journal) {
    agenda.now(() -> trail.use(journal));
  }

  @Override
  public CompletionStage<ActionReport> perform(Order order) {
    return perform(List.of(order)).get(0);
  }

  @Override
  public List<CompletionStage<ActionReport>> perform(List<Order> orders) {
    List<CompletableFuture<ActionReport>> reports = new ArrayList<>();
    orders.forEach(order -> reports.add(new CompletableFuture<>()));
    if (!agenda.now(() -> accept(orders, reports))) {
      Outcome refused = new Outcome.Refused("the actions have ended");
      for (int i = 0; i < orders.size(); i++) {
        Order order = orders.get(i);
        reports
            .get(i)
            .complete(
                new ActionReport(target(order.point()), order.value(), refused, clock.utcMillis()));
      }
    }
    return reports.stream().map(CompletableFuture::minimalCompletionStage).toList();
  }

  /** What warns people first; the others in their sequence. */
  private void accept(List<Order> orders, List<CompletableFuture<ActionReport>> reports) {
    if (orders.size() == 1) {
      accept(orders.get(0), reports.get(0));
      return;
    }
    IntStream.range(0, orders.size())
        .boxed()
        .sorted(Comparator.comparing(i -> !isSounder(orders.get(i).point())))
        .forEach(i -> accept(orders.get(i), reports.get(i)));
  }

  private boolean isSounder(int point) {
    Station station = panel.station(point);
    return station != null && station.output.sounder();
  }

  private void accept(Order order, CompletableFuture<ActionReport> report) {
    try {
      String refusal = objection(order);
      if (refusal.isEmpty()) {
        refusal = step(order, report);
      }
      if (!refusal.isEmpty()) {
        finish(order, report, new Outcome.Refused(refusal));
      }
    } catch (RuntimeException e) {
      LOG.error("order failed point={} value={}", order.point(), order.value(), e);
      finish(order, report, new Outcome.Unknown("the order failed: " + e));
    }
  }

  private String step(Order order, CompletableFuture<ActionReport> report) {
    Station station = panel.station(order.point());
    Circuit before = station.circuit;
    Input input =
        order.level() == Order.GIVEN_BACK
            ? new Input.GivenBack(order.value())
            : new Input.Asked(order.value(), order.level());
    String refusal = panel.step(station, input, cause(order), report);
    if (before.hold().isPresent() && station.circuit.hold().isEmpty()) {
      note(
          AuditEntry.Kind.COMMAND,
          station.toString(),
          before.hold().get() + ", is ended by the incident " + order.incidentId() + " of level 1");
    }
    return refusal;
  }

  private static String cause(Order order) {
    return "for " + order.incidentId();
  }

  /** Why an order must not even be tried; empty if it may. */
  private String objection(Order order) {
    if (ended) {
      return "the actions have ended";
    }
    if (order.point() < 0 || order.point() >= site.points().size()) {
      return "the site has no point number " + order.point();
    }
    Point point = site.points().get(order.point());
    Station station = panel.station(order.point());
    if (station == null) {
      return point.id() + " is not an output";
    }
    if (point.judge(order.value()) != Quality.GOOD) {
      return outOfRange(point, order.value());
    }
    return station.output.permitted() ? "" : notPermitted(station);
  }

  static String outOfRange(Point point, double value) {
    return "value " + value + " is not " + point.range().least() + ".." + point.range().most();
  }

  static String notPermitted(Station station) {
    return "the site does not permit to switch " + station + " (switchable: true)";
  }

  private void finish(Order order, CompletableFuture<ActionReport> report, Outcome outcome) {
    writer.finish(
        target(order.point()),
        new Pending(order.value(), cause(order), false, Double.NaN, 0, report),
        outcome);
  }

  private PointId target(int point) {
    return point >= 0 && point < site.points().size()
        ? site.points().get(point).id()
        : new PointId("unknown", "point" + point);
  }

  @Override
  public void standing(Standing standing) {
    agenda.now(() -> panel.stand(standing));
  }

  @Override
  public void command(OutputCommand command) {
    agenda.now(() -> hands.obey(command));
  }

  /** Answers what is under way and what waits, then ends the thread, within 2 s. */
  void stop() {
    agenda.now(this::end);
    agenda.end();
  }

  private void end() {
    ended = true;
    writer.end(panel.stations());
    trail.flush();
  }

  /** What the room shows of itself, as of the last turn of its thread. Safe from any thread. */
  Map<String, Object> status() {
    agenda.now(this::count);
    Writer.Tally tally = writer.tally();
    Counts shown = counts;
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("orders", tally.orders());
    map.put("done", tally.done());
    map.put("refused", tally.refused());
    map.put("unknown", tally.unknown());
    map.put("last", tally.last());
    map.put("drivers", writer.drivers());
    map.put("unexplained", shown.unexplained());
    map.put("astray", shown.astray());
    map.put("heldByHand", shown.held());
    map.put("unread", shown.unread());
    return map;
  }

  private void count() {
    long unexplained = 0;
    long astray = 0;
    long held = 0;
    long unread = 0;
    for (Station station : panel.stations()) {
      unexplained += station.unexplained ? 1 : 0;
      astray += station.astray() ? 1 : 0;
      held += station.circuit.hold().isPresent() ? 1 : 0;
      unread += station.output.permitted() && Double.isNaN(station.circuit.position()) ? 1 : 0;
    }
    counts = new Counts(unexplained, astray, held, unread);
  }
}
