package org.lamppost.simulator.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class PhysicsTest {

  @Property(tries = 200)
  void pressure_follows_demand_between_0_30_and_0_36_MPa_all_day(
      @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 86_400) double secondOfDay) {
    Hydrant hydrant = new Hydrant(secondOfDay, new SplittableRandom(seed));
    hydrant.advance(10);
    assertTrue(
        hydrant.pressure() >= 0.30 && hydrant.pressure() <= 0.36, "pressure " + hydrant.pressure());
  }

  @Property(tries = 200)
  void a_burst_main_is_below_0_14_MPa_within_two_seconds_and_repaired_within_three(
      @ForAll long seed) {
    Hydrant hydrant = new Hydrant(0, new SplittableRandom(seed));
    tell(hydrant, "main-burst");
    hydrant.advance(0.1);
    assertTrue(hydrant.pressure() > 0.14, "it falls, it does not jump: " + hydrant.pressure());
    hydrant.advance(1.9);
    assertEquals(0.05, hydrant.pressure(), 0.01);
    tell(hydrant, "repair");
    hydrant.advance(3);
    assertTrue(hydrant.pressure() > 0.30, "pressure " + hydrant.pressure());
  }

  @Test
  void many_small_steps_end_where_one_large_step_ends() {
    Hydrant small = new Hydrant(0, new SplittableRandom(1));
    Hydrant large = new Hydrant(0, new SplittableRandom(1));
    tell(small, "main-burst");
    tell(large, "main-burst");
    for (int i = 0; i < 100; i++) {
      small.advance(0.01);
    }
    large.advance(1);
    assertEquals(large.pressure(), small.pressure(), 0.005);
  }

  @Test
  void the_same_seed_gives_the_same_values() {
    Hydrant one = new Hydrant(0, new SplittableRandom(7));
    Hydrant other = new Hydrant(0, new SplittableRandom(7));
    for (int i = 0; i < 50; i++) {
      one.advance(1);
      other.advance(1);
      assertEquals(one.pressure(), other.pressure());
      assertEquals(one.tilt(), other.tilt());
    }
  }

  @Test
  void a_struck_hydrant_leans_until_it_is_put_upright() {
    Hydrant hydrant = new Hydrant(0, new SplittableRandom(1));
    tell(hydrant, "strike");
    assertEquals(30, hydrant.tilt(), 0.2);
    tell(hydrant, "upright");
    assertEquals(0.5, hydrant.tilt(), 0.2);
  }

  @Test
  void rain_fills_the_well_to_its_brim_and_lifts_the_float_and_dry_weather_drains_it() {
    Well well = new Well(new SplittableRandom(1));
    tell(well, "rain");
    well.advance(8);
    assertEquals(2.4, well.level(), 0.02);
    assertFalse(well.floating());
    well.advance(6);
    assertTrue(well.floating());
    well.advance(60);
    assertEquals(4.0, well.level(), 0.02);
    tell(well, "dry");
    well.advance(60);
    assertEquals(0.4, well.level(), 0.02);
    assertFalse(well.floating());
  }

  @Test
  void an_opened_cover_tilts() {
    Well well = new Well(new SplittableRandom(1));
    assertEquals(0, well.coverTilt(), 0.3);
    tell(well, "open-cover");
    assertEquals(60, well.coverTilt(), 0.3);
    tell(well, "close-cover");
    assertEquals(0, well.coverTilt(), 0.3);
  }

  @Test
  void a_bin_fills_slowly_burns_fast_and_cools() {
    Bin bin = new Bin(new SplittableRandom(1));
    double before = bin.fill();
    bin.advance(3600);
    assertEquals(1.4, bin.fill() - before, 0.7);
    tell(bin, "ignite");
    bin.advance(20);
    assertTrue(bin.temperature() > 100);
    tell(bin, "extinguish");
    bin.advance(60);
    assertTrue(bin.temperature() < 30);
    tell(bin, "fill-up");
    assertTrue(bin.fill() > 90);
    tell(bin, "empty");
    assertTrue(bin.fill() < 5);
  }

  @Test
  void an_overheating_battery_gains_3_Cel_a_second_until_the_contactor_cuts_it() {
    Shed shed = new Shed(new SplittableRandom(1));
    shed.commands().get("overheat").perform(List.of("2"));
    shed.advance(10);
    assertEquals(62, shed.temperature(1), 0.5);
    assertEquals(32, shed.temperature(0), 0.5);
    write(shed, 10, true);
    shed.advance(30);
    assertTrue(shed.temperature(1) < 40, "cools to " + shed.temperature(1));
    assertEquals(0, shed.power(1));
    write(shed, 10, false);
    shed.advance(10);
    assertTrue(shed.temperature(1) > 50, "heats again with current: " + shed.temperature(1));
    tell(shed, "cool");
    shed.advance(60);
    assertEquals(32, shed.temperature(1), 1);
  }

  @Test
  void a_port_relay_cuts_its_own_port_only() {
    Shed shed = new Shed(new SplittableRandom(1));
    shed.advance(1);
    assertEquals(200, shed.power(2), 6);
    write(shed, 2, false);
    assertEquals(0, shed.power(2));
    assertEquals(200, shed.power(3), 6);
  }

  @Test
  void a_stuck_contactor_stays_where_it_is_until_repaired() {
    Shed shed = new Shed(new SplittableRandom(1));
    tell(shed, "stuck-contactor");
    write(shed, 10, true);
    assertFalse(shed.cut());
    shed.repairFaults();
    write(shed, 10, true);
    assertTrue(shed.cut());
  }

  @Test
  void smoke_alarms_at_once_and_thickens() {
    SmokeDetector detector = new SmokeDetector(new SplittableRandom(1));
    assertFalse(detector.smoke());
    tell(detector, "smoke");
    assertTrue(detector.smoke());
    double early = detector.obscuration();
    detector.advance(5);
    assertTrue(detector.obscuration() > early);
    tell(detector, "clear");
    assertFalse(detector.smoke());
  }

  @Test
  void a_cabinet_heats_to_79_Cel_and_cools() {
    Cabinet cabinet = new Cabinet(new SplittableRandom(1));
    tell(cabinet, "heat");
    cabinet.advance(60);
    assertEquals(79, cabinet.temperature(), 0.1);
    tell(cabinet, "cool");
    cabinet.advance(60);
    assertEquals(30, cabinet.temperature(), 0.1);
  }

  private static void tell(Thing thing, String command) {
    thing.commands().get(command).perform(List.of());
  }

  private static void write(Shed shed, int coil, boolean state) {
    shed.map(1).control(coil).orElseThrow().accept(state);
  }
}
