package org.lamppost.sense.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lamppost.model.Fault;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;
import org.lamppost.model.Site;

class IntakeTest {
  private final ManualClock clock = new ManualClock();
  private final List<Fault> faults = new ArrayList<>();
  private final Intake intake = intake(TestSite.on("127.0.0.1", 5683));

  @Test
  void values_are_judged_by_the_points_range() throws UnknownNameException {
    Readings batch = intake.take(List.of(fill(40), fill(140), fill(Double.NaN)));
    assertEquals(TestSite.FILL, batch.point(0));
    assertEquals(40, batch.value(0));
    assertEquals(
        List.of(Quality.GOOD, Quality.OVER_RANGE, Quality.INVALID),
        List.of(batch.quality(0), batch.quality(1), batch.quality(2)));
    assertFalse(batch.urgent());
  }

  @Test
  void a_missing_unit_is_the_profiles_and_another_one_makes_the_value_useless()
      throws UnknownNameException {
    Readings batch =
        intake.take(
            List.of(
                new SenmlRecord("bin-3/temperature", "", 21, 0),
                new SenmlRecord("bin-3/temperature", "Cel", 21, 0),
                new SenmlRecord("bin-3/temperature", "K", 294, 0)));
    assertEquals(Quality.GOOD, batch.quality(0));
    assertEquals(Quality.GOOD, batch.quality(1));
    assertEquals(Quality.WRONG_UNIT, batch.quality(2));
    assertTrue(Double.isNaN(batch.value(2)));
  }

  @Test
  void an_alarm_device_makes_the_batch_urgent() throws UnknownNameException {
    assertTrue(
        intake.take(List.of(fill(1), new SenmlRecord("smoke-1/state/smoke", "", 1, 0))).urgent());
  }

  @Test
  void an_absolute_time_becomes_the_gateways_monotonic_time() throws UnknownNameException {
    double boot = ManualClock.BOOT_UTC_MILLIS / 1000.0;
    assertEquals(3_590_250, sampledAt(boot + 3_590.25));
    // before this boot
    assertEquals(-10_000, sampledAt(boot - 10));
  }

  @Test
  void a_small_time_counts_from_now() throws UnknownNameException {
    assertEquals(3_600_000 - 2_500, sampledAt(-2.5));
    assertEquals(3_600_000 + 30_000, sampledAt(30));
  }

  @Test
  void no_time_or_one_too_far_in_the_future_counts_as_arrival() throws UnknownNameException {
    double now = ManualClock.BOOT_UTC_MILLIS / 1000.0 + 3_600;
    assertEquals(3_600_000, sampledAt(0));
    assertEquals(3_660_000, sampledAt(now + 60));
    assertEquals(3_600_000, sampledAt(now + 60.001));
    assertEquals(3_600_000, sampledAt(1e12));
    assertEquals(3_600_000, sampledAt((1 << 28) - 1));
  }

  @Test
  void an_unknown_device_or_point_refuses_the_whole_pack_by_name() {
    assertTold(
        "device 'nobody-9' is not known",
        List.of(fill(40), new SenmlRecord("nobody-9/fill", "%", 1, 0)));
    assertTold(
        "point 'colour' of device 'bin-3'",
        List.of(fill(40), new SenmlRecord("bin-3/colour", "", 1, 0)));
    assertTold("device 'fill' is not known", List.of(new SenmlRecord("fill", "", 1, 0)));
  }

  @Test
  void a_point_with_a_faulty_source_is_reported_and_left_out() throws UnknownNameException {
    Intake partial =
        intake(
            TestSite.on("127.0.0.1", 5683)
                .fillSource(TestSite.settings(Map.of("name", "temperature", "unit", "%"))));
    assertEquals(1, faults.size());
    assertTrue(
        faults.get(0).toString().contains("is also the name of bin-3/fill"), faults.toString());
    assertEquals(1, partial.take(List.of(new SenmlRecord("bin-3/temperature", "", 9, 0))).size());
  }

  @Test
  void a_source_without_a_name_or_with_a_stranger_is_reported() {
    intake(TestSite.on("127.0.0.1", 5683).fillSource(TestSite.settings(Map.of("unit", "%"))));
    intake(
        TestSite.on("127.0.0.1", 5683)
            .fillSource(TestSite.settings(Map.of("name", "fill", "factor", 2L))));
    assertEquals(2, faults.size());
    assertTrue(faults.get(0).toString().startsWith("site.yaml:7: 'name' is missing"));
    assertTrue(faults.get(1).toString().startsWith("site.yaml:7: 'factor' is not known here"));
  }

  private long sampledAt(double seconds) throws UnknownNameException {
    return intake.take(List.of(new SenmlRecord("bin-3/fill", "%", 1, seconds))).sampleMillis(0);
  }

  private void assertTold(String expected, List<SenmlRecord> records) {
    String told = assertThrows(UnknownNameException.class, () -> intake.take(records)).getMessage();
    assertTrue(told.contains(expected), told);
  }

  private Intake intake(TestSite builder) {
    Site site = builder.build();
    return new Intake(PortPoints.of(site, site.ports().get(0), faults::add), clock);
  }

  private static SenmlRecord fill(double value) {
    return new SenmlRecord("bin-3/fill", "%", value, 0);
  }
}
