package org.lamppost.launcher;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The gateway's process: {@code run}, and {@code status} and {@code buffer} of a running one.
 *
 * <p>Exit codes: 0 stopped as asked, 2 the command line is wrong, 3 the gateway could not start, 4
 * no gateway answers.
 */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final Clock CLOCK = Clock.systemUTC();

  private Main() {}

  /** Runs one command; see {@code lamppost help}. */
  public static void main(String[] arguments) {
    List<String> rest =
        arguments.length == 0 ? List.of() : Arrays.asList(arguments).subList(1, arguments.length);
    String command = arguments.length == 0 ? "" : arguments[0];
    int exit =
        switch (command) {
          case "run" -> run(rest);
          case "status" -> status(rest, List.of());
          case "buffer" -> status(rest, List.of("rooms", "keep", "buffer"));
          default -> usage("command '" + command + "' is not known: run, status or buffer");
        };
    if (exit != 0) {
      System.exit(exit);
    }
  }

  private static int usage(String problem) {
    System.err.println("lamppost: " + problem);
    System.err.println(Options.USAGE);
    return 2;
  }

  private static int run(List<String> arguments) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    Options options;
    try {
      options = Options.parse(Path.of(System.getProperty("lamppost.home", ".")), arguments);
      Files.createDirectories(options.data());
    } catch (Options.UsageException e) {
      return usage(e.getMessage());
    } catch (IOException e) {
      return usage("data folder cannot be made: " + e.getMessage());
    }
    try {
      serve(options);
      return 0;
    } catch (StartException e) {
      LOG.error("the gateway did not start reason={}", e.getMessage());
      return 3;
    }
  }

  private static void serve(Options options) {
    Instant begun = ProcessHandle.current().info().startInstant().orElseGet(CLOCK::instant);
    FolderLock folder = FolderLock.take(options.data());
    Gateway gateway = Gateway.start(options);
    long startMillis = CLOCK.millis() - begun.toEpochMilli();
    StatusSocket socket =
        StatusSocket.open(options.data(), () -> describe(gateway, begun, startMillis));
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stopAndWait(asked, stopped), "lamppost-stop"));
    LOG.info(
        "alarm-capable afterMillis={} site={} data={}",
        startMillis,
        options.site(),
        options.data());
    gateway.leftOut().forEach(reason -> LOG.warn("left out: {}", reason));
    try {
      asked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    socket.close();
    gateway.stop();
    folder.close();
    LOG.info("stopped");
    stopped.countDown();
  }

  /** The JVM ends with its hooks, so the hook waits for the rooms to commit. */
  private static void stopAndWait(CountDownLatch asked, CountDownLatch stopped) {
    asked.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, Object> describe(Gateway gateway, Instant begun, long startMillis) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("v", 1);
    status.put("pid", ProcessHandle.current().pid());
    status.put("startedAt", begun.toString());
    status.put("uptimeSeconds", (CLOCK.millis() - begun.toEpochMilli()) / 1000);
    status.put("startMillis", startMillis);
    status.put("rssMb", rssMb());
    status.put("leftOut", gateway.leftOut());
    status.put("rooms", gateway.statusOfRooms());
    return status;
  }

  /** Resident memory of this process in MB (10^6 bytes), or -1 where the kernel does not tell. */
  private static long rssMb() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1_000_000)
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }

  /**
   * Prints what a running gateway tells of itself.
   *
   * @param part the members to go down to; none for all.
   */
  private static int status(List<String> arguments, List<String> part) {
    boolean json = arguments.contains("--json");
    int at = arguments.indexOf("--data");
    Path data =
        Path.of(at >= 0 && at + 1 < arguments.size() ? arguments.get(at + 1) : "lamppost-data");
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(data.resolve(StatusSocket.FILE)));
      byte[] answer = StatusText.part(Channels.newInputStream(channel).readAllBytes(), part);
      if (json) {
        System.out.write(answer);
        System.out.println();
      } else {
        System.out.println(StatusText.of(answer));
      }
      return 0;
    } catch (IOException e) {
      System.err.println("lamppost: no gateway answers at '" + data + "': " + e.getMessage());
      System.err.println("lamppost: is it running, and with this --data folder?");
      return 4;
    }
  }
}
