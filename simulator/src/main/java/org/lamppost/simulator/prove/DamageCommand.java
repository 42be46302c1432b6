package org.lamppost.simulator.prove;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.lamppost.simulator.process.PartException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lamppost prove damage}: breaks a page of a full journal, and looks at what comes back. */
@Command(
    name = "damage",
    mixinStandardHelpOptions = true,
    description = {
      "Fills a journal with 10,000 records, damages one page of its files at a time, and starts it.",
      "Counts the starts that accept an incident within 2 s, and the records that come back."
    })
final class DamageCommand implements Callable<Integer> {
  @Option(
      names = "--sample",
      description = "so many pages, drawn by the seed; 0 for all",
      defaultValue = "60")
  private int sample;

  @Option(names = "--records", description = "records in the journal", defaultValue = "10000")
  private int records;

  @Option(names = "--seed", description = "of the draw and the damage", defaultValue = "1")
  private long seed;

  @Option(
      names = "--kind",
      description = "zeros, random, bit; all by turns if not given",
      defaultValue = "all")
  private String kind;

  @Option(
      names = "--full",
      description = "instead: how fast the journal starts, damaged and not, when it is full")
  private boolean full;

  @Option(
      names = "--bytes",
      description = "with --full: bytes of telemetry (${DEFAULT-VALUE}, on the disk of /tmp)",
      defaultValue = "1073741824")
  private long bytes;

  @Option(
      names = "--row",
      description = "with --full: bytes of a block (${DEFAULT-VALUE}: re-packed ones)",
      defaultValue = "12000")
  private int rowBytes;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException, SQLException {
    // What the journal says of thousands of damaged pages helps nobody; the findings tell.
    ((Logger) LoggerFactory.getLogger("org.lamppost.keep")).setLevel(Level.OFF);
    Path folder = Files.createTempDirectory("lamppost-damage");
    if (full) {
      return full(folder);
    }
    try (DamageRun run = new DamageRun(folder, kind, seed)) {
      run.fill(records);
      DamageResult result = run.measure(sample);
      System.out.println(json ? new ObjectMapper().writeValueAsString(result) : table(result));
      return result.starts() == result.pages()
              && result.recovered() == result.untouched()
              && result.falseRecords() == 0
          ? 0
          : 1;
    }
  }

  private int full(Path folder) throws IOException, SQLException {
    try {
      FullResult result = new FullRun(folder, bytes, rowBytes, seed).measure();
      ObjectMapper mapper = new ObjectMapper();
      System.out.println(
          json
              ? mapper.writeValueAsString(result)
              : mapper.writerWithDefaultPrettyPrinter().writeValueAsString(result));
      return result.inTime() ? 0 : 1;
    } catch (PartException e) {
      System.err.println("lamppost prove: " + e.getMessage());
      return 2;
    } finally {
      Scratch.empty(folder);
      Files.delete(folder);
    }
  }

  private static String table(DamageResult result) {
    JsonNode node = new ObjectMapper().valueToTree(result);
    StringBuilder text = new StringBuilder();
    node.properties()
        .forEach(
            member ->
                text.append(
                    String.format(
                        Locale.ROOT, "%-20s %s%n", member.getKey(), member.getValue().asText())));
    return text.toString().stripTrailing();
  }
}
