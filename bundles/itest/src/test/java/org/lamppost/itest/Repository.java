package org.lamppost.itest;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

  /** The simulator and its libraries. */
  static Path simulator() {
    return root().resolve("simulator/target/simulator");
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
