package org.lamppost.sense.gpio;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.lamppost.model.Device;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.model.Settings;
import org.lamppost.model.Site;
import org.lamppost.sense.gpio.Wiring.LoopSource;

/** Checks the board profile's providers: what this build cannot drive is reported and left out. */
final class Providers {
  private static final String MOCK = "mock";
  private static final String EXPECTED = "mock, the only provider in this build";

  private final Site site;
  private final Consumer<Fault> faults;

  Providers(Site site, Consumer<Fault> faults) {
    this.site = site;
    this.faults = faults;
  }

  /** The part of a wiring that the board's providers can drive. */
  Wiring usable(Wiring wiring) {
    boolean pins = wiring.contacts().isEmpty() && wiring.outputs().isEmpty() || mock("gpio");
    boolean chips = wiring.loops().isEmpty() || mock("i2c");
    Wiring usable =
        new Wiring(
            pins ? wiring.contacts() : List.of(),
            pins ? wiring.outputs() : List.of(),
            chips ? wiring.loops() : List.of());
    Set<String> without = new LinkedHashSet<>();
    if (!pins) {
      wiring.contacts().forEach(each -> without.add(each.point().id().device()));
      wiring.outputs().forEach(each -> without.add(each.point().id().device()));
    }
    if (!chips) {
      wiring.loops().stream().map(LoopSource::point).forEach(p -> without.add(p.id().device()));
    }
    site.devices().stream().filter(each -> without.contains(each.id())).forEach(this::leftOut);
    return usable;
  }

  private boolean mock(String what) {
    try {
      Settings section = site.board().childOrEmpty(what);
      String provider = section.text("provider", MOCK);
      if (!provider.equals(MOCK)) {
        throw section.fault("provider", "of " + what + " is '" + provider + "'", EXPECTED);
      }
      return true;
    } catch (FaultException e) {
      faults.accept(e.fault());
      return false;
    }
  }

  private void leftOut(Device device) {
    faults.accept(
        new Fault(
            device.settings().file(),
            device.settings().line(),
            "device '"
                + device.id()
                + "' is left out, wholly or in part: its board '"
                + site.board().text("board", site.board().file())
                + "' has a provider that this build has not",
            "a board with " + EXPECTED));
  }
}
