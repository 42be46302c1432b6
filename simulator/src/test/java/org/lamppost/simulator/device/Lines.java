package org.lamppost.simulator.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads emission logs back. */
final class Lines {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Lines() {}

  static List<JsonNode> of(Path folder, String device) {
    try {
      return Files.readAllLines(folder.resolve(device + ".jsonl")).stream()
          .map(Lines::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Points and values in short, such as {@code pressure=0.312MPa}. */
  static List<String> emissions(Path folder, String device) {
    return of(folder, device).stream()
        .filter(line -> line.has("point") && !line.has("event"))
        .map(
            line ->
                line.get("point").asText() + "=" + line.get("value") + line.get("unit").asText())
        .toList();
  }

  static List<JsonNode> events(Path folder, String device, String event) {
    return of(folder, device).stream()
        .filter(line -> event.equals(line.path("event").asText()))
        .toList();
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + line, e);
    }
  }
}
