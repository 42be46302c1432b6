package org.lamppost.sense.gpio;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.lamppost.api.Faults;
import org.lamppost.api.GatewayClock;
import org.lamppost.api.Line;
import org.lamppost.api.Outputs;
import org.lamppost.api.SiteSource;
import org.lamppost.api.Status;
import org.lamppost.model.Outcome;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Serves the devices on every port of the site that has the driver {@code gpio}. */
@Component(
    name = GpioSettings.PID,
    service = {Outputs.class, Supplier.class},
    immediate = true,
    property = Status.ROOM + "=sense-gpio",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = GpioSettings.class, factory = true)
public final class GpioSense implements Outputs, Supplier<Map<String, Object>> {
  private final GpioRoom room;

  /** Takes the pins and begins to serve them. */
  @Activate
  public GpioSense(
      GpioSettings settings,
      @Reference SiteSource sites,
      @Reference Line line,
      @Reference Faults faults) {
    room =
        new GpioRoom(sites.site(), folder(settings), line, faults::report, GatewayClock.system());
    room.start();
  }

  private static Optional<Path> folder(GpioSettings settings) {
    String pins = settings.pins() == null ? "" : settings.pins().trim();
    return pins.isEmpty() ? Optional.empty() : Optional.of(Path.of(pins));
  }

  /**
   * Lets go of the pins and ends all threads within 2 s. Outputs stay as they are, but for those
   * that go to their rest on the loss of the gateway.
   */
  @Deactivate
  public void stop() {
    room.stop();
  }

  @Override
  public boolean drives(int point) {
    return room.drives(point);
  }

  @Override
  public CompletionStage<Outcome> write(int point, double value) {
    return room.write(point, value);
  }

  @Override
  public CompletionStage<Outcome> read(int point) {
    return room.read(point);
  }

  /** The state of pins and buses. */
  @Override
  public Map<String, Object> get() {
    return room.show();
  }
}
