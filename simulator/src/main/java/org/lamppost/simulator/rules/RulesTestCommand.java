package org.lamppost.simulator.rules;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.model.Nearest;
import org.lamppost.simulator.rules.FixtureRun.Failure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lamppost rules test}: runs conformance fixtures. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the conformance fixtures of rule packs.",
      "Exit code 0: all passed; 1: some failed, each with file, line, expected and got."
    })
final class RulesTestCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RulesOptions options;

  @Parameters(paramLabel = "PACK|FILE", arity = "0..*", description = "packs, or fixture files")
  private List<String> chosen = List.of();

  @Option(names = "--all", description = "all packs; so it is too if none is named")
  private boolean all;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() {
    FixtureFolder folder = options.fixtures();
    Tally tally = new Tally();
    if (all || chosen.isEmpty()) {
      folder.packs().forEach(pack -> tally.pack(folder, folder.of(pack)));
    } else {
      chosen.forEach(name -> tally.pack(folder, files(folder, name)));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(tally.json());
    } else {
      tally.failures.forEach(out::println);
      out.printf(
          "%d packs, %d fixtures: %d passed, %d failed%n",
          tally.packs, tally.fixtures, tally.fixtures - tally.failed, tally.failed);
    }
    out.flush();
    return tally.failed == 0 && tally.fixtures > 0 ? 0 : 1;
  }

  private List<Path> files(FixtureFolder folder, String name) {
    if (Files.isRegularFile(Path.of(name))) {
      return List.of(Path.of(name));
    }
    List<Path> files = folder.of(name);
    if (files.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "no fixtures of '" + name + "': " + Nearest.expected(name, folder.packs()));
    }
    return files;
  }

  /** Counts what was run. */
  static final class Tally {
    int packs;
    int fixtures;
    int failed;
    final List<Failure> failures = new ArrayList<>();

    void pack(FixtureFolder folder, List<Path> files) {
      packs++;
      for (Path file : files) {
        fixtures++;
        List<Failure> wrong = run(folder, file);
        failed += wrong.isEmpty() ? 0 : 1;
        failures.addAll(wrong);
      }
    }

    private static List<Failure> run(FixtureFolder folder, Path file) {
      try {
        return FixtureRun.run(folder.read(file));
      } catch (FaultException broken) {
        Fault fault = broken.fault();
        return List.of(new Failure(fault.file(), fault.line(), fault.expected(), fault.problem()));
      }
    }

    ObjectNode json() {
      ObjectNode root = new ObjectMapper().createObjectNode();
      root.put("packs", packs).put("fixtures", fixtures);
      root.put("passed", fixtures - failed).put("failed", failed);
      for (Failure failure : failures) {
        root.withArray("failures")
            .addObject()
            .put("file", failure.file())
            .put("line", failure.line())
            .put("expected", failure.expected())
            .put("got", failure.got());
      }
      root.withArray("failures");
      return root;
    }
  }
}
