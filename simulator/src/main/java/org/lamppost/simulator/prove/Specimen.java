package org.lamppost.simulator.prove;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A journal to be tampered with.
 *
 * @param folder its files, at rest.
 * @param heads the receiver's newest signed heads message; records may have come after it.
 * @param through what the receiver has of each stream; no entry: it does not say.
 * @param images folders with the files as they were before those heads.
 */
record Specimen(Path folder, byte[] heads, Map<String, Long> through, List<Path> images) {
  static final List<String> STREAMS = List.of("incident", "audit", "telemetry");
  static final List<String> FILES = List.of("safety.db", "telemetry.db");
  private static final List<String> PARTS =
      List.of("safety.db-wal", "telemetry.db-wal", "safety.db", "telemetry.db", "device.pub");
  private static final ObjectMapper JSON = new ObjectMapper();

  static String table(String stream) {
    return stream.equals("telemetry") ? "block" : stream;
  }

  static String file(String stream) {
    return stream.equals("telemetry") ? "telemetry.db" : "safety.db";
  }

  private JsonNode message() {
    try {
      return JSON.readTree(heads);
    } catch (IOException e) {
      throw new IllegalStateException("heads are not JSON: " + e.getMessage(), e);
    }
  }

  String epoch() {
    return message().path("epoch").asText();
  }

  Links links() {
    return new Links(message().path("digest").asText());
  }

  /** The last sequence of a stream that the receiver's heads vouch for. */
  long signed(String stream) {
    return message().path("heads").path(stream).path("seq").asLong();
  }

  /** Writes what {@code city heads} would export. */
  Path export(Path file) throws IOException {
    JsonNode message = message();
    ObjectNode root = JSON.createObjectNode().put("v", 1);
    root.set("gatewayId", message.path("gatewayId"));
    root.set("key", message.path("key"));
    ObjectNode epoch = root.withArray("epochs").addObject();
    epoch.set("epoch", message.path("epoch"));
    epoch.set("heads", message);
    ObjectNode known = epoch.putObject("through");
    through.forEach(known::put);
    return Files.write(file, JSON.writeValueAsBytes(root));
  }

  /** Copies the files of a journal, in use or not, over those in another folder. */
  static Path copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (String name : PARTS) {
      Files.deleteIfExists(to.resolve(name));
      Files.deleteIfExists(to.resolve(name.replace("-wal", "-shm")));
    }
    for (String name : PARTS) {
      if (Files.exists(from.resolve(name))) {
        Files.copy(from.resolve(name), to.resolve(name));
      }
    }
    return to;
  }
}
