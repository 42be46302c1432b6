package org.lamppost.act;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.lamppost.act.Orders.Pending;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Outputs;
import org.lamppost.model.ActionReport;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.Outcome;
import org.lamppost.model.PointId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has outputs written by their drivers: one write under way for each output, waits for its answer
 * only so long, checks what was read back, and writes down what became of it.
 *
 * <p>Each write ends in exactly one report and one audit entry; one whose end is not known is never
 * repeated here. Confined to the actions' thread, except {@link #add}, {@link #remove} and {@link
 * #tally}.
 */
final class Writer {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  /** A write waits for those before it on the same wire: so much longer for each of them. */
  private static final long PATIENCE_FOR_EACH_MILLIS = 250;

  private final Agenda agenda;
  private final GatewayClock clock;
  private final long patienceMillis;
  private final AuditTrail trail;
  private final BiConsumer<Station, Ended> ended;
  private final List<Outputs> drivers = new CopyOnWriteArrayList<>();
  private int underWay;

  // written by the actions' thread, read by any
  private volatile Tally tally = new Tally(0, 0, 0, 0, "");

  /** A write that has ended. */
  record Ended(Pending write, Outcome outcome) {}

  /** What became of all writes since the start. */
  record Tally(long orders, long done, long refused, long unknown, String last) {
    private Tally plus(Outcome outcome, String deed) {
      return new Tally(
          orders + 1,
          done + (outcome instanceof Outcome.Done ? 1 : 0),
          refused + (outcome instanceof Outcome.Refused ? 1 : 0),
          unknown + (outcome instanceof Outcome.Unknown ? 1 : 0),
          deed);
    }
  }

  /**
   * Without drivers.
   *
   * @param patienceMillis how long one write may take.
   * @param ended told of each write that was begun, after its report.
   */
  Writer(
      Agenda agenda,
      GatewayClock clock,
      long patienceMillis,
      AuditTrail trail,
      BiConsumer<Station, Ended> ended) {
    this.agenda = agenda;
    this.clock = clock;
    this.patienceMillis = patienceMillis;
    this.trail = trail;
    this.ended = ended;
  }

  void add(Outputs driver) {
    drivers.add(driver);
  }

  void remove(Outputs driver) {
    drivers.remove(driver);
  }

  int drivers() {
    return drivers.size();
  }

  Tally tally() {
    return tally;
  }

  /** Queues a write and begins it if none is under way. */
  void write(Station station, Pending pending) {
    if (station.orders.add(pending)) {
      next(station);
    } else {
      finish(
          station.point.id(), pending, new Outcome.Refused("too many orders wait for this output"));
    }
  }

  private void next(Station station) {
    Pending pending = station.orders.begin();
    while (pending != null && !begin(station, pending)) {
      pending = station.orders.begin();
    }
  }

  /** Begins a write; false if it ended at once because nobody drives the output. */
  private boolean begin(Station station, Pending pending) {
    Outputs driver = driverOf(station.point.index());
    if (driver == null) {
      station.orders.end(pending);
      Outcome refused = new Outcome.Refused("no driver for " + station);
      finish(station.point.id(), pending, refused);
      ended.accept(station, new Ended(pending, refused));
      return false;
    }
    CompletionStage<Outcome> answer = begin(driver, station.point.index(), pending.value());
    long patience = patienceMillis + underWay * PATIENCE_FOR_EACH_MILLIS;
    underWay++;
    agenda.later(() -> late(station, pending, patience), patience);
    answer.whenComplete(
        (outcome, failure) ->
            agenda.now(() -> answered(station, pending, known(outcome, failure))));
    return true;
  }

  /** The driver of an output; null if there is none. */
  Outputs driverOf(int point) {
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

  private static CompletionStage<Outcome> begin(Outputs driver, int point, double value) {
    try {
      CompletionStage<Outcome> answer = driver.write(point, value);
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

  private void late(Station station, Pending pending, long patience) {
    end(station, pending, new Outcome.Unknown("no answer after " + patience + " ms"));
  }

  private void answered(Station station, Pending pending, Outcome outcome) {
    if (!end(station, pending, checked(station, pending, outcome))) {
      LOG.warn("answer came too late point={} outcome={}", station, outcome);
    }
  }

  private boolean end(Station station, Pending pending, Outcome outcome) {
    if (!station.orders.end(pending)) {
      return false;
    }
    underWay--;
    finish(station.point.id(), pending, outcome);
    ended.accept(station, new Ended(pending, outcome));
    next(station);
    return true;
  }

  /** A driver that says done and read back something else has not done it. */
  private static Outcome checked(Station station, Pending pending, Outcome outcome) {
    if (outcome instanceof Outcome.Done done && !station.same(done.readBack(), pending.value())) {
      return new Outcome.Unknown("read back " + done.readBack() + " instead of " + pending.value());
    }
    return outcome;
  }

  /** Reports what became of a write, and writes it down. */
  void finish(PointId target, Pending pending, Outcome outcome) {
    ActionReport report = new ActionReport(target, pending.value(), outcome, clock.utcMillis());
    String deed =
        "set "
            + pending.value()
            + " "
            + pending.cause()
            + ": "
            + outcome.getClass().getSimpleName().toUpperCase(Locale.ROOT)
            + ", "
            + outcome.detail();
    tally = tally.plus(outcome, target + " " + deed);
    if (pending.attempt() > 0 && outcome instanceof Outcome.Refused) {
      LOG.debug("output refuses again point={} {}", target, deed);
      return; // the first refusal was written down; each further one would fill the journal
    }
    if (outcome instanceof Outcome.Done) {
      LOG.info("output switched point={} {}", target, deed);
    } else {
      LOG.error("output not surely switched point={} {}", target, deed);
    }
    pending.report().complete(report);
    trail.add(new AuditEntry(report.utcMillis(), AuditEntry.Kind.ACTION, target.toString(), deed));
  }

  /** Answers what is under way and what waits; nothing more is begun. */
  void end(Iterable<Station> stations) {
    for (Station station : stations) {
      Pending pending = station.orders.underWay();
      if (pending != null && station.orders.end(pending)) {
        finish(
            station.point.id(),
            pending,
            new Outcome.Unknown("the gateway stopped before the answer"));
      }
      for (Pending left = station.orders.takeWaiting();
          left != null;
          left = station.orders.takeWaiting()) {
        finish(station.point.id(), left, new Outcome.Refused("the gateway stops"));
      }
    }
  }
}
