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
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.lamppost.simulator.process.GatewayProcess;
import org.lamppost.simulator.process.Part;
import org.lamppost.simulator.process.PartException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lamppost bench keep}: the journal against its peers and against the bare disk. */
@Command(
    name = "keep",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the journal in processes with the JVM flags that ship, against plain SQLite, H2 and",
      "Paho's file persistence in the same process, and against the bare disk.",
      "Quick: under 50 s. --day plays a recorded day instead."
    })
final class KeepCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MILLION = 1_000_000;
  private static final Path TASKSET = Path.of("/usr/bin/taskset");
  private static final String ONE_CPU =
      String.valueOf(Runtime.getRuntime().availableProcessors() - 1);

  @Option(names = "--quick", description = "the short form")
  private boolean quick;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Option(names = "--dir", description = "a folder on the disk to be measured")
  private Path directory;

  @Option(names = "--day", description = "gzipped CSV of a day to play")
  private Path day;

  private final ObjectNode result = JSON.createObjectNode();

  /** How much to measure. */
  private record Plan(int appendRounds, int alarms, int wearRounds, int copies) {
    static final Plan QUICK = new Plan(5, 400, 3, 4);
    static final Plan FULL = new Plan(21, 4_000, 9, 10);
  }

  @Override
  public Integer call() throws IOException {
    Path home = Path.of(System.getProperty("lamppost.home"));
    Path folder =
        directory == null
            ? Files.createTempDirectory("lamppost-bench")
            : Files.createTempDirectory(Files.createDirectories(directory), "lamppost-bench");
    try {
      if (day == null) {
        measure(home, folder, quick ? Plan.QUICK : Plan.FULL);
      } else {
        child(home, folder, "day", 0, day.toAbsolutePath().toString());
      }
      result.put("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
      result.put("flags", GatewayProcess.flags(home));
      System.out.println(json ? JSON.writeValueAsString(result) : table(result));
      delete(folder);
      return 0;
    } catch (PartException e) {
      System.err.println("lamppost bench: " + e.getMessage() + " (logs in " + folder + ")");
      return 2;
    }
  }

  private void measure(Path home, Path folder, Plan plan) throws IOException {
    child(home, folder, "append", plan.appendRounds());
    if (Files.isExecutable(TASKSET)) {
      // Without what it costs a virtual machine to wake a processor that rests.
      child(home, folder, "appendOneCpu", plan.appendRounds());
    }
    child(home, folder, "alarm", plan.alarms());
    Path filled = fill(home, folder);
    for (int i = 0; i < plan.copies(); i++) {
      copy(filled, folder.resolve("open").resolve("copy-" + i));
    }
    child(home, folder, "open", plan.copies());
    result.set("openMs1M", result.remove("openMs"));
    copy(filled, folder.resolve("drain"));
    child(home, folder, "drain", MILLION);
    child(home, folder, "wear", plan.wearRounds());
  }

  private void child(Path home, Path folder, String what, int amount, String... more)
      throws IOException {
    Path place = Files.createDirectories(folder.resolve(what));
    try (Part part = start(home, place, what, amount, more)) {
      JsonNode measured = JSON.readTree(part.await("result ", PATIENCE));
      result.setAll((ObjectNode) measured);
    }
  }

  /** A journal with a million readings whose process was killed. */
  private static Path fill(Path home, Path folder) throws IOException {
    Path place = Files.createDirectories(folder.resolve("fill"));
    Part part = start(home, place, "fill", MILLION);
    part.await("filled ", PATIENCE);
    part.kill();
    return place;
  }

  private static Part start(Path home, Path place, String what, int amount, String... more) {
    List<String> command = new ArrayList<>();
    if (what.endsWith("OneCpu")) {
      command.addAll(List.of(TASKSET.toString(), "-c", ONE_CPU));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + home.resolve("jvm.args"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(KeepChild.class.getName(), what, place.toString(), String.valueOf(amount)));
    command.addAll(List.of(more));
    return Part.start(what, place.getParent(), command);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static String table(ObjectNode result) {
    StringBuilder text = new StringBuilder();
    result
        .properties()
        .forEach(
            member ->
                text.append(
                    String.format(
                        Locale.ROOT, "%-26s %s%n", member.getKey(), member.getValue().asText())));
    return text.toString().stripTrailing();
  }
}
