package org.lamppost.simulator.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.model.Rule;
import org.lamppost.model.Site;
import org.lamppost.profile.SiteFiles;
import org.lamppost.profile.SiteFiles.Folders;
import org.lamppost.profile.SiteFiles.Loaded;

/** Builds the site of a fixture: written as a site file, and read as the gateway reads one. */
final class FixtureSite {
  private final Folders folders;

  FixtureSite(Folders folders) {
    this.folders = folders;
  }

  /**
   * The site.
   *
   * @throws FaultException if anything of it cannot be used: half a street proves nothing.
   */
  Site build(Head head) {
    Loaded loaded = SiteFiles.parse(folders, head.line().file() + " (its site)", document(head));
    if (!loaded.faults().isEmpty()) {
      Fault first = loaded.faults().get(0);
      boolean own = first.file().endsWith("(its site)");
      throw own ? head.line().fault(first.problem(), first.expected()) : new FaultException(first);
    }
    Site all = loaded.site();
    requireRules(head, all);
    return new Site(
        all.gatewayId(),
        all.zone(),
        all.board(),
        all.ports(),
        all.devices(),
        all.points(),
        all.rules().stream().filter(rule -> head.judges(templateOf(rule))).toList());
  }

  private static void requireRules(Head head, Site site) {
    Set<String> bound = new TreeSet<>();
    site.rules().forEach(rule -> bound.add(templateOf(rule)));
    for (String wanted : head.rules()) {
      if (!bound.contains(wanted)) {
        throw head.line().fault("rule '" + wanted + "' watches no device here", "one of " + bound);
      }
    }
    if (bound.isEmpty()) {
      throw head.line().fault("no rule watches any device here", "a device that a rule watches");
    }
  }

  /** The rule in its pack, without the device. */
  static String templateOf(Rule rule) {
    return rule.id().substring(0, rule.id().indexOf('@'));
  }

  private String document(Head head) {
    StringBuilder text = new StringBuilder("gateway: fixture\n");
    text.append("zone: '").append(head.zone().replace("'", "''")).append("'\n");
    text.append("board: simulated\nports:\n");
    Set<String> drivers = new TreeSet<>();
    StringBuilder devices = new StringBuilder("devices:\n");
    for (Map.Entry<String, Head.Device> entry : head.devices().entrySet()) {
      Head.Device device = entry.getValue();
      String driver = driver(head, device);
      drivers.add(driver);
      devices.append("  '").append(entry.getKey()).append("':\n");
      devices.append("    profile: '").append(device.profile()).append("'\n");
      devices.append("    port: p-").append(driver).append('\n');
      if (!device.kind().isEmpty()) {
        devices.append("    kind: '").append(device.kind()).append("'\n");
      }
      if (!device.interval().isEmpty()) {
        devices.append("    interval: ").append(device.interval()).append('\n');
      }
    }
    drivers.forEach(d -> text.append("  p-" + d + ": { driver: " + d + " }\n"));
    text.append(devices);
    text.append("rules: [").append(quoted(head.packs())).append("]\n");
    if (!head.outputs().isEmpty()) {
      text.append("outputs:\n");
      head.outputs().forEach((name, to) -> text.append("  '" + name + "': '" + to + "'\n"));
    }
    if (!head.settings().isEmpty()) {
      text.append("rule-settings:\n");
      head.settings().forEach((rule, times) -> text.append("  '" + rule + "': " + flow(times)));
    }
    return text.toString();
  }

  private static String flow(Map<String, String> times) {
    return times.entrySet().stream()
            .map(time -> time.getKey() + ": " + time.getValue())
            .reduce((a, b) -> a + ", " + b)
            .map(all -> "{ " + all + " }")
            .orElse("{}")
        + "\n";
  }

  private static String quoted(List<String> names) {
    return String.join(", ", names.stream().map(name -> "'" + name + "'").toList());
  }

  private String driver(Head head, Head.Device device) {
    try {
      return SiteFiles.driversOf(folders, device.profile()).get(0);
    } catch (FaultException missing) {
      throw head.line()
          .fault(
              "profile '" + device.profile() + "' cannot be used: " + missing.fault().problem(),
              "a device profile");
    }
  }
}
