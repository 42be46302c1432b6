package org.lamppost.simulator.rules;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.lamppost.decide.RuleEngine;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.profile.SiteFiles;
import org.lamppost.profile.SiteFiles.Folders;
import org.lamppost.profile.SiteFiles.Loaded;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lamppost rules check}: whether packs, sites and fixtures can be used as they are. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Reads every rule pack, site file and fixture and says what must be mended.",
      "Exit code 0: nothing; 1: each fault with file, line, reason and what was expected."
    })
final class RulesCheckCommand implements Callable<Integer> {
  private static final String YAML = ".yaml";

  @Spec private CommandSpec spec;
  @Mixin private RulesOptions options;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "only these packs, site files or fixtures")
  private List<Path> files = List.of();

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  private final Set<Fault> faults = new LinkedHashSet<>();
  private int packs;
  private int sites;
  private int fixtures;

  @Override
  public Integer call() {
    FixtureFolder folder = options.fixtures();
    if (files.isEmpty()) {
      everything(folder);
    } else {
      files.forEach(file -> one(folder, file));
    }
    print(spec.commandLine().getOut());
    return faults.isEmpty() ? 0 : 1;
  }

  private void everything(FixtureFolder folder) {
    Folders folders = folder.folders();
    for (String pack : SiteFiles.packsIn(folders.rules())) {
      pack(folders.rules(), pack);
      List<String> rules = orReport(() -> SiteFiles.rulesOf(folders.rules(), pack), List.of());
      faults.addAll(folder.gaps(pack, rules));
      fixtures += folder.of(pack).size();
    }
    for (Path site : sitesIn(options.config().resolve("kura-config").resolve("sites"))) {
      site(folders, site);
    }
  }

  private void one(FixtureFolder folder, Path file) {
    String name = file.getFileName().toString();
    if (!name.endsWith(YAML)) {
      fixtures++;
      orReport(() -> folder.read(file), null);
    } else if (isPack(file)) {
      Path parent = file.toAbsolutePath().getParent();
      pack(parent, name.substring(0, name.length() - YAML.length()));
    } else {
      site(folder.folders(), file);
    }
  }

  private static boolean isPack(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.anyMatch(line -> line.startsWith("pack:"));
    } catch (IOException | UncheckedIOException unreadable) {
      return false; // reading it as a site says why
    }
  }

  private void pack(Path rules, String pack) {
    packs++;
    faults.addAll(orReport(() -> SiteFiles.faultsOf(rules, pack), List.of()));
  }

  private void site(Folders folders, Path file) {
    sites++;
    Loaded loaded = orReport(() -> SiteFiles.load(folders, file), null);
    if (loaded != null) {
      faults.addAll(loaded.faults());
      new RuleEngine(loaded.site(), new RuleEngine.Start("check", 0, 0, 0), faults::add);
    }
  }

  private <T> T orReport(Supplier<T> reading, T otherwise) {
    try {
      return reading.get();
    } catch (FaultException faulty) {
      faults.add(faulty.fault());
      return otherwise;
    }
  }

  private static List<Path> sitesIn(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(YAML)).sorted().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException("folder " + folder + " cannot be read", unreadable);
    }
  }

  private void print(PrintWriter out) {
    if (json) {
      ObjectNode root = new ObjectMapper().createObjectNode();
      root.put("packs", packs).put("sites", sites).put("fixtures", fixtures);
      root.put("faultCount", faults.size());
      for (Fault fault : faults) {
        root.withArray("faults")
            .addObject()
            .put("file", fault.file())
            .put("line", fault.line())
            .put("problem", fault.problem())
            .put("expected", fault.expected());
      }
      root.withArray("faults");
      out.println(root);
    } else {
      faults.forEach(out::println);
      out.printf(
          "%d packs, %d sites, %d fixtures: %s%n",
          packs, sites, fixtures, faults.isEmpty() ? "no faults" : faults.size() + " faults");
    }
    out.flush();
  }
}
