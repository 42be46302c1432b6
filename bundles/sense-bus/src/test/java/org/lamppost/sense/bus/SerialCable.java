package org.lamppost.sense.bus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** Two pseudo terminals, joined by socat, that can be unplugged and plugged in again. */
final class SerialCable implements AutoCloseable {
  /** Where the tests keep the native part of the serial library: for the whole process. */
  static final Path NATIVE = Path.of("target", "native").toAbsolutePath();

  private final Path folder;
  private Process socat;

  SerialCable(Path folder) throws IOException {
    this.folder = folder;
    SerialLibrary.provide(NATIVE);
  }

  static void assume() {
    Assumptions.assumeTrue(
        Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "socat"))),
        "socat is not installed: serial lines are not tested here");
  }

  SerialCable plug() throws IOException {
    socat =
        new ProcessBuilder(
                "socat", "pty,raw,echo=0,link=" + gateway(), "pty,raw,echo=0,link=" + slave())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("socat.log").toFile())
            .start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> Files.exists(Path.of(gateway())) && Files.exists(Path.of(slave())));
    return this;
  }

  void unplug() {
    if (socat != null) {
      socat.destroy();
      try {
        socat.waitFor(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The device file at the gateway's end; a link that is there only while plugged. */
  String gateway() {
    return folder.resolve("gateway").toString();
  }

  /** The device file at the other end. */
  String slave() {
    return folder.resolve("slave").toString();
  }

  @Override
  public void close() {
    unplug();
  }
}
