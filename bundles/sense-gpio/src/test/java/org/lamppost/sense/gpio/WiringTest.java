package org.lamppost.sense.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lamppost.model.Fault;
import org.lamppost.model.Settings;

class WiringTest {
  private final List<Fault> faults = new ArrayList<>();
  private final Pole pole = new Pole(Path.of("unused"));

  @Test
  void the_poles_cabinet_is_read_without_fault() {
    Wiring wiring = wiring();
    assertEquals(List.of(), faults);
    assertEquals(2, wiring.contacts().size());
    assertEquals(1, wiring.outputs().size());
    assertEquals("0x48-0", wiring.loops().get(0).channelName());
  }

  @Test
  void a_pin_used_twice_is_reported_for_the_second() {
    pole.source(Pole.FLOOD, "pin", 17L);
    assertEquals(1, wiring().contacts().size());
    assertTold("'pin' is taken: pin 17 belongs to pole-1/door");
  }

  @Test
  void faulty_sources_are_reported_each_and_the_rest_is_served() {
    pole.source(Pole.DOOR, "pin", 17L, "activ", "high");
    pole.source(Pole.FLOOD, "pin", -1L);
    pole.source(Pole.TEMPERATURE, "adc", "mcp3008", "channel", 0L);
    Wiring wiring = wiring();
    assertEquals(3, faults.size());
    assertTold("'activ' is not known here");
    assertTold("'pin' is '-1'");
    assertTold("'adc' is 'mcp3008'; expected ads1115");
    assertEquals(1, wiring.outputs().size());
  }

  @Test
  void a_shunt_that_would_hide_a_fault_current_is_refused() {
    pole.source(
        Pole.TEMPERATURE,
        "adc",
        "ads1115",
        "address",
        0x48L,
        "channel",
        0L,
        "shunt-ohm",
        250L,
        "from",
        0L,
        "to",
        1L);
    assertEquals(0, wiring().loops().size());
    assertTold("'shunt-ohm' is 250.0; expected 1 to 180");
  }

  @Test
  void a_provider_that_this_build_has_not_is_reported_with_its_devices() {
    Settings gpiod = Pole.settings("provider", "gpiod");
    pole.board(Pole.settings("board", "raspberry-pi-4", "gpio", gpiod));
    Wiring usable = new Providers(pole.build(), faults::add).usable(wiring());
    assertTrue(usable.contacts().isEmpty() && usable.outputs().isEmpty());
    assertEquals(1, usable.loops().size());
    assertTold("'provider' of gpio is 'gpiod'; expected mock, the only provider in this build");
    assertTold("device 'pole-1' is left out");
  }

  @Test
  void a_board_that_says_nothing_has_simulated_pins() {
    Wiring wiring = wiring();
    assertEquals(wiring, new Providers(pole.build(), faults::add).usable(wiring));
    pole.board(Pole.settings("i2c", Pole.settings("provider", "linuxfs")));
    assertTrue(new Providers(pole.build(), faults::add).usable(wiring).loops().isEmpty());
    assertEquals(2, faults.size());
  }

  private Wiring wiring() {
    return Wiring.of(pole.build(), faults::add);
  }

  private void assertTold(String expected) {
    assertTrue(
        faults.stream().anyMatch(each -> each.toString().contains(expected)), faults.toString());
  }
}
