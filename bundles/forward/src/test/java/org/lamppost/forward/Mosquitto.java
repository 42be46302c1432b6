package org.lamppost.forward;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real broker as a process of its own, on the loopback addresses only. */
final class Mosquitto implements AutoCloseable {
  private static final List<String> PLACES =
      List.of("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto");

  private final Path folder;
  private final int port;
  private Process process;

  private Mosquitto(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** The program, where it is installed. */
  static Optional<Path> program() {
    Stream<Path> onPath =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .map(directory -> Path.of(directory, "mosquitto"));
    return Stream.concat(PLACES.stream().map(Path::of), onPath)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts a broker that lets everybody in, with more lines for its configuration. */
  static Mosquitto start(Path folder, String... lines) throws IOException {
    Mosquitto mosquitto = new Mosquitto(folder, freePort());
    StringBuilder configuration = new StringBuilder("per_listener_settings false\n");
    boolean open = Stream.of(lines).noneMatch(line -> line.startsWith("password_file"));
    configuration.append("allow_anonymous ").append(open).append('\n');
    // Started by root it would become another user, who may not read the test's files.
    configuration.append("user ").append(System.getProperty("user.name")).append('\n');
    for (String address : List.of("127.0.0.1", "::1")) {
      configuration.append("listener ").append(mosquitto.port).append(' ').append(address);
      configuration.append('\n');
      for (String line : lines) {
        if (line.startsWith("listener:")) {
          configuration.append(line.substring("listener:".length())).append('\n');
        }
      }
    }
    for (String line : lines) {
      if (!line.startsWith("listener:")) {
        configuration.append(line).append('\n');
      }
    }
    Files.writeString(folder.resolve("mosquitto.conf"), configuration);
    mosquitto.start();
    return mosquitto;
  }

  int port() {
    return port;
  }

  /** Starts it, again on the same port. */
  void start() throws IOException {
    process =
        new ProcessBuilder(
                program().orElseThrow().toString(),
                "-c",
                folder.resolve("mosquitto.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("mosquitto.log").toFile()))
            .start();
    await().atMost(Duration.ofSeconds(10)).until(this::answers);
  }

  /** Ends it as a power cut would. */
  void kill() {
    process.destroyForcibly();
    await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
  }

  /** Stops it where it is, with its connections open, until it is killed. */
  void freeze() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start().waitFor();
  }

  @Override
  public void close() {
    kill();
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("mosquitto.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException("mosquitto ended: " + log());
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }
}
