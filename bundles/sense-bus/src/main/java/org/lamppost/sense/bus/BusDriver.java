package org.lamppost.sense.bus;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.lamppost.api.Faults;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Line;
import org.lamppost.api.Outputs;
import org.lamppost.api.SiteSource;
import org.lamppost.api.Status;
import org.lamppost.model.Outcome;
import org.lamppost.model.Site;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls the Modbus devices of the site and switches their outputs.
 *
 * <p>Each port is a bus with turns of its own on the threads {@code lamppost-bus-N}.
 */
@Component(
    name = BusSettings.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true,
    service = {Outputs.class, Supplier.class},
    property = Status.ROOM + "=sense-bus")
@Designate(ocd = BusSettings.class, factory = true)
public final class BusDriver implements Outputs, Supplier<Map<String, Object>> {
  private static final Logger LOG = LoggerFactory.getLogger(BusDriver.class);
  // The framework gives a component 2 s to stop.
  private static final long STOP_MILLIS = 1_700;

  private final BusThreads threads;
  private final List<Bus> buses = new ArrayList<>();
  private final List<Turns> turns = new ArrayList<>();
  private final Map<Integer, Integer> busOfOutput = new HashMap<>();

  /** Starts to poll. Faulty devices and ports are reported and left out. */
  @Activate
  public BusDriver(
      BundleContext context,
      BusSettings settings,
      @Reference SiteSource site,
      @Reference Line line,
      @Reference Faults faults) {
    this(
        site.site(),
        BusLimits.of(settings),
        new Surroundings(line, faults, GatewayClock.system(), context.getDataFile("serial")));
  }

  /**
   * What the driver works with.
   *
   * @param nativeFolder where the serial library's native part goes; null where there is no such
   *     place.
   */
  record Surroundings(Line line, Faults faults, GatewayClock clock, File nativeFolder) {}

  BusDriver(Site site, BusLimits limits, Surroundings around) {
    List<BusPlan> plans = BusReader.read(site, around.faults()::report);
    if (plans.stream().anyMatch(plan -> plan.wiring() instanceof Wiring.Serial)) {
      provideSerialLibrary(around.nativeFolder());
    }
    threads = new BusThreads(limits.poolSize());
    SplittableRandom random = new SplittableRandom();
    for (BusPlan plan : plans) {
      Wire wire = wire(plan.wiring(), around);
      Bus bus = new Bus(plan, limits, wire, around.line(), around.clock(), random.split());
      bus.outputs().forEach(point -> busOfOutput.put(point, buses.size()));
      buses.add(bus);
      turns.add(new Turns(threads, around.clock(), bus::turn));
      LOG.info(
          "polling port={} where=\"{}\" devices={}",
          plan.port().id(),
          plan.wiring(),
          plan.slaves().size());
    }
    turns.forEach(Turns::wake);
  }

  /** Ends all polling within 2 s, also when a peer hangs. Waiting writes are refused. */
  @Deactivate
  public void stop() {
    turns.forEach(Turns::stop);
    buses.forEach(Bus::stop);
    if (!threads.stop(STOP_MILLIS)) {
      LOG.warn("a bus did not stop in time, its thread is left behind after={} ms", STOP_MILLIS);
    }
    buses.forEach(Bus::close);
  }

  @Override
  public boolean drives(int point) {
    return busOfOutput.containsKey(point);
  }

  @Override
  public CompletionStage<Outcome> write(int point, double value) {
    Integer bus = busOfOutput.get(point);
    if (bus == null) {
      return CompletableFuture.completedFuture(
          new Outcome.Refused("point " + point + " is not an output of a polled wire"));
    }
    CompletionStage<Outcome> outcome = buses.get(bus).write(point, value);
    turns.get(bus).wake();
    return outcome;
  }

  @Override
  public CompletionStage<Outcome> read(int point) {
    Integer bus = busOfOutput.get(point);
    if (bus == null) {
      return CompletableFuture.completedFuture(
          new Outcome.Unknown("point " + point + " is not an output of a polled wire"));
    }
    CompletionStage<Outcome> outcome = buses.get(bus).read(point);
    turns.get(bus).wake();
    return outcome;
  }

  @Override
  public Map<String, Object> get() {
    return Map.of("ports", buses.stream().map(Bus::status).toList());
  }

  private static Wire wire(Wiring wiring, Surroundings around) {
    Link link =
        wiring instanceof Wiring.Tcp tcp
            ? new TcpLink(tcp, around.clock())
            : new SerialLink((Wiring.Serial) wiring, around.clock(), around.faults()::report);
    return new ModbusWire(link);
  }

  private static void provideSerialLibrary(File folder) {
    if (folder == null) {
      return;
    }
    try {
      SerialLibrary.provide(folder.toPath());
    } catch (IOException e) {
      LOG.warn("serial library not unpacked, it will look for a place itself folder={}", folder, e);
    }
  }
}
