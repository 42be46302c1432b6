package org.lamppost.simulator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.lamppost.simulator.process.GatewayProcess;
import org.lamppost.simulator.process.Part;
import org.lamppost.simulator.process.PartException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lamppost bench act}: how long a reading takes to become an order on its wire. */
@Command(
    name = "act",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the time from a reading at the line's door to the hand-over of the order to the",
      "driver, in processes with the JVM flags that ship: on a quiet machine, with telemetry as",
      "fast as it is stored, and with that while another process keeps the disk busy.",
      "Quick: under 50 s."
    })
final class ActCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int QUICK = 300;
  private static final int FULL = 3_000;

  @Option(names = "--quick", description = "the short form")
  private boolean quick;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Option(names = "--dir", description = "a folder on the disk to be measured")
  private Path directory;

  @Override
  public Integer call() throws IOException {
    Path home = Path.of(System.getProperty("lamppost.home"));
    Path folder =
        directory == null
            ? Files.createTempDirectory("lamppost-bench")
            : Files.createTempDirectory(Files.createDirectories(directory), "lamppost-bench");
    int samples = quick ? QUICK : FULL;
    ObjectNode result = JSON.createObjectNode();
    try {
      result.set("quiet", child(home, folder.resolve("quiet"), samples, false));
      result.set("telemetry", child(home, folder.resolve("telemetry"), samples, true));
      try (BusyDisk busy = new BusyDisk(folder)) {
        result.set("slowDisk", child(home, folder.resolve("slow"), samples, true));
        result.put("foreignMegabytes", busy.megabytes());
      }
      result.put("handOverP99Us", result.path("slowDisk").path("handOverP99Us").asLong());
      result.put("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
      result.put("flags", GatewayProcess.flags(home));
      System.out.println(json ? JSON.writeValueAsString(result) : result.toPrettyString());
      delete(folder);
      return 0;
    } catch (PartException e) {
      System.err.println("lamppost bench: " + e.getMessage() + " (logs in " + folder + ")");
      return 2;
    }
  }

  private static JsonNode child(Path home, Path place, int samples, boolean telemetry)
      throws IOException {
    Files.createDirectories(place);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + home.resolve("jvm.args"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(
            ActChild.class.getName(),
            place.toString(),
            String.valueOf(samples),
            String.valueOf(telemetry)));
    try (Part part = Part.start(place.getFileName().toString(), place.getParent(), command)) {
      return JSON.readTree(part.await("result ", PATIENCE));
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
