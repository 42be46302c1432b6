package org.lamppost.simulator.prove;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder in memory where there is one, gone when closed or when the process is asked to end. */
final class Scratch implements AutoCloseable {
  private static final Path MEMORY = Path.of("/dev/shm");

  private final Path folder;
  private final Thread atExit;

  private Scratch(Path folder) {
    this.folder = folder;
    this.atExit = new Thread(this::removeQuietly, "lamppost-prove-scratch");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Makes one. */
  static Scratch make() throws IOException {
    Path folder =
        Files.isWritable(MEMORY)
            ? Files.createTempDirectory(MEMORY, "lamppost-prove")
            : Files.createTempDirectory("lamppost-prove");
    return new Scratch(folder.toRealPath());
  }

  /** A folder below it, created when missing. */
  Path folder(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  /** A name below it. */
  Path file(String name) {
    return folder.resolve(name);
  }

  /** Removes everything in a folder. */
  static void empty(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      if (!each.equals(folder)) {
        Files.deleteIfExists(each);
      }
    }
  }

  private void removeQuietly() {
    try {
      empty(folder);
      Files.deleteIfExists(folder);
    } catch (IOException | UncheckedIOException e) {
      // The checks may still be writing: what is left says where it comes from by its name.
      System.err.println("lamppost prove: left behind " + folder);
    }
  }

  @Override
  public void close() throws IOException {
    empty(folder);
    Files.deleteIfExists(folder);
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException ending) {
      return; // the hook finds nothing to do
    }
  }
}
