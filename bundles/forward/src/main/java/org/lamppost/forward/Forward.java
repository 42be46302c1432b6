package org.lamppost.forward;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.lamppost.api.Faults;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Line;
import org.lamppost.api.Outbox;
import org.lamppost.api.SiteSource;
import org.lamppost.api.Status;
import org.lamppost.model.FaultException;
import org.lamppost.model.Site;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drains the journal to one receiver over MQTT. The service shows how it stands. */
@Component(
    name = ForwardSettings.PID,
    service = Supplier.class,
    immediate = true,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    property = Status.ROOM + "=forward")
@Designate(ocd = ForwardSettings.class, factory = true)
public final class Forward implements Supplier<Map<String, Object>> {
  private static final Logger LOG = LoggerFactory.getLogger(Forward.class);

  private final ForwardStatus status;
  private final Driver driver;
  private final AutoCloseable listening;

  /** Checks the settings and starts to forward. */
  @Activate
  public Forward(
      ForwardSettings settings,
      BundleContext bundle,
      @Reference SiteSource source,
      @Reference Outbox outbox,
      @Reference Line line,
      @Reference Faults faults) {
    this(settings, version(bundle), source.site(), outbox, line, faults);
  }

  Forward(
      ForwardSettings settings,
      String software,
      Site site,
      Outbox outbox,
      Line line,
      Faults faults) {
    Plan plan = checked(settings, faults);
    GatewayClock clock = GatewayClock.system();
    String clientId = "lamppost-" + site.gatewayId() + "-" + plan.drain().destination();
    Mailbox mailbox = new Mailbox();
    status = new ForwardStatus(plan.broker().toString(), clock.utcMillis());
    Drain drain = new Drain(plan.drain(), outbox, line, status);
    HeadsNews heads = new HeadsNews(outbox, plan.drain().headsMillis(), status);
    CityLink link =
        new CityLink(
            new CityLink.Parts(
                plan, site, software, faults, () -> new PahoUplink(plan, clientId), clock),
            mailbox,
            drain,
            heads,
            new Downlink(new Topics(site.gatewayId()), drain, line, status),
            new Backoff(plan.pauses(), new SplittableRandom()),
            status);
    driver = new Driver(link, mailbox, clock);
    listening =
        outbox.listen(
            () -> {
              drain.expectMore();
              heads.expectMore();
              mailbox.wake();
            });
    driver.start();
    LOG.info(
        "forwarding gateway={} broker={} destination={}",
        site.gatewayId(),
        plan.broker(),
        plan.drain().destination());
  }

  /** Says goodbye to the broker; returns within two seconds. */
  @Deactivate
  public void stop() {
    try {
      listening.close();
    } catch (Exception e) { // AutoCloseable's signature; the journal may be gone already
      LOG.debug("journal's listener did not close", e);
    }
    driver.stop();
  }

  @Override
  public Map<String, Object> get() {
    return status.get();
  }

  private static Plan checked(ForwardSettings settings, Faults faults) {
    try {
      return Plan.of(settings);
    } catch (FaultException e) {
      faults.report(e.fault());
      throw e;
    }
  }

  private static String version(BundleContext bundle) {
    Version version = bundle.getBundle().getVersion();
    return version.getMajor() + "." + version.getMinor() + "." + version.getMicro();
  }
}
