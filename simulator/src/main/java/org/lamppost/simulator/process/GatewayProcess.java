package org.lamppost.simulator.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The assembled gateway as its own process, with the JVM flags that ship. */
public final class GatewayProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path home;
  private final Launch launch;
  private Part part;

  /**
   * What to start it with.
   *
   * @param folder where its log and its data go.
   * @param config the folder with {@code kura-config/} and {@code hardware-profiles/}.
   * @param site the site file.
   * @param broker the broker's URL.
   * @param pins folder of simulated pins; may be empty.
   * @param settings component settings: {@code PID.name} to value.
   */
  public record Launch(
      Path folder,
      Path config,
      Path site,
      String broker,
      String pins,
      Map<String, String> settings) {
    /** Keeps the settings in order, so that the same launch is the same command line. */
    public Launch {
      settings = new TreeMap<>(settings);
    }
  }

  /**
   * A gateway that is not yet started.
   *
   * @param home the distribution.
   */
  public GatewayProcess(Path home, Launch launch) {
    this.home = home;
    this.launch = launch;
  }

  /** The JVM flags that ship, one line. */
  public static String flags(Path home) throws IOException {
    return Files.readAllLines(home.resolve("jvm.args")).stream()
        .filter(line -> !line.startsWith("#"))
        .collect(Collectors.joining(" "));
  }

  /** Starts it and returns at once. */
  public void launch() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + home.resolve("jvm.args"));
    command.add("-Dlamppost.home=" + home);
    command.addAll(List.of("-cp", home.resolve("lib") + "/*", "org.lamppost.launcher.Main", "run"));
    command.addAll(
        List.of("--config", launch.config().toString(), "--site", launch.site().toString()));
    command.addAll(List.of("--data", data().toString(), "--broker", launch.broker()));
    if (!launch.pins().isEmpty()) {
      command.addAll(List.of("--pins", launch.pins()));
    }
    launch
        .settings()
        .forEach((name, value) -> command.addAll(List.of("--set", name + "=" + value)));
    part = Part.start("gateway", launch.folder(), command);
  }

  /**
   * Waits until it is alarm-capable.
   *
   * @throws PartException if it ends before, or takes longer than half a minute.
   */
  public void awaitReady() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (status().isEmpty()) {
      if (!part.alive() || System.nanoTime() > end) {
        throw new PartException(
            "the gateway did not start, see " + launch.folder().resolve("gateway.log"));
      }
      Pause.of(Duration.ofMillis(20));
    }
  }

  /** What it tells of itself, as JSON; empty while it does not answer. */
  public String status() {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(data().resolve("lamppost.sock")));
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException notThere) {
      return "";
    }
  }

  /** Journal and socket. */
  public Path data() {
    return launch.folder().resolve("data");
  }

  /** The process id. */
  public long pid() {
    return part.pid();
  }

  /** Whether the process runs. */
  public boolean alive() {
    return part != null && part.alive();
  }

  /** Waits for its end; the exit code, or empty if it did not end in time. */
  public OptionalInt awaitExit(Duration patience) {
    return part.awaitExit(patience);
  }

  /** Ends it without a goodbye: SIGKILL. Not a power cut: what the kernel has is kept. */
  public void kill() {
    part.kill();
  }

  /** Ends it cleanly: SIGTERM. */
  @Override
  public void close() {
    if (part != null) {
      part.close();
    }
  }
}
