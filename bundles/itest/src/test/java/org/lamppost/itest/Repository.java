package org.lamppost.itest;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where things are in the checkout that is being tested. */
final class Repository {
  private Repository() {}

  static Path root() {
    return Path.of(System.getProperty("lamppost.root")).toAbsolutePath().normalize();
  }

  /** The assembled distribution. */
  static Path home() {
    return root().resolve("bundles/launcher/target/lamppost");
  }

  /**
   * A copy of the distribution without one jar.
   *
   * @param jar its folder and its name without version, such as {@code core/snakeyaml-engine}.
   */
  static Path homeWithout(String jar, Path copy) throws IOException {
    copy(home(), copy);
    Path place = copy.resolve("bundles").resolve(jar);
    int removed = 0;
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(place.getParent(), place.getFileName() + "-*.jar")) {
      for (Path found : jars) {
        Files.delete(found);
        removed++;
      }
    }
    if (removed != 1) {
      throw new IOException(removed + " jars in the place of " + jar);
    }
    return copy;
  }

  /** The simulator and its libraries. */
  static Path simulator() {
    return root().resolve("simulator/target/simulator");
  }

  /** Copies a folder with everything in it. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  /** The folders of the distribution that hold bundles. */
  static List<Path> bundleFolders() throws IOException {
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(home().resolve("bundles"))) {
      children.forEach(folders::add);
    }
    return folders;
  }
}
