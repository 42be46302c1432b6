package org.lamppost.simulator.rules;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where packs and fixtures lie. */
final class RulesOptions {
  @Option(
      names = "--config",
      paramLabel = "FOLDER",
      description = "folder with hardware-profiles and kura-config",
      defaultValue = "${sys:lamppost.config:-.}")
  private Path config;

  @Option(
      names = "--rules",
      paramLabel = "FOLDER",
      description = "rule packs from here instead of kura-config/rules")
  private Path rules;

  Path config() {
    return config;
  }

  Optional<Path> rules() {
    return Optional.ofNullable(rules);
  }

  FixtureFolder fixtures() {
    FixtureFolder own = FixtureFolder.below(config);
    return rules == null ? own : own.withRules(rules);
  }
}
