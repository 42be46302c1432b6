package org.lamppost.simulator.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamppost.keep.SqliteJournal;

/**
 * The process that is measured: one with the gateway's JVM flags. Arguments: what to measure, the
 * folder, how much. Prints {@code result } and a JSON object.
 */
final class KeepChild {
  private static final ObjectMapper JSON = new ObjectMapper();

  private KeepChild() {}

  /** Measures one thing. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    int amount = Integer.parseInt(arguments[2]);
    Map<String, Object> result =
        switch (arguments[0]) {
          case "append" -> AppendRace.run(folder, amount);
          case "appendOneCpu" -> oneCpu(AppendRace.run(folder, amount));
          case "alarm" -> AlarmRace.run(folder, amount);
          case "wear" -> WearRace.run(folder, amount);
          case "fill" -> fill(folder, amount);
          case "open" -> open(folder, amount);
          case "drain" -> BufferRace.drain(folder, amount);
          case "day" -> day(folder, Path.of(arguments[3]));
          default -> throw new IllegalArgumentException(arguments[0]);
        };
    System.out.println("result " + JSON.writeValueAsString(result));
    System.exit(0);
  }

  private static Map<String, Object> oneCpu(Map<String, Object> measured) {
    Map<String, Object> result = new LinkedHashMap<>();
    measured.forEach((name, value) -> result.put(name + "OneCpu", value));
    return result;
  }

  /** Fills and waits to be killed. */
  private static Map<String, Object> fill(Path folder, int readings) throws IOException {
    try (SqliteJournal filled = BufferRace.fill(folder, readings)) {
      System.out.println("filled " + filled.epoch());
      while (System.in.read() >= 0) {
        continue;
      }
    }
    return Map.of();
  }

  /** Opens each copy; the first of them cold, the others after the classes have been used. */
  private static Map<String, Object> open(Path folder, int copies) {
    double cold = BufferRace.open(folder.resolve("copy-0"));
    List<Double> warm = new ArrayList<>();
    for (int i = 1; i < copies; i++) {
      warm.add(BufferRace.open(folder.resolve("copy-" + i)));
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("openMs", Median.rounded(Median.of(warm), 1));
    result.put("openColdMs", Median.rounded(cold, 1));
    return result;
  }

  private static Map<String, Object> day(Path folder, Path file) throws IOException {
    DiskMeter meter = new DiskMeter(folder);
    DayPlay play = new DayPlay(folder.resolve("day"), file);
    List<DayPlay.Cost> cost = new ArrayList<>();
    DiskMeter.Written written = meter.of(() -> cost.add(play.run()));
    Map<String, Object> result = new LinkedHashMap<>();
    // Less than the process alone wrote: others fell silent after they had been listened to.
    boolean quiet = written.device() >= written.process();
    result.put("deviceBytesPerDay", Math.round(quiet ? written.device() : written.process()));
    result.put("deviceBytesSource", quiet ? "device" : "write_bytes");
    result.put("blockDeviceBytes", Math.round(written.device()));
    result.put("writeBytesPerDay", Math.round(written.process()));
    result.put("countedBytesPerDay", cost.get(0).bytes());
    result.put("commits", cost.get(0).commits());
    result.put("blocks", cost.get(0).blocks());
    result.put("readings", cost.get(0).readings());
    return result;
  }
}
