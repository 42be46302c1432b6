package org.lamppost.simulator.rules;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.model.Site;
import org.lamppost.profile.SiteFiles.Folders;
import org.lamppost.simulator.rules.Difference.Entry;
import org.lamppost.simulator.rules.Difference.Kind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lamppost replay}: what a recorded day would have been under other rules. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a recorded day through old and new rules and prints which incidents are added, lost or"
          + " moved, and why.",
      "Exit code 0: done; 1: refused, an alarm of a golden day is lost; 2: cannot run."
    })
public final class ReplayCommand implements Callable<Integer> {
  private static final int REFUSED = 1;
  private static final int CANNOT = 2;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DAY", description = "a recorded day or fixture, or telemetry as CSV")
  private Path file;

  @Option(
      names = "--rules",
      required = true,
      paramLabel = "NEW",
      description = "a changed pack, or a folder of them")
  private Path rules;

  @Option(
      names = "--head",
      paramLabel = "FILE",
      description = "for CSV: the head line with devices and columns")
  private Path head;

  @Option(
      names = "--config",
      paramLabel = "FOLDER",
      description = "folder with hardware-profiles and the old rules in kura-config",
      defaultValue = "${sys:lamppost.config:-.}")
  private Path config;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    long begin = System.nanoTime();
    Folders old = Folders.below(config);
    Path overlay = Files.createTempDirectory("lamppost-rules");
    try {
      lay(old.rules(), overlay);
      lay(rules, overlay);
      Fixture day = file.toString().contains(".csv") ? csv(old) : FixtureReader.read(old, file);
      Site now = new FixtureSite(old.withRules(overlay)).build(day.head());
      List<Entry> entries = Difference.between(day, now);
      TreeSet<String> refused = new TreeSet<>();
      entries.stream()
          .filter(entry -> day.head().golden() && entry.kind() == Kind.LOST && !entry.old().test())
          .forEach(entry -> refused.add(entry.old().pack()));
      print(entries, refused, (System.nanoTime() - begin) / 1_000_000);
      return refused.isEmpty() ? 0 : REFUSED;
    } catch (FaultException faulty) {
      spec.commandLine().getErr().println("lamppost replay: " + original(faulty.fault(), overlay));
      return CANNOT;
    } finally {
      clear(overlay);
    }
  }

  /** A fault in a pack that was laid over the others stands in the file that it came from. */
  private Fault original(Fault fault, Path overlay) {
    Path laid = Path.of(fault.file());
    if (!laid.startsWith(overlay)) {
      return fault;
    }
    Path name = laid.getFileName();
    Path source = Files.isDirectory(rules) ? rules.resolve(name) : rules;
    return new Fault(source.toString(), fault.line(), fault.problem(), fault.expected());
  }

  private Fixture csv(Folders folders) {
    if (head == null) {
      throw new picocli.CommandLine.ParameterException(
          spec.commandLine(), "telemetry as CSV needs --head FILE");
    }
    return CsvDay.read(folders, head, file);
  }

  /** Lays packs over those that are there already. */
  private static void lay(Path from, Path onto) throws IOException {
    for (Path pack : files(from)) {
      Files.write(onto.resolve(pack.getFileName().toString()), Files.readAllBytes(pack));
    }
  }

  private static List<Path> files(Path from) throws IOException {
    if (!Files.isDirectory(from)) {
      return List.of(from);
    }
    try (Stream<Path> all = Files.list(from)) {
      return all.filter(each -> each.toString().endsWith(".yaml")).toList();
    }
  }

  private static void clear(Path folder) throws IOException {
    for (Path each : files(folder)) {
      Files.delete(each);
    }
    Files.delete(folder);
  }

  private void print(List<Entry> entries, TreeSet<String> refused, long millis) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(object(entries, refused, millis));
    } else {
      entries.forEach(out::println);
      out.printf(
          "%d added, %d lost, %d moved in %.1f s%n",
          count(entries, Kind.ADDED),
          count(entries, Kind.LOST),
          count(entries, Kind.MOVED),
          millis / 1000.0);
      refused.forEach(pack -> out.println("refused: " + pack + " loses an alarm of a golden day"));
    }
    out.flush();
  }

  private static long count(List<Entry> entries, Kind kind) {
    return entries.stream().filter(entry -> entry.kind() == kind).count();
  }

  private static ObjectNode object(List<Entry> entries, TreeSet<String> refused, long millis) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    for (Kind kind : Kind.values()) {
      root.put(Head.nameOf(kind), count(entries, kind));
    }
    refused.forEach(root.withArray("refused")::add);
    root.put("seconds", millis / 1000.0);
    for (Entry entry : entries) {
      ObjectNode each = root.withArray("differences").addObject();
      each.put("kind", Head.nameOf(entry.kind())).put("rule", entry.any().rule());
      each.put("alarm", entry.any().key()).put("cause", entry.cause());
      put(each.putObject("old"), entry.old());
      put(each.putObject("new"), entry.now());
    }
    root.withArray("differences");
    return root;
  }

  private static void put(ObjectNode node, Alarm alarm) {
    if (alarm != null) {
      node.put("from", Offsets.text(alarm.from()));
      if (alarm.to() != Alarm.OPEN) {
        node.put("to", Offsets.text(alarm.to()));
      }
    }
  }
}
