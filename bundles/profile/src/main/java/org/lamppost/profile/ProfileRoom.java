package org.lamppost.profile;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.lamppost.api.Faults;
import org.lamppost.api.SiteSource;
import org.lamppost.api.Status;
import org.lamppost.model.Fault;
import org.lamppost.model.Port;
import org.lamppost.model.Site;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the site once and offers it, together with the list of what a person must mend.
 *
 * <p>Safe from any thread: the site does not change while the service lives.
 */
@Component(
    name = ProfileSettings.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = {SiteSource.class, Faults.class, Supplier.class},
    property = Status.ROOM + "=profile")
@Designate(ocd = ProfileSettings.class, factory = true)
public final class ProfileRoom implements SiteSource, Faults, Supplier<Map<String, Object>> {
  private static final Logger LOG = LoggerFactory.getLogger(ProfileRoom.class);

  private final FaultLedger faults = new FaultLedger();
  private final Site site;

  /**
   * Loads the site.
   *
   * @throws org.lamppost.model.FaultException if the site file cannot be parsed or names no valid
   *     gateway: then there is nothing to be.
   */
  @Activate
  public ProfileRoom(ProfileSettings settings) {
    long begin = System.nanoTime();
    this.site =
        new SiteLoader(Path.of(settings.profiles()), Path.of(settings.rules()), faults)
            .load(Path.of(settings.site()));
    LOG.info(
        "site loaded gateway={} devices={} points={} rules={} faults={} millis={}",
        site.gatewayId(),
        site.devices().size(),
        site.points().size(),
        site.rules().size(),
        faults.all().size(),
        (System.nanoTime() - begin) / 1_000_000);
  }

  @Override
  public Site site() {
    return site;
  }

  @Override
  public void report(Fault fault) {
    faults.report(fault);
  }

  @Override
  public List<Fault> all() {
    return faults.all();
  }

  @Override
  public Map<String, Object> get() {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("gateway", site.gatewayId());
    status.put("drivers", site.ports().stream().map(Port::driver).distinct().sorted().toList());
    status.put("devices", site.devices().size());
    status.put("points", site.points().size());
    status.put("rules", site.rules().size());
    status.put("faults", faults.all().stream().map(Fault::toString).toList());
    return status;
  }
}
