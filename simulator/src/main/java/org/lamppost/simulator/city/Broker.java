package org.lamppost.simulator.city;

import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.client.parameter.ServerInformation;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * An MQTT 5 broker inside this process, for demos and tests. Anyone who reaches the address may
 * connect.
 *
 * <p>Without a data folder everything is in memory and gone after {@link #close}. Safe from any
 * thread.
 */
final class Broker implements AutoCloseable {
  /**
   * Above the 36 records a gateway may have without a receipt, so that the broker never sets the
   * pace; the broker's own default is 10.
   */
  private static final int RECEIVE_MAXIMUM = 1_000;

  /** Messages kept for one disconnected client; the newest are discarded beyond that. */
  private static final int QUEUED_MESSAGES = 100_000;

  private static final String CONFIGURATION =
      """
      <?xml version="1.0"?>
      <hivemq>
        <listeners>
          <tcp-listener><port>%d</port><bind-address>%s</bind-address></tcp-listener>
        </listeners>
        <persistence><mode>%s</mode></persistence>
        <mqtt>
          <receive-maximum><server-receive-maximum>%d</server-receive-maximum></receive-maximum>
          <queued-messages><max-queue-size>%d</max-queue-size></queued-messages>
        </mqtt>
        <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
      </hivemq>
      """;

  private final EmbeddedHiveMQ server;
  private final Path work;
  private final Endpoint endpoint;

  private Broker(EmbeddedHiveMQ server, Path work, Endpoint endpoint) {
    this.server = server;
    this.work = work;
    this.endpoint = endpoint;
  }

  /**
   * Starts listening and returns when clients can connect, after about 2 s in a fresh process.
   *
   * @param data folder for sessions and retained messages that survive a restart; empty keeps them
   *     in memory.
   * @throws IllegalStateException if the address cannot be bound or the folder cannot be used.
   */
  static Broker start(Endpoint listen, Optional<Path> data) {
    ListenerProbe probe = new ListenerProbe();
    Path work = workFolder();
    try {
      EmbeddedHiveMQ server = build(listen, data, work, probe);
      server.start().join();
      return new Broker(server, work, new Endpoint(listen.host(), probe.port()));
    } catch (IOException | CompletionException | IllegalStateException e) {
      deleteTree(work);
      throw new IllegalStateException("broker cannot listen on " + listen + ": " + reason(e), e);
    }
  }

  private static EmbeddedHiveMQ build(
      Endpoint listen, Optional<Path> data, Path work, ListenerProbe probe) throws IOException {
    Path configuration = Files.createDirectories(work.resolve("conf"));
    Path extensions = Files.createDirectories(work.resolve("extensions"));
    Path state = Files.createDirectories(data.orElse(work.resolve("data")));
    Files.writeString(
        configuration.resolve("config.xml"),
        CONFIGURATION.formatted(
            listen.port(),
            listen.host(),
            data.isPresent() ? "file" : "in-memory",
            RECEIVE_MAXIMUM,
            QUEUED_MESSAGES));
    return EmbeddedHiveMQ.builder()
        .withConfigurationFolder(configuration)
        .withDataFolder(state)
        .withExtensionsFolder(extensions)
        .withEmbeddedExtension(
            EmbeddedExtension.builder()
                .withId("lamppost-listener-probe")
                .withName("tells the port that was bound")
                .withVersion("1")
                .withExtensionMain(probe)
                .build())
        .withoutLoggingBootstrap()
        .build();
  }

  private static Path workFolder() {
    try {
      return Files.createTempDirectory("lamppost-broker");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder for the broker", e);
    }
  }

  private static String reason(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }

  /** Where it listens, with the real port also where port 0 was asked for. */
  Endpoint endpoint() {
    return endpoint;
  }

  /** Closes all connections, stops listening and returns when done, after about 4 s. */
  @Override
  public void close() {
    try {
      server.stop().join();
      server.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("broker did not stop cleanly: " + reason(e), e);
    } finally {
      deleteTree(work);
    }
  }

  private static void deleteTree(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException thrown)
                throws IOException {
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("broker's temporary folder cannot be removed: " + folder, e);
    }
  }

  /** Learns from inside the broker which port was bound: its embedding API does not tell. */
  private static final class ListenerProbe implements ExtensionMain {
    // written by the broker's start thread before start() completes, read after it
    private volatile ServerInformation information;

    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
      information = input.getServerInformation();
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
      // nothing was opened
    }

    int port() {
      if (information == null || information.getListener().isEmpty()) {
        throw new IllegalStateException("no listener was started");
      }
      return information.getListener().iterator().next().getPort();
    }
  }
}
