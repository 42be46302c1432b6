package org.lamppost.simulator.prove;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lamppost.simulator.process.Part;

/** Lets a small file system in memory run full under a journal, in a name space of its own. */
final class FullDiskRun {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long RESERVE = 1 << 20;
  private static final String MOUNT = "mount -t tmpfs -o size=12m lamppost \"$0\"";

  private final Scratch scratch;

  FullDiskRun(Scratch scratch) {
    this.scratch = scratch;
  }

  /** What came of it, as {@link FullDiskChild} says it. */
  record Outcome(
      String reserve, String incidents, String telemetry, String afterwards, String findings) {
    /** How many of the incidents became durable while the file system was full. */
    int kept() {
      return Integer.parseInt(incidents.split(" ")[0]);
    }

    /** Empty if every promise held. */
    String wrong() {
      String[] counts = incidents.split(" of ");
      boolean well =
          reserve.equals("given up")
              && counts[0].equals(counts[1])
              && !telemetry.equals("ok")
              && afterwards.startsWith("settled held")
              && findings.isEmpty();
      return well ? "" : "full file system: " + this;
    }
  }

  /** Why it cannot be done here; empty if it can. */
  String obstacle() throws IOException {
    Path folder = scratch.folder("mounted");
    Process probe =
        new ProcessBuilder("unshare", "-rm", "sh", "-c", MOUNT, folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(probe.getInputStream().readAllBytes()).strip();
    try {
      return probe.waitFor() == 0 ? "" : "no file system can be mounted here: " + said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /** Runs it with the reserve of the proof. */
  FaultsResult measure() throws IOException {
    long began = System.nanoTime();
    String wrong = run(RESERVE).wrong();
    long seconds = (System.nanoTime() - began) / 1_000_000_000;
    List<String> remarks = wrong.isEmpty() ? List.of() : List.of(wrong);
    return new FaultsResult(1, 0, remarks.size(), 0, 0, FaultsResult.KIND, 0, seconds, remarks);
  }

  /** Runs it with a reserve of so many bytes. */
  Outcome run(long reserveBytes) throws IOException {
    Path folder = scratch.folder("mounted");
    List<String> main =
        List.of(FullDiskChild.class.getName(), folder.toString(), Long.toString(reserveBytes));
    List<String> command = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c"));
    command.add(MOUNT + " && exec \"$@\"");
    command.add(folder.toString());
    command.addAll(ShippedJvm.command(scratch.folder("library"), main));
    try (Part child = Part.start("full-disk", scratch.folder("library"), command)) {
      return new Outcome(
          child.await("reserve ", PATIENCE),
          child.await("incidents ", PATIENCE),
          child.await("telemetry ", PATIENCE),
          child.await("afterwards ", PATIENCE),
          child.await("findings ", PATIENCE));
    }
  }
}
