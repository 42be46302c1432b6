package org.lamppost.simulator.prove;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own with the flags that ship, where they are known. */
final class ShippedJvm {
  private static final List<String> FALLBACK_FLAGS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx48m");

  private ShippedJvm() {}

  /**
   * The command that starts it.
   *
   * @param natives where SQLite's library is unpacked.
   * @param main class and arguments.
   */
  static List<String> command(Path natives, List<String> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Path shipped = Path.of(System.getProperty("lamppost.home", "")).resolve("jvm.args");
    if (Files.isRegularFile(shipped)) {
      command.add("@" + shipped);
    } else {
      command.addAll(FALLBACK_FLAGS);
    }
    command.add("-Dorg.sqlite.tmpdir=" + natives);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(main);
    return command;
  }
}
