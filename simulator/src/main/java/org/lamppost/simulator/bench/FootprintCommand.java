package org.lamppost.simulator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.lamppost.simulator.process.PartException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code lamppost bench footprint}: how fast it starts, how small it is, how soon the city knows.
 */
@Command(
    name = "footprint",
    mixinStandardHelpOptions = true,
    description = {
      "Starts the gateway with 40 sensors and 100 rules against a broker and a city brain on loopback.",
      "Full: 7 starts, 1,000 alarms one at a time, 20 bursts of 20, memory after 5 minutes.",
      "Quick: 3 starts, 100 alarms, 2 bursts, memory at the end; under 50 s."
    })
final class FootprintCommand implements Callable<Integer> {
  @Option(names = "--quick", description = "the short form")
  private boolean quick;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Path home = Path.of(System.getProperty("lamppost.home"));
    Path config = Path.of(System.getProperty("lamppost.config", home.toString()));
    Path folder = Files.createTempDirectory("lamppost-bench");
    Plan plan = quick ? Plan.QUICK : Plan.FULL;
    try (FootprintRig rig = new FootprintRig(Clock.systemUTC(), home, config, folder)) {
      Footprint result = rig.measure(plan);
      System.out.println(json ? new ObjectMapper().writeValueAsString(result) : table(result));
      return 0;
    } catch (PartException e) {
      System.err.println("lamppost bench: " + e.getMessage() + " (logs in " + folder + ")");
      return 2;
    }
  }

  /** How much to measure. */
  record Plan(int starts, int alarms, int bursts, Duration age) {
    static final Plan QUICK = new Plan(3, 100, 2, Duration.ZERO);
    static final Plan FULL = new Plan(7, 1_000, 20, Duration.ofMinutes(5));
  }

  private static String table(Footprint result) {
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
