package org.lamppost.simulator.city;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What all devices of a folder gave away ({@code docs/formats/emission-log.md}).
 *
 * @param points emissions of each point ({@code device/point}) in the order of its log.
 * @param faults lines that are damaged or missing, each with file and line; not empty means that
 *     the logs themselves cannot be trusted.
 */
record EmissionLog(Map<String, List<Emission>> points, List<String> faults) {
  private static final String SUFFIX = ".jsonl";

  private static final ObjectReader READER =
      new JsonMapper()
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * Reads all {@code *.jsonl} files of a folder. The last line of a file counts only once it is
   * ended: its device may be writing it.
   *
   * @throws IOException if the folder or a file cannot be read.
   */
  static EmissionLog read(Path folder) throws IOException {
    EmissionLog log = new EmissionLog(new TreeMap<>(), new ArrayList<>());
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
    for (Path file : files) {
      log.readFile(file);
    }
    return log;
  }

  private void readFile(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    String[] lines = text.split("\n", -1);
    long expected = 1;
    for (int i = 0; i < lines.length - 1; i++) {
      String where = file.getFileName() + ":" + (i + 1);
      try {
        long sequence = readLine(lines[i]);
        if (sequence != expected) {
          faults.add(where + ": seq " + sequence + ", expected " + expected);
        }
        expected = sequence + 1;
      } catch (MalformedException e) {
        faults.add(where + ": " + e.getMessage());
      } catch (JsonProcessingException e) {
        faults.add(where + ": not JSON: " + e.getOriginalMessage());
      }
    }
  }

  private long readLine(String line) throws JsonProcessingException {
    Fields fields = new Fields(READER.readTree(line), "");
    long sequence = fields.whole("seq", 1, Long.MAX_VALUE);
    long at = fields.whole("at", Long.MIN_VALUE, Long.MAX_VALUE);
    String device = fields.text("device");
    if (fields.textOrEmpty("event").isEmpty()) {
      points
          .computeIfAbsent(device + "/" + fields.text("point"), point -> new ArrayList<>())
          .add(new Emission(at, fields.numberOrNull("value"), fields.flag("holds")));
    }
    return sequence;
  }
}
