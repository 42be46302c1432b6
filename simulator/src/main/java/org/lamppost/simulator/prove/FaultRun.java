package org.lamppost.simulator.prove;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lamppost.simulator.process.Part;
import org.lamppost.simulator.process.PartException;
import org.lamppost.simulator.process.Pause;
import org.lamppost.simulator.prove.FaultControl.Fault;
import org.lamppost.simulator.prove.FaultControl.When;

/**
 * One journal, one trouble of its disk after the other: while its process runs, while it starts and
 * while it stops. What it has called durable must be there.
 */
final class FaultRun {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** SQLite itself tries some things again for 10 s. */
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);

  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(5);
  private static final Duration LASTS = Duration.ofMillis(500);

  /** A call that takes longer was blocked; a busy machine alone takes tens of milliseconds. */
  private static final long BLOCKED_MILLIS = 250;

  /** A stop within 2 s is promised; the rest is a busy machine's. */
  private static final long STOP_MILLIS = 3_000;

  private static final int EIO = 5;
  private static final int ENOSPC = 28;
  private static final int EROFS = 30;

  private final Scratch scratch;
  private final Path watched;
  private final FaultControl control;
  private final List<String> command;
  private final List<String> remarks = new ArrayList<>();
  private Part child;
  private int faults;
  private int blocked;
  private int notVisible;
  private int notRecovered;
  private long slowest;

  FaultRun(Scratch scratch) throws IOException {
    this.scratch = scratch;
    this.watched = scratch.folder("faulty");
    this.control = FaultControl.make(scratch.file("control"));
    ProcessBuilder builder =
        DiskLibrary.compile(scratch.folder("library"))
            .java(
                watched,
                Map.of("LAMPPOST_PROVE_CONTROL", scratch.file("control").toString()),
                List.of(FaultChild.class.getName(), watched.toString()));
    // The library is for the JVM alone, and Part starts a command line.
    this.command = new ArrayList<>(List.of("env"));
    for (String name : List.of("LD_PRELOAD", "LAMPPOST_PROVE_FOLDER", "LAMPPOST_PROVE_CONTROL")) {
      command.add(name + "=" + builder.environment().get(name));
    }
    command.addAll(builder.command());
  }

  /**
   * Runs each of them on a journal of their own: those that refuse to read, and the others.
   *
   * @return what came out of both.
   */
  static FaultsResult proven(List<Fault> troubles) throws IOException {
    Map<Boolean, List<Fault>> sorts =
        troubles.stream().collect(Collectors.partitioningBy(FaultRun::reads));
    FaultsResult result = FaultsResult.NOTHING;
    for (List<Fault> sort : sorts.values()) {
      if (!sort.isEmpty()) {
        try (Scratch scratch = Scratch.make()) {
          result = result.and(new FaultRun(scratch).run(sort));
        }
      }
    }
    return result;
  }

  /** Each error on each file and on both, syncs and reads that fail alone, and calls that hang. */
  static List<Fault> all() {
    List<Fault> faults = new ArrayList<>();
    int space = FaultControl.OPEN | FaultControl.WRITE | FaultControl.SIZE | FaultControl.NAME;
    int write = FaultControl.WRITE | FaultControl.SIZE | FaultControl.SYNC;
    int any = FaultControl.ALL | FaultControl.READ;
    for (String files : List.of("safety.db", "telemetry.db", ".db")) {
      faults.add(running("ENOSPC", ENOSPC, space, files));
      faults.add(running("EIO", EIO, FaultControl.ALL, files));
      faults.add(running("EROFS", EROFS, FaultControl.ALL, files));
      faults.add(running("EIO of syncs", EIO, FaultControl.SYNC, files));
      faults.add(running("EIO of reads", EIO, FaultControl.READ, files));
      faults.add(running("hanging writes", FaultControl.HANG, write, files));
    }
    for (When when : List.of(When.START, When.STOP)) {
      String at = " at its " + (when == When.START ? "start" : "stop");
      faults.add(new Fault("ENOSPC" + at, when, ENOSPC, space, ""));
      faults.add(new Fault("EROFS" + at, when, EROFS, FaultControl.ALL, ""));
      faults.add(new Fault("EIO of reads" + at, when, EIO, FaultControl.READ, ""));
      faults.add(new Fault("EIO" + at, when, EIO, any, ""));
    }
    faults.add(new Fault("hanging writes at its stop", When.STOP, FaultControl.HANG, write, ".db"));
    return faults;
  }

  /** Whether what is written cannot be read under it. */
  static boolean reads(Fault fault) {
    return (fault.calls() & FaultControl.READ) != 0;
  }

  private static Fault running(String name, int code, int calls, String files) {
    return new Fault(name + " " + files, When.RUNNING, code, calls, files);
  }

  FaultsResult run(List<Fault> troubles) throws IOException {
    long began = System.nanoTime();
    try {
      start();
      for (int i = 0; i < troubles.size(); i++) {
        faults++;
        switch (troubles.get(i).when()) {
          case RUNNING -> running(troubles.get(i), i % 4);
          case START -> starting(troubles.get(i), i % 4);
          default -> stopping(troubles.get(i));
        }
      }
      stop();
    } finally {
      control.clear();
      child.close();
    }
    Findings found;
    if (troubles.stream().allMatch(FaultRun::reads)) {
      // SQLite takes what the disk does not give for damage, and so do we.
      found = EpochsCheck.of(watched);
    } else {
      found = ImageCheck.inPlace(watched, promises());
      setAside(found);
    }
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

  private Promises promises() throws IOException {
    Promises promises = new Promises();
    promises.follow(Change.of(Change.Kind.CREATE, 1, 0, Promises.FILE));
    promises.follow(Change.write(1, 0, Files.readAllBytes(watched.resolve(Promises.FILE))));
    return promises;
  }

  /** Nothing was unreadable: neither a database nor the key may have been taken for it. */
  private void setAside(Findings found) throws IOException {
    try (Stream<Path> files = Files.list(watched)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.contains(".damaged"))
          .forEach(name -> found.add(Findings.Defect.SET_ASIDE, name));
    }
  }

  /** What the process says of its beginning; empty if all is well. */
  private String begin() {
    child = Part.start("faulty", scratch.file("library"), command);
    String said = child.await("began ", START_PATIENCE);
    return said.equals("well") ? "" : said;
  }

  private void start() {
    String said = begin();
    if (!said.isEmpty()) {
      throw new PartException("the journal does not start on a disk that is well: " + said);
    }
    settled();
    child.ask("slowest", "slowest ", PATIENCE);
  }

  private void stop() {
    child.ask("end", "ended", PATIENCE);
    child.awaitEnd(PATIENCE);
  }

  private void running(Fault fault, int after) {
    control.refuse(fault, after);
    requireVisible(fault);
    int durable = durable();
    Pause.of(LASTS);
    // Of two files of which one cannot be read both are replaced, when the disk lets them be.
    boolean goesOn = fault.concerns("safety.db") || reads(fault) || durable() > durable;
    if (!goesOn) {
      blocked++;
      remarks.add(fault.name() + ": incidents waited for telemetry");
    }
    recover(fault);
  }

  private void starting(Fault fault, int after) {
    stop();
    control.refuse(fault, after);
    String refusal = begin();
    if (refusal.isEmpty()) {
      requireVisible(fault);
      Pause.of(LASTS);
    } else {
      child.awaitEnd(PATIENCE);
      control.clear();
      start();
    }
    recover(fault);
  }

  private void stopping(Fault fault) {
    control.refuse(fault, 0);
    Pause.of(LASTS);
    long began = System.nanoTime();
    child.ask("end", "ended", PATIENCE);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    child.awaitEnd(PATIENCE);
    control.clear();
    if (millis > STOP_MILLIS) {
      blocked++;
      remarks.add(fault.name() + ": took " + millis + " ms");
    }
    start();
    recover(fault);
  }

  private void recover(Fault fault) {
    control.clear();
    if (!settled()) {
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

  private int durable() {
    return Integer.parseInt(
        child.ask("durable", "durable ", PATIENCE).substring("durable ".length()));
  }

  private void requireVisible(Fault fault) {
    long end = System.nanoTime() + VISIBLE_WITHIN.toNanos();
    while (System.nanoTime() < end) {
      if (isVisible(fault)) {
        return;
      }
      Pause.of(Duration.ofMillis(20));
    }
    notVisible++;
    remarks.add(fault.name() + ": not to be seen, refused " + control.refused());
  }

  private boolean isVisible(Fault fault) {
    String[] states =
        child.ask("state", "state ", PATIENCE).substring("state ".length()).split("\t");
    // A writer that has no need to read goes on; then whoever reads is told.
    boolean told = fault.calls() == FaultControl.READ && !states[2].equals("0");
    boolean safety = !fault.concerns("safety.db") || !states[0].equals("ok");
    boolean telemetry = !fault.concerns("telemetry.db") || !states[1].equals("ok");
    return told || safety && telemetry;
  }

  /** Whether everything that was offered by now becomes durable. */
  private boolean settled() {
    try {
      return child.ask("settle", "settled ", PATIENCE).equals("settled ");
    } catch (PartException tooLate) {
      return false;
    }
  }
}
