package org.lamppost.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lamppost.model.Condition;
import org.lamppost.model.Condition.Side;
import org.lamppost.model.Device;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Rule;
import org.lamppost.model.Rule.ActionSpec;
import org.lamppost.model.Rule.Release;
import org.lamppost.model.Settings;
import org.lamppost.model.Site;

class ShippedDocumentsTest {
  @ParameterizedTest
  @MethodSource("documents")
  void every_shipped_document_satisfies_the_schema_that_it_names(Path file) throws IOException {
    String text = Files.readString(file);
    String first = text.lines().findFirst().orElseThrow();
    Path schema = file.resolveSibling(first.substring(first.indexOf('=') + 1)).normalize();
    assertEquals(List.of(), Schemas.at(schema).complaints(text));
  }

  static List<Path> documents() throws IOException {
    try (Stream<Path> files =
        Stream.of("hardware-profiles", "kura-config/rules", "kura-config/sites")
            .flatMap(folder -> below(Ground.ROOT.resolve(folder)))) {
      List<Path> documents = files.filter(file -> file.toString().endsWith(".yaml")).toList();
      assertTrue(documents.size() >= 17, "found " + documents);
      return documents;
    }
  }

  private static Stream<Path> below(Path folder) {
    try {
      return Files.walk(folder).filter(Files::isRegularFile);
    } catch (IOException missing) {
      throw new java.io.UncheckedIOException(missing);
    }
  }

  @ParameterizedTest
  @MethodSource("sites")
  void every_shipped_site_loads_without_a_fault(Path file) {
    FaultLedger faults = new FaultLedger();
    Site site = load(file, faults);
    assertEquals(List.of(), faults.all());
    assertTrue(site.devices().size() >= 6 && site.rules().size() >= 30, site.gatewayId());
  }

  static List<Path> sites() throws IOException {
    try (Stream<Path> files = Files.list(Ground.ROOT.resolve("kura-config/sites"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).toList();
    }
  }

  @Test
  void every_device_profile_and_every_rule_is_used_by_some_shipped_site_or_fixture()
      throws IOException {
    FaultLedger faults = new FaultLedger();
    Set<String> profiles = new TreeSet<>();
    Set<String> rules = new TreeSet<>();
    for (Path file : sites()) {
      Site site = load(file, faults);
      site.devices().forEach(device -> profiles.add(device.profile()));
      site.rules().forEach(rule -> rules.add(rule.id().substring(0, rule.id().indexOf('@'))));
    }
    Set<String> tried = triedByFixtures(profiles);
    Path packs = Ground.ROOT.resolve("kura-config/rules");
    for (String pack : Documents.namesIn(packs)) {
      for (RuleTemplate rule : new RulePackReader(faults).read(packs, pack)) {
        assertTrue(
            rules.contains(rule.id()) || tried.contains(pack + " on " + rule.kind()), rule.id());
      }
    }
    Path devices = Ground.ROOT.resolve("hardware-profiles/devices");
    assertEquals(Documents.namesIn(devices), List.copyOf(profiles));
  }

  /** Which packs the fixtures try on which kinds of devices; their profiles are noted. */
  private static Set<String> triedByFixtures(Set<String> profiles) throws IOException {
    Set<String> tried = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Ground.ROOT.resolve("kura-config/fixtures"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
        // A line of JSON is a document of YAML too.
        Settings head = YamlReader.read("head", Files.readAllLines(file).get(0)).root();
        Settings devices = head.child("devices");
        for (String id : devices.keys()) {
          Settings device = devices.child(id);
          profiles.add(device.text("profile"));
          tried.add(head.text("pack") + " on " + kind(device, device.text("profile")));
        }
      }
    }
    return tried;
  }

  private static String kind(Settings device, String profile) {
    Path file = Ground.ROOT.resolve("hardware-profiles/devices/" + profile + ".yaml");
    return device.has("kind")
        ? device.text("kind")
        : DeviceProfileReader.read(Documents.read(file), profile).kind();
  }

  @Test
  void the_demo_site_is_what_the_story_needs() {
    Site site = demo();
    assertEquals("pole-0001", site.gatewayId());
    assertEquals(ZoneId.of("Asia/Shanghai"), site.zone());
    assertEquals("mock", site.board().child("gpio").text("provider"));
    assertEquals(6, site.devices().size());
    assertEquals(2 + 3 + 19 + 3 + 3 + 5, site.points().size());
    assertEquals(
        List.of("host", "port", "timeout"), List.copyOf(site.ports().get(0).settings().keys()));
    assertEquals(List.of("unit-id"), List.copyOf(site.devices().get(0).settings().keys()));
    Point pressure = point(site, "hydrant-17/pressure");
    assertEquals(Duration.ofMillis(200), pressure.interval());
    assertEquals("MPa", pressure.unit());
    assertTrue(
        site.devices().stream().filter(Device::alarm).allMatch(d -> d.id().equals("smoke-2")));
  }

  @Test
  void the_demo_rules_act_where_the_story_expects_it() {
    Site site = demo();
    Rule low = rule(site, "hydrant/pressure-low@hydrant-17");
    assertEquals(
        new Condition.Threshold(
            point(site, "hydrant-17/pressure").index(),
            Side.BELOW,
            0.14,
            0.16,
            Duration.ofSeconds(1),
            Duration.ofSeconds(2)),
        low.condition());
    assertEquals(8, low.scenario());
    Rule hot = rule(site, "ebike-shed/socket-hot-2@shed-1");
    assertEquals(
        List.of(
            new ActionSpec(point(site, "shed-1/contactor").index(), 1, Release.RESET, 0),
            new ActionSpec(point(site, "shed-1/siren").index(), 1, Release.RESET, 0)),
        hot.actions());
    Rule smoke = rule(site, "fire-warning/smoke@smoke-2");
    assertEquals(
        List.of(new ActionSpec(point(site, "pole-1/siren").index(), 1, Release.RESET, 0)),
        smoke.actions());
    Rule overload = rule(site, "ebike-shed/overload-1@shed-1");
    assertEquals(
        List.of(new ActionSpec(point(site, "shed-1/relay-1").index(), 0, Release.RESET, 1)),
        overload.actions());
  }

  @Test
  void registers_of_the_shed_follow_its_map() {
    Site site = demo();
    for (int port = 0; port < 4; port++) {
      assertEquals(4 * port, address(site, "power", port));
      assertEquals(4 * port + 1, address(site, "current", port));
      assertEquals(4 * port + 2, address(site, "socket-temperature", port));
      assertEquals(port, address(site, "relay", port));
    }
  }

  private static int address(Site site, String name, int port) {
    return point(site, "shed-1/" + name + "-" + (port + 1)).source().integer("address", 0, 65535);
  }

  private static Point point(Site site, String id) {
    PointId wanted = PointId.parse(id);
    return site.points().stream().filter(p -> p.id().equals(wanted)).findFirst().orElseThrow();
  }

  private static Rule rule(Site site, String id) {
    return site.rules().stream().filter(r -> r.id().equals(id)).findFirst().orElseThrow();
  }

  private static Site demo() {
    return load(Ground.ROOT.resolve("kura-config/sites/demo.yaml"), new FaultLedger());
  }

  private static Site load(Path file, FaultLedger faults) {
    return new SiteLoader(
            Ground.ROOT.resolve("hardware-profiles"),
            Ground.ROOT.resolve("kura-config/rules"),
            faults)
        .load(file);
  }
}
