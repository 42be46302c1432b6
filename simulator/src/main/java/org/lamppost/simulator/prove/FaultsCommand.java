package org.lamppost.simulator.prove;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.lamppost.simulator.process.PartException;
import org.lamppost.simulator.prove.FaultControl.Fault;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lamppost prove faults}: the disk refuses for a while. */
@Command(
    name = "faults",
    mixinStandardHelpOptions = true,
    description = {
      "Lets a disk under a running journal refuse with ENOSPC, EIO and EROFS, and be well again.",
      "Exit 0: no caller was blocked, each trouble was to be seen, all recovered, nothing was lost."
    })
final class FaultsCommand implements Callable<Integer> {
  @Option(names = "--only", description = "those troubles whose name has this text")
  private String only = "";

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  private static FaultsResult fullDisk() throws IOException {
    try (Scratch scratch = Scratch.make()) {
      FullDiskRun run = new FullDiskRun(scratch);
      String obstacle = run.obstacle();
      if (obstacle.isEmpty()) {
        return run.measure();
      }
      System.err.println("lamppost prove: skipped the full file system: " + obstacle);
      return FaultsResult.NOTHING.with("skipped the full file system: " + obstacle);
    }
  }

  private List<Fault> chosen() {
    return FaultRun.all().stream().filter(fault -> fault.name().contains(only)).toList();
  }

  @Override
  public Integer call() throws IOException {
    // The journal's own words about each trouble belong to the remarks of those that went wrong.
    ((Logger) LoggerFactory.getLogger("org.lamppost.keep")).setLevel(Level.OFF);
    try {
      FaultsResult result = FaultRun.proven(chosen());
      if ("full file system".contains(only)) {
        result = result.and(fullDisk());
      }
      System.out.println(json ? new ObjectMapper().writeValueAsString(result) : result.toString());
      return result.broken() ? 1 : 0;
    } catch (PartException e) {
      System.err.println("lamppost prove: " + e.getMessage());
      return 2;
    }
  }
}
