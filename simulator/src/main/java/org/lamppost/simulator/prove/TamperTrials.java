package org.lamppost.simulator.prove;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.lamppost.simulator.verify.VerifyCommand;
import picocli.CommandLine;

/** Tampers with copies of a specimen and runs {@code lamppost verify} on each. */
final class TamperTrials {
  private static final int FOUND = 1;
  private static final int NOTHING = 0;
  private static final int EFFORTS = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Specimen specimen;
  private final Path work;
  private final Path heads;

  /**
   * Trials on one specimen.
   *
   * @param work an empty folder.
   */
  TamperTrials(Specimen specimen, Path work) throws IOException {
    this.specimen = specimen;
    this.work = work;
    this.heads = specimen.export(work.resolve("heads.json"));
  }

  /**
   * How a class fared.
   *
   * @param kinds how many trials had a finding of each kind.
   * @param missed seeds of the trials in which nothing was found.
   */
  record Outcome(TamperClass what, int trials, Map<String, Integer> kinds, List<Long> missed) {}

  /** What the verifier said. */
  record Verdict(int exit, JsonNode report) {
    boolean clean() {
      return exit == NOTHING;
    }
  }

  /** Runs a class; each trial has its own seed. */
  Outcome run(TamperClass what, int trials, long seed) throws SQLException, IOException {
    Map<String, Integer> kinds = new TreeMap<>();
    List<Long> missed = new ArrayList<>();
    for (int i = 0; i < trials; i++) {
      long own = seed + 1_000_003L * i;
      Verdict verdict = tamper(what, own);
      if (verdict.exit() != FOUND) {
        missed.add(own);
      }
      for (JsonNode finding : verdict.report().path("findings")) {
        kinds.putIfAbsent(finding.path("kind").asText(), 0);
      }
      kinds.replaceAll((kind, count) -> count + (has(verdict, kind) ? 1 : 0));
    }
    return new Outcome(what, trials, kinds, missed);
  }

  private static boolean has(Verdict verdict, String kind) {
    for (JsonNode finding : verdict.report().path("findings")) {
      if (finding.path("kind").asText().equals(kind)) {
        return true;
      }
    }
    return false;
  }

  /** One trial, repeated until it changes something that is vouched for. */
  private Verdict tamper(TamperClass what, long seed) throws SQLException, IOException {
    Random random = new Random(seed);
    Path copy = work.resolve("copy");
    for (int i = 0; i < EFFORTS; i++) {
      Specimen.copy(specimen.folder(), copy);
      if (new Tampering(specimen, copy, random).apply(what)) {
        return verify(copy, heads);
      }
    }
    throw new IllegalStateException("this journal is too small to try " + what.label());
  }

  /** Verifies the specimen as it is. */
  Verdict untampered() {
    return verify(specimen.folder(), heads);
  }

  /** Runs the command as a person would. */
  static Verdict verify(Path folder, Path heads) {
    StringWriter out = new StringWriter();
    StringWriter errors = new StringWriter();
    int exit =
        new CommandLine(new VerifyCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(errors))
            .execute("--journal", folder.toString(), "--heads", heads.toString(), "--json");
    try {
      return new Verdict(exit, JSON.readTree(out.toString()));
    } catch (IOException e) {
      throw new IllegalStateException("verify said " + out + errors, e);
    }
  }
}
