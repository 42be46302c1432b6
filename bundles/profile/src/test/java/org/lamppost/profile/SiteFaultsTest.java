package org.lamppost.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamppost.model.Condition;
import org.lamppost.model.DailyWindow;
import org.lamppost.model.FaultException;
import org.lamppost.model.Location;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Site;

/** One fault at a time: what is told, what is left out, and that all else stays. */
class SiteFaultsTest {
  @TempDir Path folder;
  private Ground ground;

  @BeforeEach
  void prepare() {
    ground = new Ground(folder);
  }

  @Test
  void a_site_in_order_loads_whole() {
    Site site = ground.load();
    assertEquals(List.of(), ground.told());
    assertEquals(List.of("h1", "h2", "p1"), Ground.ids(site));
    assertEquals(5, site.points().size());
    assertEquals(Duration.ofSeconds(5), site.points().get(0).interval());
    assertEquals(Duration.ofSeconds(1), site.points().get(1).interval());
    assertEquals(
        List.of("water/low@h1", "water/low@h2", "water/silent@h1", "water/silent@h2"),
        Ground.ruleIds(site));
    DailyWindow night = site.rules().get(0).window();
    assertEquals(new DailyWindow(LocalTime.of(23, 0), LocalTime.of(5, 0)), night);
    assertEquals(4, site.rules().get(0).actions().get(0).point());
    assertEquals(new Condition.Silence(2, Duration.ofMinutes(5)), site.rules().get(3).condition());
    assertEquals(Location.UNKNOWN, site.devices().get(0).location());
  }

  @Test
  void a_device_with_an_unknown_profile_is_left_out_and_the_points_close_up() {
    Site site = siteWith("h1: { profile: pressure,", "h1: { profile: presure,");
    told(
        "site.yaml:8: 'profile' is 'presure', for which there is no file; expected 'pressure'; known: cabinet, pressure");
    assertEquals(List.of("h2", "p1"), Ground.ids(site));
    assertEquals(new PointId("h2", "pressure"), site.points().get(0).id());
    assertEquals(3, site.points().size());
    assertEquals(List.of("water/low@h2", "water/silent@h2"), Ground.ruleIds(site));
  }

  @Test
  void a_device_on_an_unknown_port_is_left_out() {
    Site site = siteWith("port: line, unit-id: 1", "port: lime, unit-id: 1");
    told("site.yaml:8: 'port' is 'lime'; expected 'line'; known: line, pins");
    assertEquals(List.of("h2", "p1"), Ground.ids(site));
  }

  @Test
  void a_port_without_driver_is_left_out_with_its_devices() {
    Site site = siteWith("line: { driver: modbus-tcp, host", "line: { host");
    told(
        "site.yaml:5: 'driver' is missing; expected 'driver: …' here",
        "site.yaml:8: 'port' is 'line', which has a fault; expected its mending",
        "site.yaml:9: 'port' is 'line', which has a fault; expected its mending");
    assertEquals(List.of("p1"), Ground.ids(site));
    assertEquals(1, site.ports().size());
    assertEquals(0, site.points().get(0).index());
  }

  @Test
  void a_device_on_a_port_that_its_profile_cannot_use_is_left_out() {
    Site site = siteWith("port: line, unit-id: 2", "port: pins, unit-id: 2");
    told(
        "site.yaml:9: 'port' is 'pins' with driver gpio, unfit for pressure; expected a port with driver modbus-tcp");
    assertEquals(List.of("h1", "p1"), Ground.ids(site));
  }

  @Test
  void of_two_devices_with_one_id_the_second_is_left_out() {
    Site site = siteWith("h2:", "h1:");
    told(
        "site.yaml:9: 'h1' stands twice, first in line 8; expected each key once; the first is used");
    assertEquals(List.of("h1", "p1"), Ground.ids(site));
    assertEquals(1, site.devices().get(0).settings().integer("unit-id", 1, 247));
  }

  @Test
  void a_device_that_says_something_twice_is_left_out() {
    Site site = siteWith("unit-id: 1 }", "unit-id: 1, unit-id: 3 }");
    told(
        "site.yaml:8: 'unit-id' stands twice, first in line 8; expected each key once; the first is used");
    assertEquals(List.of("h2", "p1"), Ground.ids(site));
  }

  @Test
  void a_port_that_says_something_twice_is_left_out() {
    Site site = siteWith("host: 127.0.0.1 }", "host: 127.0.0.1, host: 127.0.0.2 }");
    assertEquals(List.of("p1"), Ground.ids(site));
    assertEquals(3, ground.told().size());
  }

  @Test
  void a_bad_setting_of_a_device_leaves_it_out() {
    for (String bad :
        List.of(
            "interval: 5",
            "interval: 0 s",
            "interval: 5 parsec",
            "location: { lon: 181, lat: 0 }",
            "location: { lon: 121 }",
            "location: { adress: x }",
            "location: { component: 0031 }",
            "location: here",
            "kind: [hydrant]")) {
      Ground spoilt = new Ground(folder);
      spoilt.site(Ground.SITE.replace("unit-id: 1 }", "unit-id: 1, " + bad + " }"));
      assertEquals(List.of("h2", "p1"), Ground.ids(spoilt.load()), bad);
      assertEquals(1, spoilt.told().size(), spoilt.told().toString());
      assertTrue(spoilt.told().get(0).startsWith("site.yaml:8: "), spoilt.told().toString());
    }
  }

  @Test
  void a_faulty_profile_is_told_once_and_leaves_out_its_devices() {
    ground.device("pressure", Ground.PRESSURE.replace("unit: MPa", "unit: Mpa"));
    assertEquals(List.of("p1"), Ground.ids(ground.load()));
    assertEquals(3, ground.told().size(), ground.told().toString());
    assertTrue(
        ground
            .told()
            .get(0)
            .startsWith(
                "devices/pressure.yaml:7: 'unit' is the unknown unit 'Mpa'; expected 'MPa'; known: "));
    assertEquals(
        "site.yaml:8: 'profile' is 'pressure', which has a fault; expected its mending",
        ground.told().get(1));
  }

  @Test
  void a_faulty_section_is_left_out_and_the_rest_stays() {
    Site site = ground.site(Ground.SITE.replace("rules: [water]", "rules: water")).load();
    told("site.yaml:11: 'rules' is 'water'; expected a list");
    assertEquals(List.of("h1", "h2", "p1"), Ground.ids(site));
    assertEquals(List.of(), site.rules());
  }

  @Test
  void unknown_keys_zone_and_board_are_told_and_nothing_else_changes() {
    ground.site(
        Ground.SITE
            .replace("zone: Asia/Shanghai", "zone: Asia/Shanghay\ndevice: {}\nx: 1")
            .replace("board: bench", "board: bank"));
    Site site = ground.load();
    assertEquals(3, site.devices().size());
    assertEquals(4, site.rules().size());
    assertEquals(ZoneId.of("Asia/Shanghai"), site.zone());
    assertEquals("none", site.board().child("gpio").text("provider"));
    assertEquals("none", site.board().child("i2c").text("provider"));
    told(
        "site.yaml:3: 'device' is not known here; expected 'devices'; known: gateway, zone, board, ports, devices, rules, rule-settings, outputs, switching",
        "site.yaml:4: 'x' is not known here; expected one of gateway, zone, board, ports, devices, rules, rule-settings, outputs, switching",
        "site.yaml:2: 'zone' is 'Asia/Shanghay', Asia/Shanghai is used; expected a zone such as Asia/Shanghai",
        "boards/bank.yaml: there is no such file; expected a readable file");
  }

  @Test
  void a_site_that_cannot_be_parsed_or_names_no_gateway_is_refused_with_the_reason() {
    refused("site.yaml:3: a tab", Ground.SITE.replace("board: bench", "\tboard: bench"));
    refused("site.yaml:1: 'gateway' is missing", Ground.SITE.replace("gateway: pole-9\n", ""));
    refused("site.yaml:1: 'gateway' is 'pole 9'", Ground.SITE.replace("pole-9", "pole 9"));
    refused("site.yaml:1: 'gateway' is 9, not a text", Ground.SITE.replace("pole-9", "0009"));
    refused("site.yaml: the file is empty", "");
  }

  @Test
  void a_pack_that_does_not_parse_or_is_absent_is_left_out_and_the_others_stay() {
    ground.pack("broken", "pack: broken\nrules: [\n");
    Site site = siteWith("rules: [water]", "rules: [broken, absent, water]");
    assertEquals(4, site.rules().size());
    assertEquals(2, ground.told().size());
    assertTrue(ground.told().get(0).startsWith("rules/broken.yaml:3: not YAML: "));
    assertEquals(
        "rules/absent.yaml: there is no such file; expected a readable file", ground.told().get(1));
  }

  @Test
  void an_interval_of_the_site_overrides_the_profile_but_not_the_point() {
    Site site = siteWith("unit-id: 1 }", "unit-id: 1, interval: 200 ms }");
    assertEquals(
        List.of(Duration.ofMillis(200), Duration.ofSeconds(1)),
        site.devices().get(0).points().stream().map(Point::interval).toList());
  }

  @Test
  void nothing_hangs_on_the_order_of_sections() {
    String late = Ground.SITE.replace("gateway: pole-9\n", "") + "gateway: pole-9\n";
    assertEquals(3, ground.site(late).load().devices().size());
    told();
  }

  private Site siteWith(String right, String wrong) {
    assertTrue(Ground.SITE.contains(right), right);
    return ground.site(Ground.SITE.replace(right, wrong)).load();
  }

  private void refused(String reason, String site) {
    ground.site(site);
    FaultException refusal = assertThrows(FaultException.class, ground::load);
    String message = refusal.getMessage().replace(folder.toAbsolutePath() + "/", "");
    assertTrue(message.startsWith(reason), message);
  }

  private void told(String... faults) {
    assertEquals(List.of(faults), ground.told());
  }
}
