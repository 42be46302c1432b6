package org.lamppost.simulator.prove;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder in memory where there is one, gone when closed. */
final class Scratch implements AutoCloseable {
  private static final Path MEMORY = Path.of("/dev/shm");

  private final Path folder;

  private Scratch(Path folder) {
    this.folder = folder;
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

  @Override
  public void close() throws IOException {
    empty(folder);
    Files.deleteIfExists(folder);
  }
}
