package org.lamppost.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lamppost.simulator.process.Part;

/** Other people's programs that the gateway is held against. Debian packages, see lamppost. */
final class Peers {
  /**
   * Runs the program given as its arguments, and takes it along when standard input ends: such
   * programs would outlive a test that was killed.
   */
  private static final String ENDS_WITH_INPUT =
      "exec 3<&0; (cat <&3 >/dev/null; kill -9 $$ 2>/dev/null) & exec \"$@\" </dev/null 3<&-";

  private static final long PATIENCE_SECONDS = 30;

  private Peers() {}

  /**
   * Where a program is.
   *
   * @throws AssertionError naming the package if it is not installed.
   */
  static Path program(String name, String debianPackage) {
    for (String folder : System.getenv("PATH").concat(":/usr/sbin:/usr/bin").split(":")) {
      Path candidate = Path.of(folder, name);
      if (Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    throw new AssertionError(
        name + " is missing: apt-get install " + debianPackage + ", or run ./lamppost test");
  }

  /** Starts a program that ends with this process. */
  static Part start(String name, Path folder, List<String> command) {
    List<String> guarded = new ArrayList<>(List.of("/bin/sh", "-c", ENDS_WITH_INPUT, name));
    guarded.addAll(command);
    return Part.start(name, folder, guarded);
  }

  /** Debian's Python: the one that sees Debian's pymodbus. */
  static List<String> python(Path script, String... arguments) {
    Path python = Path.of("/usr/bin/python3");
    if (!Files.isExecutable(python)) {
      throw new AssertionError("/usr/bin/python3 is missing: apt-get install python3-pymodbus");
    }
    List<String> command = new ArrayList<>(List.of(python.toString(), script.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** What a short program printed on either stream, once it ended. */
  static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String printed =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end");
      }
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
