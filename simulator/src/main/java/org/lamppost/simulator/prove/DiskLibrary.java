package org.lamppost.simulator.prove;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.lamppost.simulator.process.PartException;

/** The preload library {@code disk.c}, compiled on this machine, and processes under it. */
final class DiskLibrary {
  private final Path library;

  private DiskLibrary(Path library) {
    this.library = library;
  }

  /**
   * Compiles it.
   *
   * @param folder where source and library go.
   * @throws PartException if there is no C compiler, or it refuses.
   */
  static DiskLibrary compile(Path folder) throws IOException {
    Path source = folder.resolve("disk.c");
    try (InputStream in = DiskLibrary.class.getResourceAsStream("disk.c")) {
      Files.write(source, in.readAllBytes());
    }
    Path library = folder.resolve("disk.so");
    ProcessBuilder compiler =
        new ProcessBuilder(
            List.of(
                "cc",
                "-O2",
                "-shared",
                "-fPIC",
                "-o",
                library.toString(),
                source.toString(),
                "-ldl",
                "-lpthread"));
    String said;
    try {
      Process process = compiler.redirectErrorStream(true).start();
      said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() == 0) {
        return new DiskLibrary(library);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      said = "interrupted";
    }
    throw new PartException("the disk library does not compile: " + said);
  }

  /**
   * A JVM whose files below a folder are watched, with the flags that ship where they are known.
   *
   * @param watched the folder; a real path.
   * @param variables what else the library is to know.
   */
  ProcessBuilder java(Path watched, Map<String, String> variables, List<String> main) {
    ProcessBuilder builder = new ProcessBuilder(ShippedJvm.command(library.getParent(), main));
    builder.environment().putAll(variables);
    builder.environment().put("LD_PRELOAD", library.toString());
    builder.environment().put("LAMPPOST_PROVE_FOLDER", watched.toString());
    return builder;
  }
}
