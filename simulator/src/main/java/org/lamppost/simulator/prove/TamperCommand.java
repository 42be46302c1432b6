package org.lamppost.simulator.prove;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lamppost prove tamper}: whether whatever is done to vouched-for records is found. */
@Command(
    name = "tamper",
    mixinStandardHelpOptions = true,
    description = {
      "Tampers with copies of journals in six ways and verifies each; measures the verifier.",
      "Exit code 0: all was found, and nothing where nothing was done; 1: not; 2: cannot try."
    })
final class TamperCommand implements Callable<Integer> {
  private static final int UNTAMPERED_SHARE = 10;
  private static final int RUNS = 3;

  @Spec private CommandSpec spec;

  @Option(
      names = "--trials",
      defaultValue = "1000",
      paramLabel = "N",
      description = "of each way (${DEFAULT-VALUE})")
  private int trials;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "the same seed on the same journal does the same (${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--records",
      defaultValue = "400000",
      paramLabel = "N",
      description = "of the journal on which the verifier's speed is measured (${DEFAULT-VALUE})")
  private int records;

  @Option(
      names = "--own-journal",
      description =
          "on journals of the prover's own making, with rewritten rows, instead of the gateway's")
  private boolean own;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException, SQLException {
    // What a full journal says of itself helps nobody here.
    ((Logger) LoggerFactory.getLogger("org.lamppost.keep")).setLevel(Level.OFF);
    Path large = Files.createTempDirectory("lamppost-tamper");
    try (Scratch scratch = Scratch.make()) {
      return prove(scratch.folder("tamper"), large);
    } catch (IllegalStateException e) {
      spec.commandLine().getErr().println("lamppost prove tamper: " + e.getMessage());
      return 2;
    } finally {
      remove(large);
    }
  }

  private int prove(Path folder, Path large) throws IOException, SQLException {
    Optional<Specimen> specimen = small(Files.createDirectories(folder.resolve("main")), seed);
    if (specimen.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println("lamppost prove tamper: this gateway's journal signs no heads; nothing to try");
      return 2;
    }
    Path work = Files.createDirectories(folder.resolve("work"));
    TamperTrials bench = new TamperTrials(specimen.get(), work);
    List<TamperTrials.Outcome> outcomes = new ArrayList<>();
    for (TamperClass what : TamperClass.values()) {
      outcomes.add(bench.run(what, trials, seed));
    }
    ObjectNode report = new ObjectMapper().createObjectNode();
    report.put("v", 1).put("journal", own ? "own" : "gateway");
    int missed = describe(outcomes, report);
    int alarms = falseAlarms(folder, report);
    Path rateWork = Files.createDirectories(folder.resolve("rate"));
    rate(large.resolve("journal"), rateWork, report);
    report.set("exposureSeconds", bench.untampered().report().path("exposureSeconds"));
    print(report);
    return missed == 0 && alarms == 0 ? 0 : 1;
  }

  private static int describe(List<TamperTrials.Outcome> outcomes, ObjectNode report) {
    int tried = 0;
    int missed = 0;
    ObjectNode classes = new ObjectMapper().createObjectNode();
    for (TamperTrials.Outcome outcome : outcomes) {
      tried += outcome.trials();
      missed += outcome.missed().size();
      ObjectNode one = classes.putObject(outcome.what().label());
      one.put("trials", outcome.trials());
      one.put("found", outcome.trials() - outcome.missed().size());
      one.put("missed", outcome.missed().size());
      ObjectNode kinds = one.putObject("kindsFound");
      outcome.kinds().forEach(kinds::put);
      outcome.missed().stream().limit(10).forEach(one.withArray("missedSeeds")::add);
    }
    report.put("trials", tried).put("found", tried - missed).put("missed", missed);
    report.set("classes", classes);
    return missed;
  }

  /** Verifies journals that nobody touched, each another one. */
  private int falseAlarms(Path folder, ObjectNode report) throws IOException, SQLException {
    int untampered = Math.max(1, trials / UNTAMPERED_SHARE);
    int alarms = 0;
    for (int i = 0; i < untampered; i++) {
      Path place = Files.createDirectories(folder.resolve("clean-" + i));
      Specimen clean = small(place, seed + 1 + i).orElseThrow();
      alarms += new TamperTrials(clean, place).untampered().clean() ? 0 : 1;
      remove(place);
    }
    report.put("untampered", untampered).put("falseAlarms", alarms);
    return alarms;
  }

  private Optional<Specimen> small(Path folder, long itsSeed) throws IOException, SQLException {
    return own
        ? Optional.of(OwnJournals.small(folder, Seal.international(), itsSeed))
        : GatewayJournal.small(folder, itsSeed);
  }

  /** The median of three runs on a large journal, the JVM being warm. */
  private void rate(Path folder, Path work, ObjectNode report) throws IOException, SQLException {
    Specimen specimen =
        own
            ? OwnJournals.large(folder, Seal.international(), records)
            : GatewayJournal.large(folder, records).orElseThrow();
    TamperTrials bench = new TamperTrials(specimen, work);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long begun = threads.getCurrentThreadCpuTime();
    List<Long> rates = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      JsonNode said = bench.untampered().report();
      report.set("records", said.path("records"));
      rates.add(said.path("recordsPerSecond").asLong());
    }
    long spent = threads.getCurrentThreadCpuTime() - begun;
    rates.sort(null);
    report.put("verifyPerSecond", rates.get(RUNS / 2));
    report.put("verifyPerCpuSecond", RUNS * 1_000_000_000L * records / Math.max(1, spent));
  }

  private void print(ObjectNode report) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(report);
    } else {
      out.println(report.toPrettyString());
    }
    out.flush();
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
