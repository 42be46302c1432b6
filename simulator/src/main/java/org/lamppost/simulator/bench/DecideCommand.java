package org.lamppost.simulator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.lamppost.simulator.contest.Contest;
import org.lamppost.simulator.contest.PlainLoop;
import org.lamppost.simulator.process.GatewayProcess;
import org.lamppost.simulator.process.Part;
import org.lamppost.simulator.process.PartException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lamppost bench decide}: the rule engine against its peers and a plain loop. */
@Command(
    name = "decide",
    mixinStandardHelpOptions = true,
    description = {
      "Judges 60,800 points, each by limits of its own, with the rule engine, a plain loop and four",
      "other rule engines, each in a process of its own; by processor time. Quick: under 50 s."
    })
final class DecideCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PEERS = "org.lamppost.peers.";

  /** The documents of 60,800 rules do not fit into the heap that ships. */
  private static final String OUR_HEAP = "-Xmx96m";

  private static final List<String> PEER_HEAP = List.of("-Xmn256m", "-Xmx1g");
  private static final List<String> BOTH_COMPILERS =
      List.of("-Xmn256m", "-Xmx1g", "-XX:TieredStopAtLevel=4");

  @Option(names = "--quick", description = "the short form")
  private boolean quick;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  private final ObjectNode result = JSON.createObjectNode();
  private final ObjectNode contestants = JSON.createObjectNode();
  private JsonNode plain;
  private boolean equal = true;

  @Override
  public Integer call() throws IOException {
    Path peers = Path.of(System.getProperty("lamppost.peers", "peers"));
    Path folder = Files.createTempDirectory("lamppost-bench");
    try {
      measure(peers, folder);
      result.put("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
      result.put("flags", GatewayProcess.flags(Path.of(System.getProperty("lamppost.home"))));
      result.set("contestants", contestants);
      System.out.println(
          json
              ? JSON.writeValueAsString(result)
              : JSON.writerWithDefaultPrettyPrinter().writeValueAsString(result));
      return equal ? 0 : 1;
    } catch (PartException e) {
      System.err.println("lamppost bench: " + e.getMessage() + " (logs in " + folder + ")");
      return 2;
    }
  }

  private void measure(Path peers, Path folder) throws IOException {
    int rounds = quick ? 100 : 500;
    plain = play(folder, "plainLoop", PlainLoop.class.getName(), rounds, List.of(OUR_HEAP));
    JsonNode engine =
        play(folder, "engine", EngineContestant.class.getName(), rounds, List.of(OUR_HEAP));
    JsonNode line =
        play(folder, "service", LineContestant.class.getName(), rounds, List.of(OUR_HEAP));
    equal = exact(engine) && exact(line);
    String best = "";
    double bestRate = 0;
    for (String name : List.of("EasyRules", "Camel", "Esper", "Siddhi")) {
      JsonNode peer = peer(peers, folder, name, PEER_HEAP);
      if (exact(peer) && peer.get("rate").asDouble() > bestRate) {
        bestRate = peer.get("rate").asDouble();
        best = name;
      }
    }
    if (!quick) {
      for (String name : List.of("EasyRules", "Camel", "Esper", "Siddhi")) {
        peer(peers, folder, name, BOTH_COMPILERS);
      }
    }
    double rate = engine.get("rate").asDouble();
    result.put("readingsPerCpuSecond", Math.round(rate));
    result.put("serviceReadingsPerCpuSecond", line.get("rate").asLong());
    result.put("ratioToBestPeer", bestRate == 0 ? 0 : Median.rounded(rate / bestRate, 1));
    result.put("bestPeer", best);
    result.put("ratioToPlainLoop", Median.rounded(rate / plain.get("rate").asDouble(), 3));
    result.put("eventsEqual", equal);
    result.put(
        "bytesPerPointRule",
        Median.rounded(engine.get("stateBytes").asDouble() / Contest.POINTS, 1));
    result.put("allocatedBytesPerReading", engine.get("calmBytesPerReading").asDouble());
  }

  /** Whether its events after its last mark are those of the plain loop after as many rounds. */
  private boolean exact(JsonNode contestant) {
    int mark = contestant.get("marks").size() - 1;
    return contestant.get("marks").get(mark).equals(plain.get("marks").get(mark));
  }

  private JsonNode peer(Path peers, Path folder, String name, List<String> flags)
      throws IOException {
    String shown = flags.size() > PEER_HEAP.size() ? name + "BothCompilers" : name;
    List<String> all = new ArrayList<>(flags);
    all.add("-Dlamppost.peer=" + peers);
    return play(folder, shown, PEERS + name + "Peer", quick ? 20 : 60, all);
  }

  private JsonNode play(Path folder, String name, String type, int rounds, List<String> flags)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Path.of(System.getProperty("lamppost.home")).resolve("jvm.args"));
    List<String> more = new ArrayList<>(flags);
    String classPath = System.getProperty("java.class.path");
    if (type.startsWith(PEERS)) {
      String peers = more.remove(more.size() - 1).substring("-Dlamppost.peer=".length());
      classPath = peers + File.separator + "*" + File.pathSeparator + ownJar();
    }
    command.addAll(more);
    command.addAll(List.of("-cp", classPath, Contest.class.getName(), type));
    command.addAll(List.of(String.valueOf(rounds / 2), String.valueOf(rounds)));
    try (Part part = Part.start(name, folder, command)) {
      JsonNode measured = JSON.readTree(part.await("result ", PATIENCE));
      ObjectNode shown = contestants.putObject(name);
      shown.setAll((ObjectNode) measured.deepCopy());
      shown.remove("marks");
      shown.put("flags", "those that ship, then " + String.join(" ", more));
      if (plain != null) {
        shown.put("exact", exact(measured));
      }
      return measured;
    }
  }

  private static String ownJar() {
    return new File(
            DecideCommand.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .toString();
  }
}
