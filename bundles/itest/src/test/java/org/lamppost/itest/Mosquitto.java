package org.lamppost.itest;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.lamppost.simulator.process.Part;

/** Eclipse Mosquitto on a port of its own, with nothing kept over a restart. */
final class Mosquitto implements AutoCloseable {
  private final Loopback host;
  private final int port;
  private final Path folder;
  private Part part;

  Mosquitto(Loopback host, Path folder) {
    this.host = host;
    this.port = host.freeTcpPort();
    this.folder = folder;
  }

  String url() {
    return "mqtt://" + host.at(port);
  }

  /** Starts it, with the memory of a newborn; returns when it listens. */
  void start() {
    try {
      Path settings =
          Files.writeString(
              folder.resolve("mosquitto.conf"),
              """
              listener %d %s
              allow_anonymous true
              persistence false
              max_inflight_messages 0
              """
                  .formatted(port, host.literal()));
      String program = Peers.program("mosquitto", "mosquitto").toString();
      part = Peers.start("mosquitto", folder, List.of(program, "-c", settings.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await("mosquitto listens").atMost(Duration.ofSeconds(10)).until(this::listens);
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host.literal(), port), 500);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** SIGKILL: what it had acknowledged and not delivered is gone. */
  void kill() {
    part.kill();
  }

  @Override
  public void close() {
    if (part != null) {
      part.kill();
    }
  }
}
