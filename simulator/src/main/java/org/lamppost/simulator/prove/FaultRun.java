package org.lamppost.simulator.prove;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.lamppost.simulator.process.Part;
import org.lamppost.simulator.process.PartException;
import org.lamppost.simulator.process.Pause;
import org.lamppost.simulator.prove.FaultControl.Fault;

/**
 * One process, one trouble of its disk after the other; what it has called durable must be there.
 */
final class FaultRun {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(5);
  private static final Duration LASTS = Duration.ofMillis(500);

  /** A call that takes longer was blocked; a busy machine alone takes tens of milliseconds. */
  private static final long BLOCKED_MILLIS = 250;

  private static final int EIO = 5;
  private static final int ENOSPC = 28;
  private static final int EROFS = 30;

  private final Scratch scratch;
  private final FaultControl control;
  private final List<String> remarks = new ArrayList<>();
  private int faults;
  private int blocked;
  private int notVisible;
  private int notRecovered;
  private long slowest;

  FaultRun(Scratch scratch) throws IOException {
    this.scratch = scratch;
    this.control = FaultControl.make(scratch.file("control"));
  }

  /** Each error on each file and on both, and syncs that fail alone. */
  static List<Fault> all() {
    List<Fault> faults = new ArrayList<>();
    for (String files : List.of("safety.db", "telemetry.db", ".db")) {
      int space = FaultControl.OPEN | FaultControl.WRITE | FaultControl.SIZE | FaultControl.NAME;
      faults.add(new Fault("ENOSPC " + files, ENOSPC, space, files));
      faults.add(new Fault("EIO " + files, EIO, FaultControl.ALL, files));
      faults.add(new Fault("EROFS " + files, EROFS, FaultControl.ALL, files));
      faults.add(new Fault("EIO of syncs " + files, EIO, FaultControl.SYNC, files));
    }
    return faults;
  }

  FaultsResult run(List<Fault> troubles) throws IOException {
    long began = System.nanoTime();
    Path watched = scratch.folder("faulty");
    ProcessBuilder builder =
        DiskLibrary.compile(scratch.folder("library"))
            .java(
                watched,
                Map.of("LAMPPOST_PROVE_CONTROL", scratch.file("control").toString()),
                List.of(FaultChild.class.getName(), watched.toString()));
    // The library is for the JVM alone, and Part starts a command line.
    List<String> command = new ArrayList<>(List.of("env"));
    for (String name : List.of("LD_PRELOAD", "LAMPPOST_PROVE_FOLDER", "LAMPPOST_PROVE_CONTROL")) {
      command.add(name + "=" + builder.environment().get(name));
    }
    command.addAll(builder.command());
    try (Part child = Part.start("faulty", scratch.folder("library"), command)) {
      settled(child);
      child.ask("slowest", "slowest ", PATIENCE);
      for (int i = 0; i < troubles.size(); i++) {
        trouble(child, troubles.get(i), i % 4);
      }
      child.ask("end", "ended", PATIENCE);
      child.awaitEnd(PATIENCE);
    } finally {
      control.clear();
    }
    Findings found = ImageCheck.inPlace(watched, promises(watched));
    if (!found.first().isEmpty()) {
      remarks.add(found.toString());
    }
    return new FaultsResult(
        faults,
        blocked,
        found.count(Findings.Defect.LOST) + (found.broken() ? 1 : 0),
        notVisible,
        notRecovered,
        FaultsResult.KIND,
        slowest,
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
        remarks);
  }

  private static Promises promises(Path watched) throws IOException {
    Promises promises = new Promises();
    promises.follow(Change.of(Change.Kind.CREATE, 1, 0, Promises.FILE));
    promises.follow(Change.write(1, 0, Files.readAllBytes(watched.resolve(Promises.FILE))));
    return promises;
  }

  private void trouble(Part child, Fault fault, int after) {
    faults++;
    control.refuse(fault, after);
    if (!visible(child, fault)) {
      notVisible++;
      remarks.add(fault.name() + ": not to be seen, refused " + control.refused());
    }
    Pause.of(LASTS);
    control.clear();
    if (!settled(child)) {
      notRecovered++;
      remarks.add(fault.name() + ": did not recover, " + child.ask("state", "state ", PATIENCE));
    }
    String answer = child.ask("slowest", "slowest ", PATIENCE);
    long millis = Long.parseLong(answer.substring("slowest ".length()));
    slowest = Math.max(slowest, millis);
    if (millis > BLOCKED_MILLIS) {
      blocked++;
      remarks.add(fault.name() + ": a call took " + millis + " ms");
    }
  }

  private static boolean visible(Part child, Fault fault) {
    long end = System.nanoTime() + VISIBLE_WITHIN.toNanos();
    while (System.nanoTime() < end) {
      String[] states =
          child.ask("state", "state ", PATIENCE).substring("state ".length()).split("\t");
      boolean safety = !"safety.db".contains(fault.files()) || !states[0].equals("ok");
      boolean telemetry = !"telemetry.db".contains(fault.files()) || !states[1].equals("ok");
      if (safety && telemetry) {
        return true;
      }
      Pause.of(Duration.ofMillis(20));
    }
    return false;
  }

  /** Whether everything that was offered by now becomes durable. */
  private static boolean settled(Part child) {
    try {
      return child.ask("settle", "settled ", PATIENCE).equals("settled ");
    } catch (PartException tooLate) {
      return false;
    }
  }
}
