package org.lamppost.profile;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lamppost.model.Device;
import org.lamppost.model.Nearest;
import org.lamppost.model.Point;
import org.lamppost.model.Port;
import org.lamppost.model.Rule;
import org.lamppost.model.Settings;
import org.lamppost.model.Settings.Entry;
import org.lamppost.model.Site;
import org.lamppost.profile.RuleTemplate.Hold;
import org.lamppost.profile.RuleTemplate.Trigger;

/**
 * Builds the site out of its documents. What is faulty is reported and left out; the rest works.
 *
 * <p>Not thread-safe: one for each load.
 */
final class SiteLoader {
  private static final ZoneId USUAL_ZONE = ZoneId.of("Asia/Shanghai");

  private final ProfileShelf profiles;
  private final Path rulePacks;
  private final FaultLedger faults;

  SiteLoader(Path profiles, Path rulePacks, FaultLedger faults) {
    this.profiles = new ProfileShelf(profiles, faults);
    this.rulePacks = rulePacks;
    this.faults = faults;
  }

  /**
   * Loads a site.
   *
   * @throws org.lamppost.model.FaultException if the file cannot be parsed or names no valid
   *     gateway.
   */
  Site load(Path file) {
    return load(Documents.read(file));
  }

  /** Loads a site from its document. */
  Site load(YamlDocument document) {
    Settings root = document.root();
    String gateway = Names.name(root, "gateway");
    document.duplicates().forEach(duplicate -> faults.report(duplicate.fault()));
    root.unknown(
            "gateway", "zone", "board", "ports", "devices", "rules", "rule-settings", "outputs")
        .forEach(faults::report);
    Map<String, Port> ports = ports(document);
    List<Device> devices = devices(document, ports);
    List<Point> points = devices.stream().flatMap(device -> device.points().stream()).toList();
    return new Site(
        gateway,
        zone(root),
        board(root),
        List.copyOf(ports.values()),
        devices,
        points,
        rules(document, devices, points));
  }

  private ZoneId zone(Settings root) {
    return root.has("zone") ? faults.orReport(() -> zoneOf(root)).orElse(USUAL_ZONE) : USUAL_ZONE;
  }

  private static ZoneId zoneOf(Settings root) {
    String zone = Names.words(root, "zone");
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException unknown) {
      throw root.fault(
          "zone", "is '" + zone + "', " + USUAL_ZONE + " is used", "a zone such as Asia/Shanghai");
    }
  }

  private Settings board(Settings root) {
    return faults
        .orReport(() -> profiles.board(Names.name(root, "board")))
        .orElseGet(() -> nothing(root));
  }

  /** A board without pins and buses: what is not known must not be taken for a simulated one. */
  private static Settings nothing(Settings root) {
    int line = root.line("board");
    Settings none = new Settings(root.file(), line, Map.of("provider", new Entry("none", line)));
    Entry entry = new Entry(none, line);
    return new Settings(root.file(), line, Map.of("gpio", entry, "i2c", entry));
  }

  /** A mapping of named things; an empty one if it is missing or, which is reported, no mapping. */
  private Settings section(Settings root, String key) {
    return faults
        .orReport(() -> root.childOrEmpty(key))
        .orElseGet(() -> Settings.empty(root.file(), root.line(key)));
  }

  private Map<String, Port> ports(YamlDocument document) {
    Settings all = section(document.root(), "ports");
    Map<String, Port> ports = new LinkedHashMap<>();
    for (String id : all.keys()) {
      if (!document.ambiguous("ports", id)) {
        faults.orReport(() -> port(all, id)).ifPresent(port -> ports.put(id, port));
      }
    }
    return ports;
  }

  private static Port port(Settings all, String id) {
    Names.requireName(all, id);
    Settings port = all.child(id);
    return new Port(id, Names.name(port, "driver"), DeviceReader.without(port, Set.of("driver")));
  }

  private List<Device> devices(YamlDocument document, Map<String, Port> ports) {
    Set<String> faultyPorts = new HashSet<>(section(document.root(), "ports").keys());
    faultyPorts.removeAll(ports.keySet());
    DeviceReader reader = new DeviceReader(profiles, ports, faultyPorts);
    Settings all = section(document.root(), "devices");
    List<Device> devices = new ArrayList<>();
    for (String id : all.keys()) {
      if (!document.ambiguous("devices", id)) {
        faults.orReport(() -> reader.read(all, id)).ifPresent(devices::add);
      }
    }
    return devices;
  }

  private List<Rule> rules(YamlDocument document, List<Device> devices, List<Point> points) {
    RuleBinder binder = new RuleBinder(outputs(document.root(), points), faults);
    List<Rule> rules = new ArrayList<>();
    for (RuleTemplate template : templates(document)) {
      for (Device device : devices) {
        if (device.kind().equals(template.kind())) {
          faults.orReport(() -> binder.bind(template, device)).ifPresent(rules::add);
        }
      }
    }
    return rules;
  }

  private Map<String, Point> outputs(Settings root, List<Point> points) {
    Settings all = section(root, "outputs");
    Map<String, Point> outputs = new LinkedHashMap<>();
    for (String name : all.keys()) {
      faults.orReport(() -> output(all, name, points)).ifPresent(point -> outputs.put(name, point));
    }
    return outputs;
  }

  private static Point output(Settings all, String name, List<Point> points) {
    Names.requireName(all, name);
    String target = Names.words(all, name);
    List<Point> switched = points.stream().filter(Point::output).toList();
    return switched.stream()
        .filter(point -> point.id().toString().equals(target))
        .findFirst()
        .orElseThrow(
            () ->
                all.fault(
                    name,
                    "is '" + target + "', which is no output of this site",
                    Nearest.expected(
                        target, switched.stream().map(point -> point.id().toString()).toList())));
  }

  private List<RuleTemplate> templates(YamlDocument document) {
    Settings root = document.root();
    RulePackReader reader = new RulePackReader(faults);
    Map<String, RuleTemplate> templates = new LinkedHashMap<>();
    for (String pack : faults.orReport(() -> Names.list(root, "rules")).orElse(List.of())) {
      List<RuleTemplate> rules =
          faults.orReport(() -> reader.read(rulePacks, pack)).orElse(List.of());
      rules.forEach(rule -> templates.put(rule.id(), rule));
    }
    Settings all = section(root, "rule-settings");
    for (String id : all.keys()) {
      if (!document.ambiguous("rule-settings", id)) {
        faults
            .orReport(() -> adjusted(all, id, templates))
            .ifPresent(rule -> templates.put(id, rule));
      }
    }
    return List.copyOf(templates.values());
  }

  private static RuleTemplate adjusted(
      Settings all, String id, Map<String, RuleTemplate> templates) {
    RuleTemplate rule = templates.get(id);
    if (rule == null) {
      throw all.fault(
          id, "names no rule of this site's packs", Nearest.expected(id, templates.keySet()));
    }
    Settings change = all.child(id);
    Trigger trigger = rule.trigger();
    if (trigger instanceof Trigger.Silent silent) {
      change.only("silent");
      Duration longest = RulePackReader.positive(change, "silent");
      return rule.with(new Trigger.Silent(silent.place(), silent.point(), longest));
    }
    change.only("for", "clear-for");
    if (trigger instanceof Trigger.Contact contact) {
      Hold hold = held(change, contact.hold());
      return rule.with(
          new Trigger.Contact(contact.place(), contact.point(), contact.closed(), hold));
    }
    if (trigger instanceof Trigger.Signs signs) {
      Hold hold = held(change, signs.hold());
      return rule.with(
          new Trigger.Signs(signs.place(), signs.point(), signs.raise(), signs.clear(), hold));
    }
    Trigger.Limit limit = (Trigger.Limit) trigger;
    return rule.with(
        new Trigger.Limit(
            limit.place(),
            limit.point(),
            limit.side(),
            limit.limit(),
            limit.clear(),
            held(change, limit.hold())));
  }

  private static Hold held(Settings change, Hold before) {
    return new Hold(
        change.duration("for", before.raise()), change.duration("clear-for", before.clear()));
  }
}
