package org.lamppost.simulator.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmissionLogTest {
  private static final Instant AT = Instant.ofEpochMilli(1764000000123L);

  @TempDir private Path folder;

  @Test
  void lines_read_as_the_format_says() throws IOException {
    try (EmissionLog log = EmissionLog.open(folder, "hydrant-17")) {
      log.emission(AT, "pressure", 0.312, "MPa");
      log.emission(AT, "pressure", Double.NaN, "MPa");
      log.emission(AT, "float", 1, "");
      log.event(AT, "main-burst", Map.of());
      assertEquals(
          List.of(
              "{\"seq\":1,\"at\":1764000000123,\"device\":\"hydrant-17\",\"point\":\"pressure\",\"value\":0.312,\"unit\":\"MPa\"}",
              "{\"seq\":2,\"at\":1764000000123,\"device\":\"hydrant-17\",\"point\":\"pressure\",\"value\":null,\"unit\":\"MPa\"}",
              "{\"seq\":3,\"at\":1764000000123,\"device\":\"hydrant-17\",\"point\":\"float\",\"value\":1,\"unit\":\"\"}",
              "{\"seq\":4,\"at\":1764000000123,\"device\":\"hydrant-17\",\"event\":\"main-burst\"}"),
          Files.readAllLines(folder.resolve("hydrant-17.jsonl")),
          "in the file while the log is still open");
    }
  }

  @Test
  void a_restart_appends_and_continues_the_numbers() {
    for (int start = 0; start < 3; start++) {
      try (EmissionLog log = EmissionLog.open(folder, "bin-5")) {
        log.emission(AT, "fill", start, "%");
        log.emission(AT, "tilt", start, "deg");
      }
    }
    assertEquals(
        List.of(1L, 2L, 3L, 4L, 5L, 6L),
        Lines.of(folder, "bin-5").stream().map(line -> line.get("seq").asLong()).toList());
  }

  @Test
  void a_line_torn_by_a_kill_is_cut_off_and_its_number_used_again() throws IOException {
    try (EmissionLog log = EmissionLog.open(folder, "bin-5")) {
      log.emission(AT, "fill", 1, "%");
      log.emission(AT, "fill", 2, "%");
    }
    byte[] whole = Files.readAllBytes(folder.resolve("bin-5.jsonl"));
    int secondLine = new String(whole, java.nio.charset.StandardCharsets.UTF_8).indexOf('\n') + 1;
    for (int length = 0; length <= whole.length; length++) {
      Files.write(folder.resolve("bin-5.jsonl"), java.util.Arrays.copyOf(whole, length));
      try (EmissionLog log = EmissionLog.open(folder, "bin-5")) {
        log.emission(AT, "fill", 3, "%");
      }
      int kept = length == whole.length ? 2 : length >= secondLine ? 1 : 0;
      assertEquals(kept + 1, Lines.of(folder, "bin-5").size(), "cut at " + length);
      assertEquals(
          kept + 1, Lines.of(folder, "bin-5").get(kept).get("seq").asInt(), "cut at " + length);
    }
  }

  @Test
  void a_second_device_with_the_same_id_is_refused() {
    try (EmissionLog log = EmissionLog.open(folder, "bin-5")) {
      DeviceException refusal =
          assertThrows(DeviceException.class, () -> EmissionLog.open(folder, log.device()));
      assertTrue(refusal.getMessage().contains("already open"), refusal.getMessage());
    }
  }

  @Test
  void a_file_that_is_no_emission_log_is_refused_and_left_alone() throws IOException {
    Path file = folder.resolve("bin-5.jsonl");
    Files.writeString(file, "{\"other\":1}\n", StandardOpenOption.CREATE);
    DeviceException refusal =
        assertThrows(DeviceException.class, () -> EmissionLog.open(folder, "bin-5"));
    assertTrue(refusal.getMessage().contains("no seq"), refusal.getMessage());
    assertEquals("{\"other\":1}\n", Files.readString(file));
  }
}
