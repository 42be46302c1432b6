package org.lamppost.simulator.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lamppost verify}: whether a journal still tells what its gateway signed. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Holds a journal's files against the signed heads that the receiver has. Reads only.",
      "Exit code 0: nothing found; 1: findings; 2: cannot check."
    })
public final class VerifyCommand implements Callable<Integer> {
  private static final int FINDINGS = 1;
  private static final int CANNOT = 2;

  @Spec private CommandSpec spec;

  @Option(
      names = "--journal",
      required = true,
      paramLabel = "FOLDER",
      description = "the gateway's data folder, or a copy")
  private Path journal;

  @Option(
      names = "--heads",
      required = true,
      paramLabel = "FILE",
      description = "what the receiver exported, or one heads message")
  private Path heads;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      ReceiverFile receiver = ReceiverFile.read(heads);
      Report report = new Verifier(journal, receiver, Clock.systemUTC()).verify();
      if (json) {
        out.println(json(report));
      } else {
        print(report, out);
      }
      out.flush();
      return report.findingCount() == 0 ? 0 : FINDINGS;
    } catch (CannotCheckException e) {
      spec.commandLine().getErr().println("lamppost verify: " + e.getMessage());
      return CANNOT;
    }
  }

  /** The report as {@code docs/formats/bench.md} describes it. */
  static ObjectNode json(Report report) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("v", 1);
    root.put("gatewayId", report.gatewayId());
    root.put("epoch", report.epoch());
    root.put("records", report.records());
    root.put("findingCount", report.findingCount());
    for (Finding finding : report.findings()) {
      root.withArray("findings")
          .addObject()
          .put("kind", finding.kind().label())
          .put("stream", finding.stream())
          .put("sequence", finding.sequence())
          .put("what", finding.what())
          .put("expected", finding.expected());
    }
    root.withArray("findings");
    ObjectNode unvouched = root.putObject("unvouched");
    report.unvouched().forEach((lane, count) -> unvouched.put(lane.stream(), count));
    root.put("exposureSeconds", report.exposureSeconds());
    root.put("recordsPerSecond", report.recordsPerSecond());
    return root;
  }

  private static void print(Report report, PrintWriter out) {
    out.printf(
        "%s, epoch %s: %,d records read, %,d a second%n",
        report.gatewayId(), report.epoch(), report.records(), report.recordsPerSecond());
    for (Finding finding : report.findings()) {
      out.printf(
          "%s: %s %d: %s; expected %s%n",
          finding.kind().label(),
          finding.stream(),
          finding.sequence(),
          finding.what(),
          finding.expected());
    }
    if (report.findingCount() > report.findings().size()) {
      out.printf("… %,d findings in all%n", report.findingCount());
    }
    if (report.findingCount() == 0) {
      out.println("nothing found");
    }
    String since =
        report.exposureSeconds() == null
            ? "the receiver has no heads of this epoch"
            : "heads are " + report.exposureSeconds() + " s old";
    out.printf("not vouched for, because they came after the receiver's heads (%s):", since);
    report.unvouched().forEach((lane, count) -> out.printf(" %s %d", lane.stream(), count));
    out.println();
  }
}
