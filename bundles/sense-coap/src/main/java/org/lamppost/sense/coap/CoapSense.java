package org.lamppost.sense.coap;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.lamppost.api.Faults;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Line;
import org.lamppost.api.SiteSource;
import org.lamppost.api.Status;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.model.Port;
import org.lamppost.model.Site;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Listens on every port of the site that has the driver {@code coap}. */
@Component(
    name = CoapSettings.PID,
    service = Supplier.class,
    immediate = true,
    property = Status.ROOM + "=sense-coap",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = CoapSettings.class, factory = true)
public final class CoapSense implements Supplier<Map<String, Object>> {
  private static final String DRIVER = "coap";
  private static final long STOP_MILLIS = 1_000;

  private final ScheduledThreadPoolExecutor stage;
  private final Map<String, CoapPort> ports = new LinkedHashMap<>();

  /** Begins to listen on the site's ports. */
  @Activate
  public CoapSense(
      CoapSettings settings,
      @Reference SiteSource sites,
      @Reference Line line,
      @Reference Faults faults) {
    this(
        sites.site(),
        new CoapRoom(checked(settings, faults), line, faults::report, GatewayClock.system()));
  }

  CoapSense(Site site, CoapRoom room) {
    stage =
        new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "lamppost-sense-coap-stage"));
    stage.setRemoveOnCancelPolicy(true);
    for (Port port : site.portsOf(DRIVER)) {
      try {
        InetSocketAddress address = ListenAddress.of(port.settings());
        PortPoints points = PortPoints.of(site, port, room.faults());
        ports.put(port.id(), new CoapPort(port, address, points, room, stage));
      } catch (FaultException e) {
        room.faults().accept(e.fault());
      }
    }
    ports.values().forEach(CoapPort::start);
  }

  /** Neither Kura nor ConfigAdmin enforces the limits; a person must see why nothing listens. */
  private static CoapLimits checked(CoapSettings settings, Faults faults) {
    try {
      return CoapLimits.of(settings);
    } catch (IllegalArgumentException e) {
      faults.report(new Fault(CoapSettings.PID, 0, e.getMessage(), "settings within their limits"));
      throw e;
    }
  }

  /** Stops all listeners and threads within 2 s. */
  @Deactivate
  public void stop() {
    ports.values().forEach(CoapPort::stop);
    stage.shutdownNow();
    try {
      stage.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The state of the listeners by port. */
  @Override
  public Map<String, Object> get() {
    Map<String, Object> shown = new LinkedHashMap<>();
    ports.forEach((id, port) -> shown.put(id, port.show()));
    return shown;
  }
}
