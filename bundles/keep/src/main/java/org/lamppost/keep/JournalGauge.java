package org.lamppost.keep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.lamppost.api.Faults;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Line;
import org.lamppost.api.LineException;
import org.lamppost.api.SiteSource;
import org.lamppost.model.Device;
import org.lamppost.model.FaultException;
import org.lamppost.model.Point;
import org.lamppost.model.Port;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;
import org.lamppost.model.Site;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers the journal's own state to the line as readings of the site's points on ports with the
 * driver {@code journal}, so that a rule raises an incident before the journal is full.
 *
 * <p>A site without such points costs no thread.
 */
@Component(
    immediate = true,
    service = {})
public final class JournalGauge {
  static final String DRIVER = "journal";

  private static final Logger LOG = LoggerFactory.getLogger(JournalGauge.class);
  private static final long STOP_MILLIS = 1_000;

  /** What a point can tell, by the name in its source. */
  enum Figure {
    /** How full it is, percent of its limit: the fuller of telemetry and safety. */
    FILL,
    /** Whether a file was damaged and set aside since the start. */
    DAMAGE,
    /** Whether the disk refuses to write at present. */
    TROUBLE
  }

  private record Gauged(Point point, Figure figure) {}

  private final Supplier<Map<String, Object>> journal;
  private final Line line;
  private final GatewayClock clock;
  private final List<ScheduledThreadPoolExecutor> thread = new ArrayList<>();

  /** Begins to offer readings. */
  @Activate
  public JournalGauge(
      @Reference(target = "(lamppost.status=keep)") Supplier<Map<String, Object>> journal,
      @Reference SiteSource site,
      @Reference Line line,
      @Reference Faults faults) {
    this(journal, site.site(), line, faults, GatewayClock.system());
  }

  JournalGauge(
      Supplier<Map<String, Object>> journal,
      Site site,
      Line line,
      Faults faults,
      GatewayClock clock) {
    this.journal = journal;
    this.line = line;
    this.clock = clock;
    List<Gauged> gauged = gauged(site, faults);
    if (gauged.isEmpty()) {
      return;
    }
    ScheduledThreadPoolExecutor own =
        new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "lamppost-keep-gauge"));
    thread.add(own);
    for (Gauged each : gauged) {
      long every = each.point().interval().toMillis();
      own.scheduleWithFixedDelay(() -> offer(each), 0, Math.max(1, every), TimeUnit.MILLISECONDS);
    }
  }

  private static List<Gauged> gauged(Site site, Faults faults) {
    List<Gauged> gauged = new ArrayList<>();
    for (Port port : site.portsOf(DRIVER)) {
      for (Device device : site.devicesOn(port)) {
        for (Point point : device.points()) {
          try {
            point.source().only("figure");
            gauged.add(new Gauged(point, point.source().choice("figure", Figure.class)));
          } catch (FaultException e) {
            faults.report(e.fault());
          }
        }
      }
    }
    return gauged;
  }

  private void offer(Gauged gauged) {
    try {
      long now = clock.monotonicMillis();
      double value = value(gauged.figure(), journal.get());
      Quality quality = gauged.point().judge(value);
      double kept = quality.valued() ? value : Double.NaN;
      Readings batch =
          Readings.arrivedAt(now).add(gauged.point().index(), now, kept, quality).build();
      // The line declares what it cannot take; the next reading comes anyway.
      line.offer(batch);
    } catch (LineException e) {
      LOG.debug("reading was not taken point={}", gauged.point().id(), e);
    } catch (RuntimeException e) { // top of our own thread: a repeating task must go on
      LOG.error("journal's state could not be read point={}", gauged.point().id(), e);
    }
  }

  private static double value(Figure figure, Map<String, Object> state) {
    return switch (figure) {
      case FILL -> ((Number) state.get("fillPercent")).doubleValue();
      case DAMAGE -> ((Number) state.get("setAside")).intValue() > 0 ? 1 : 0;
      case TROUBLE -> Boolean.TRUE.equals(state.get("writes")) ? 0 : 1;
    };
  }

  /** Ends the thread. */
  @Deactivate
  public void stop() {
    for (ScheduledThreadPoolExecutor each : thread) {
      each.shutdownNow();
      try {
        if (!each.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
          LOG.error("thread did not end in time");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
