package org.lamppost.act;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.lamppost.model.Readings;
import org.lamppost.model.Site;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers the state of the site's outputs to the line as readings of the points on ports with the
 * driver {@code act}, so that a rule raises an incident when an output is where nobody wants it.
 */
@Component(
    immediate = true,
    service = {})
public final class OutputGauge {
  static final String DRIVER = "act";

  private static final Logger LOG = LoggerFactory.getLogger(OutputGauge.class);

  /** What a point can tell, by the name in its source. */
  enum Figure {
    /** Outputs away from their rest that no incident holds. */
    UNEXPLAINED("unexplained"),
    /** Outputs that are wanted somewhere and are not surely there. */
    ASTRAY("astray"),
    /** Outputs that a person holds. */
    HELD("heldByHand");

    private final String key;

    Figure(String key) {
      this.key = key;
    }
  }

  private record Gauged(Point point, Figure figure) {}

  private final Supplier<Map<String, Object>> outputs;
  private final Line line;
  private final GatewayClock clock;
  private final Agenda agenda;

  /** Begins to offer readings. */
  @Activate
  public OutputGauge(
      @Reference(target = "(lamppost.status=act)") Supplier<Map<String, Object>> outputs,
      @Reference SiteSource site,
      @Reference Line line,
      @Reference Faults faults) {
    this(outputs, line, GatewayClock.system(), new ThreadAgenda("lamppost-act-gauge"));
    begin(site.site(), faults);
  }

  OutputGauge(Supplier<Map<String, Object>> outputs, Line line, GatewayClock clock, Agenda agenda) {
    this.outputs = outputs;
    this.line = line;
    this.clock = clock;
    this.agenda = agenda;
  }

  /** Offers each point's first reading; a faulty point is reported and left out. */
  void begin(Site site, Faults faults) {
    for (Gauged each : gauged(site, faults)) {
      agenda.now(() -> offer(each));
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
    agenda.later(() -> offer(gauged), Math.max(1, gauged.point().interval().toMillis()));
    double value = ((Number) outputs.get().get(gauged.figure().key)).doubleValue();
    long now = clock.monotonicMillis();
    try {
      // The line declares what it cannot take; the next reading comes anyway.
      line.offer(Readings.arrivedAt(now).add(gauged.point(), now, value).build());
    } catch (LineException e) {
      LOG.debug("reading was not taken point={}", gauged.point().id(), e);
    }
  }

  /** Ends the thread. */
  @Deactivate
  public void stop() {
    agenda.end();
  }
}
