package org.lamppost.simulator.prove;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.lamppost.simulator.process.PartException;
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
  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    try (Scratch scratch = Scratch.make()) {
      FaultsResult result = new FaultRun(scratch).run(FaultRun.all());
      System.out.println(json ? new ObjectMapper().writeValueAsString(result) : result.toString());
      return result.broken() ? 1 : 0;
    } catch (PartException e) {
      System.err.println("lamppost prove: " + e.getMessage());
      return 2;
    }
  }
}
