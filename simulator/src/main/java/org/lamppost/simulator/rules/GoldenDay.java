package org.lamppost.simulator.rules;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.lamppost.simulator.device.StreetDay;
import org.lamppost.simulator.device.StreetDay.Kind;

/**
 * The golden day: forty sensors, one incident of every sort. Whoever changes a pack may not lose
 * one of them. Made once by this and kept as data; the same seed makes the same bytes of text.
 */
final class GoldenDay {
  private static final long SEED = 20_261_123;

  private final StreetDay day = new StreetDay(SEED);
  private final Map<String, String> devices = new LinkedHashMap<>();

  private GoldenDay() {
    residents("h", 10, Kind.HYDRANT, "pressure-transmitter", 60);
    residents("w", 8, Kind.WELL, "level-transmitter", 60);
    residents("s", 2, Kind.SHED, "charging-shed", 20);
    residents("b", 8, Kind.BIN, "bin-sensor", 1_800);
    residents("d", 6, Kind.SMOKE_DETECTOR, "smoke-detector", 3_600);
    residents("ds", 2, Kind.SMOKE_DETECTOR, "smoke-detector", 3_600);
    residents("p", 4, Kind.CABINET, "pole", 30);
    devices.replaceAll(
        (name, text) ->
            name.startsWith("ds")
                ? text.replace("}", ", \"kind\": \"shed-smoke-detector\"}")
                : text);
  }

  private void residents(String letter, int count, Kind kind, String profile, int interval) {
    for (int i = 1; i <= count; i++) {
      day.with(letter + i, kind, interval);
      devices.put(
          letter + i, "{\"profile\": \"" + profile + "\", \"interval\": \"" + interval + "s\"}");
    }
  }

  private static int time(int hour, int minute) {
    return hour * 3_600 + minute * 60;
  }

  private void story() {
    day.at(time(2, 10), "h3", "main-burst").at(time(4, 0), "h3", "repair");
    day.at(time(5, 30), "h7", "strike").at(time(7, 0), "h7", "upright");
    day.at(time(8, 0), "w2", "rain").at(time(8, 40), "w2", "dry");
    day.at(time(10, 15), "w5", "open-cover").at(time(11, 0), "w5", "close-cover");
    day.at(time(12, 20), "s1", "overheat 2").at(time(12, 22), "s1", "cool");
    day.at(time(13, 40), "p1", "flood").at(time(15, 0), "p1", "dry");
    day.at(time(14, 0), "p2", "open-door").at(time(14, 20), "p2", "close-door");
    day.at(time(15, 30), "p3", "heat").at(time(16, 30), "p3", "cool");
    day.at(time(16, 10), "b4", "fill-up").at(time(19, 10), "b4", "empty");
    day.at(time(17, 45), "b6", "ignite").at(time(18, 15), "b6", "extinguish");
    day.at(time(19, 30), "h9", StreetDay.SILENT).at(time(19, 50), "h9", StreetDay.SPEAKING);
    day.at(time(20, 30), "d2", "smoke").at(time(20, 50), "d2", "clear");
    day.at(time(21, 30), "ds1", "smoke").at(time(21, 45), "ds1", "clear");
  }

  /** The head, the day and its end. */
  private void writeTo(Writer out) throws IOException {
    List<String> residents = new ArrayList<>();
    devices.forEach((name, text) -> residents.add("\"" + name + "\": " + text));
    out.append(
        "{\"day\": 1, \"golden\": true, \"title\": \"forty sensors, an incident of each sort\", ");
    out.append("\"packs\": [\"hydrant\", \"sewage-well\", \"ebike-shed\", \"litter-bin\", ");
    out.append(
        "\"fire-warning\", \"pole\", \"journal\"], \"start\": \"2026-11-23T00:00:00+08:00\", ");
    out.append("\"tick\": \"1s\", \"devices\": {" + String.join(", ", residents) + "}, ");
    out.append("\"outputs\": {\"siren\": \"p1/siren\", \"shed-contactor\": \"s1/contactor\"}, ");
    out.append("\"settings\": {\"hydrant/pressure-low\": {\"for\": \"150s\"}}}\n");
    day.writeTo(out);
    out.append("{\"at\": \"1d\", \"end\": {}}\n");
  }

  /** Writes the day; a name that ends with {@code .gz} is packed. */
  static void write(Path file) throws IOException {
    GoldenDay golden = new GoldenDay();
    golden.story();
    boolean packed = file.toString().endsWith(".gz");
    try (var bytes = Files.newOutputStream(file);
        var stream = packed ? new GZIPOutputStream(bytes) : bytes;
        Writer out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8))) {
      golden.writeTo(out);
    }
  }
}
