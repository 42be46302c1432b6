package org.lamppost.act;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.lamppost.act.Orders.Pending;
import org.lamppost.api.Actions;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Journal;
import org.lamppost.api.Outputs;
import org.lamppost.model.ActionReport;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.Outcome;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Quality;
import org.lamppost.model.Site;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches outputs: refuses what must not be switched, has one write under way for each output,
 * waits for its answer only so long, and checks what was read back.
 *
 * <p>Each order ends in exactly one report and one audit entry. All work is done on the scheduler's
 * one thread; drivers' answers are brought there. A write whose end is not known is never repeated
 * here.
 */
final class Switchboard implements Actions {
  private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);
  private static final long STOP_MILLIS = 1_500;

  private final Site site;
  private final GatewayClock clock;
  private final ScheduledExecutorService scheduler;
  private final long patienceMillis;
  private final List<Outputs> drivers = new CopyOnWriteArrayList<>();

  // confined to the scheduler's thread
  private final Map<Integer, Orders> orders = new HashMap<>();
  private final AuditTrail trail;
  private boolean ended;

  // written by the scheduler's thread, read by any
  private volatile Tally tally = new Tally(0, 0, 0, 0, "");

  private record Tally(long orders, long done, long refused, long unknown, String last) {
    Tally plus(Outcome outcome, String deed) {
      return new Tally(
          orders + 1,
          done + (outcome instanceof Outcome.Done ? 1 : 0),
          refused + (outcome instanceof Outcome.Refused ? 1 : 0),
          unknown + (outcome instanceof Outcome.Unknown ? 1 : 0),
          deed);
    }
  }

  /**
   * A board without drivers.
   *
   * @param scheduler with one thread; this board ends it.
   */
  Switchboard(
      Site site, GatewayClock clock, ScheduledExecutorService scheduler, long patienceMillis) {
    this.site = site;
    this.clock = clock;
    this.scheduler = scheduler;
    this.patienceMillis = patienceMillis;
    this.trail = new AuditTrail(this::here, this::later);
  }

  void add(Outputs driver) {
    drivers.add(driver);
  }

  void remove(Outputs driver) {
    drivers.remove(driver);
  }

  /** Writes deeds down there from now on; null for nowhere until one comes. */
  void use(Journal journal) {
    here(() -> trail.use(journal));
  }

  private void here(Runnable task) {
    try {
      scheduler.execute(() -> guarded(task));
    } catch (RejectedExecutionException stopped) {
      LOG.debug("actions have ended, nothing is done any more");
    }
  }

  private void later(Runnable task, long millis) {
    try {
      scheduler.schedule(() -> guarded(task), millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException stopped) {
      LOG.debug("actions have ended, nothing is tried again");
    }
  }

  /** An executor would swallow it: whatever fails must be seen, and the next order still served. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("a task of the actions failed, the next ones go on", e);
    }
  }

  @Override
  public CompletionStage<ActionReport> perform(Order order) {
    CompletableFuture<ActionReport> report = new CompletableFuture<>();
    try {
      scheduler.execute(() -> accept(order, report));
    } catch (RejectedExecutionException stopped) {
      report.complete(report(order, new Outcome.Refused("the actions have ended")));
    }
    return report.minimalCompletionStage();
  }

  private void accept(Order order, CompletableFuture<ActionReport> report) {
    try {
      queue(order, report);
    } catch (RuntimeException e) {
      LOG.error("order failed point={} value={}", order.point(), order.value(), e);
      finish(order, report, new Outcome.Unknown("the order failed: " + e));
    }
  }

  private void queue(Order order, CompletableFuture<ActionReport> report) {
    String objection = objection(order);
    if (!objection.isEmpty()) {
      finish(order, report, new Outcome.Refused(objection));
      return;
    }
    Orders own = orders.computeIfAbsent(order.point(), point -> new Orders());
    Pending pending = new Pending(order, site.points().get(order.point()), report);
    if (own.add(pending)) {
      next(own);
    } else {
      finish(order, report, new Outcome.Refused("too many orders wait for this output"));
    }
  }

  /** The interlock: why an order must not even be tried; empty if it may. */
  private String objection(Order order) {
    if (ended) {
      return "the actions have ended";
    }
    if (order.point() < 0 || order.point() >= site.points().size()) {
      return "the site has no point number " + order.point();
    }
    Point point = site.points().get(order.point());
    if (!point.output()) {
      return point.id() + " is not an output";
    }
    if (point.judge(order.value()) != Quality.GOOD) {
      return "value "
          + order.value()
          + " is not "
          + point.range().least()
          + ".."
          + point.range().most();
    }
    return "";
  }

  private void next(Orders own) {
    Pending pending = own.begin();
    while (pending != null && !write(own, pending)) {
      pending = own.begin();
    }
  }

  /** Begins a write; false if it ended at once because nobody drives the output. */
  private boolean write(Orders own, Pending pending) {
    Outputs driver = driverOf(pending.order().point());
    if (driver == null) {
      own.end(pending);
      finish(
          pending.order(),
          pending.report(),
          new Outcome.Refused("no driver for " + pending.output().id()));
      return false;
    }
    CompletionStage<Outcome> answer = begin(driver, pending.order());
    later(() -> late(own, pending), patienceMillis);
    answer.whenComplete(
        (outcome, failure) -> here(() -> answered(own, pending, known(outcome, failure))));
    return true;
  }

  private Outputs driverOf(int point) {
    for (Outputs driver : drivers) {
      try {
        if (driver.drives(point)) {
          return driver;
        }
      } catch (RuntimeException e) {
        LOG.warn("driver cannot tell its outputs, another may driver={}", driver, e);
      }
    }
    return null;
  }

  private static CompletionStage<Outcome> begin(Outputs driver, Order order) {
    try {
      CompletionStage<Outcome> answer = driver.write(order.point(), order.value());
      return answer == null ? CompletableFuture.completedFuture(null) : answer;
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Outcome known(Outcome outcome, Throwable failure) {
    if (failure != null) {
      return new Outcome.Unknown("the driver failed: " + failure);
    }
    return outcome == null ? new Outcome.Unknown("the driver gave no outcome") : outcome;
  }

  private void late(Orders own, Pending pending) {
    end(own, pending, new Outcome.Unknown("no answer after " + patienceMillis + " ms"));
  }

  private void answered(Orders own, Pending pending, Outcome outcome) {
    if (!end(own, pending, checked(pending, outcome))) {
      LOG.warn("answer came too late point={} outcome={}", pending.output().id(), outcome);
    }
  }

  private boolean end(Orders own, Pending pending, Outcome outcome) {
    if (!own.end(pending)) {
      return false;
    }
    finish(pending.order(), pending.report(), outcome);
    next(own);
    return true;
  }

  /** A driver that says done and read back something else has not done it. */
  private static Outcome checked(Pending pending, Outcome outcome) {
    double wanted = pending.order().value();
    if (outcome instanceof Outcome.Done done
        && !(Math.abs(done.readBack() - wanted) <= pending.output().range().resolution() / 2)) {
      return new Outcome.Unknown("read back " + done.readBack() + " instead of " + wanted);
    }
    return outcome;
  }

  private void finish(Order order, CompletableFuture<ActionReport> promise, Outcome outcome) {
    ActionReport report = report(order, outcome);
    String deed =
        "set "
            + order.value()
            + " for "
            + order.incidentId()
            + ": "
            + outcome.getClass().getSimpleName().toUpperCase(Locale.ROOT)
            + ", "
            + outcome.detail();
    tally = tally.plus(outcome, report.target() + " " + deed);
    if (outcome instanceof Outcome.Done) {
      LOG.info("output switched point={} {}", report.target(), deed);
    } else {
      LOG.error("output not surely switched point={} {}", report.target(), deed);
    }
    promise.complete(report);
    trail.add(
        new AuditEntry(
            report.utcMillis(), AuditEntry.Kind.ACTION, report.target().toString(), deed));
  }

  private ActionReport report(Order order, Outcome outcome) {
    boolean known = order.point() >= 0 && order.point() < site.points().size();
    PointId target =
        known
            ? site.points().get(order.point()).id()
            : new PointId("unknown", "point" + order.point());
    return new ActionReport(target, order.value(), outcome, clock.utcMillis());
  }

  /** Answers what is under way and what waits, then ends the thread, within 2 s. */
  void stop() {
    here(this::end);
    scheduler.shutdown();
    try {
      if (!scheduler.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.error("actions did not end in time, they are interrupted after={}ms", STOP_MILLIS);
        scheduler.shutdownNow();
      }
    } catch (InterruptedException e) {
      scheduler.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void end() {
    ended = true;
    for (Orders own : orders.values()) {
      Pending pending = own.underWay();
      if (pending != null && own.end(pending)) {
        finish(
            pending.order(),
            pending.report(),
            new Outcome.Unknown("the gateway stopped before the answer"));
      }
      for (Pending left = own.takeWaiting(); left != null; left = own.takeWaiting()) {
        finish(left.order(), left.report(), new Outcome.Refused("the gateway stops"));
      }
    }
    trail.flush();
  }

  /** What the room shows of itself. Safe from any thread. */
  Map<String, Object> status() {
    Tally shown = tally;
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("orders", shown.orders());
    map.put("done", shown.done());
    map.put("refused", shown.refused());
    map.put("unknown", shown.unknown());
    map.put("last", shown.last());
    map.put("drivers", drivers.size());
    return map;
  }
}
