package org.lamppost.simulator.prove;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.lamppost.simulator.process.PartException;

/** Lets the workload run under the library and gives what it did to the disk. */
final class Recording {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private Recording() {}

  /**
   * What the workload is to do.
   *
   * @param seed draws its steps.
   * @param steps in each life.
   * @param idleMillis pause before the last batch.
   * @param lies whether it calls incidents accepted before they are.
   */
  record Plan(long seed, int steps, long idleMillis, boolean lies) {}

  /**
   * Records.
   *
   * @throws PartException if the workload fails, or if a change of the folder escaped the library.
   */
  static List<Change> make(Scratch scratch, Plan plan) throws IOException {
    Path watched = scratch.folder("recorded");
    List<String> main =
        List.of(
            Workload.class.getName(),
            watched.toString(),
            Long.toString(plan.seed()),
            Integer.toString(plan.steps()),
            Long.toString(plan.idleMillis()),
            plan.lies() ? "lying" : "honest");
    List<Change> changes = run(scratch, watched, main);
    requireSame(watched, changes, new Disk());
    Scratch.empty(watched);
    return changes;
  }

  /**
   * Lets the journal recover from cuts, one folder after the other.
   *
   * @param images what is in the folders, by the names below the scratch folder's {@code again}.
   * @param folders their names.
   */
  static List<Change> ofRecoveries(
      Scratch scratch, Map<String, byte[]> images, List<String> folders) throws IOException {
    Path watched = scratch.folder("again");
    for (Map.Entry<String, byte[]> file : images.entrySet()) {
      Path path = watched.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    List<String> main = new ArrayList<>(List.of(RecoveryChild.class.getName(), watched.toString()));
    main.addAll(folders);
    List<Change> changes = run(scratch, watched, main);
    requireSame(watched, changes, new Disk(images));
    Scratch.empty(watched);
    return changes;
  }

  private static List<Change> run(Scratch scratch, Path watched, List<String> main)
      throws IOException {
    Path log = scratch.file(watched.getFileName() + ".log");
    Process process =
        DiskLibrary.compile(scratch.folder("library"))
            .java(watched, Map.of("LAMPPOST_PROVE_LOG", log.toString()), main)
            .inheritIO()
            .start();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new PartException(main.get(0) + " did not end well");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PartException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
    return ChangeLog.read(log);
  }

  /** The log must explain every byte that is in the folder. */
  private static void requireSame(Path watched, List<Change> changes, Disk disk)
      throws IOException {
    changes.forEach(disk::apply);
    Map<String, byte[]> rebuilt = disk.image(disk.pendingNames(), StoredFile.ALL);
    Map<String, byte[]> real = new TreeMap<>();
    List<Path> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(watched)) {
      walk.filter(Files::isRegularFile).forEach(files::add);
    }
    for (Path each : files) {
      String name = watched.relativize(each).toString();
      if (!name.equals(Promises.FILE) && !name.endsWith("-shm")) {
        real.put(name, Files.readAllBytes(each));
      }
    }
    boolean same = rebuilt.keySet().equals(real.keySet());
    for (Map.Entry<String, byte[]> each : real.entrySet()) {
      same &= Arrays.equals(each.getValue(), rebuilt.get(each.getKey()));
    }
    if (!same) {
      throw new PartException(
          "a change escaped the library: rebuilt " + rebuilt.keySet() + ", real " + real.keySet());
    }
  }
}
