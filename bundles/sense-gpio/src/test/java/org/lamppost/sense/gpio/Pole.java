package org.lamppost.sense.gpio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamppost.model.Device;
import org.lamppost.model.Location;
import org.lamppost.model.Output;
import org.lamppost.model.Output.Fallback;
import org.lamppost.model.Point;
import org.lamppost.model.PointId;
import org.lamppost.model.Port;
import org.lamppost.model.Range;
import org.lamppost.model.Settings;
import org.lamppost.model.Site;

/** A pole's cabinet and the folder of its simulated pins. */
final class Pole {
  static final int DOOR = 0;
  static final int FLOOD = 1;
  static final int TEMPERATURE = 2;
  static final int SIREN = 3;

  private static final List<String> NAMES =
      List.of("door", "flood", "cabinet-temperature", "siren");

  private final Path folder;
  private final Map<Integer, Settings> sources = new LinkedHashMap<>();
  private Settings board = settings();
  private boolean alarm;
  private List<Output> outputs = List.of();

  Pole(Path folder) {
    this.folder = folder;
    source(DOOR, "pin", 17L, "active", "high", "debounce", "50 ms");
    source(FLOOD, "pin", 27L, "active", "low", "debounce", "0 ms");
    source(
        TEMPERATURE,
        "adc",
        "ads1115",
        "bus",
        1L,
        "address",
        0x48L,
        "channel",
        0L,
        "shunt-ohm",
        100L,
        "from",
        -20L,
        "to",
        80L);
    source(SIREN, "pin", 22L, "active", "high");
  }

  Pole source(int point, Object... keysAndValues) {
    sources.put(point, settings(keysAndValues));
    return this;
  }

  Pole board(Settings settings) {
    board = settings;
    return this;
  }

  Pole alarm() {
    alarm = true;
    return this;
  }

  /** Declares where the siren rests and what becomes of it without a gateway. */
  Pole siren(double rest, Fallback onLoss) {
    outputs =
        List.of(new Output(SIREN, rest, true, true, Fallback.HOLD, onLoss, Map.of(), List.of()));
    return this;
  }

  Site build() {
    List<Point> points = new ArrayList<>();
    sources.forEach((index, source) -> points.add(point(index, source)));
    Device device =
        new Device("pole-1", "pole", "pole", "pins", alarm, Location.UNKNOWN, settings(), points);
    return new Site(
        "pole-0001",
        ZoneId.of("Asia/Shanghai"),
        board,
        List.of(new Port("pins", "gpio", settings())),
        List.of(device),
        points,
        List.of(),
        outputs);
  }

  private static Point point(int index, Settings source) {
    boolean loop = index == TEMPERATURE;
    return new Point(
        index,
        new PointId("pole-1", NAMES.get(index)),
        loop ? "°C" : "",
        loop ? new Range(-20, 80, 0.1) : Range.CONTACT,
        Duration.ofSeconds(1),
        index == SIREN,
        source);
  }

  static Settings settings(Object... keysAndValues) {
    Map<String, Settings.Entry> entries = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      entries.put((String) keysAndValues[i], new Settings.Entry(keysAndValues[i + 1], 9));
    }
    return new Settings("pole.yaml", 9, entries);
  }

  void input(int pin, String content) {
    replace("in", Integer.toString(pin), content);
  }

  void microamperes(String content) {
    replace("adc", "0x48-0", content);
  }

  String output(int pin) {
    try {
      return Files.readString(folder.resolve("out/" + pin));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void replace(String kind, String name, String content) {
    try {
      Path next = folder.resolve(kind + "-next");
      Files.writeString(next, content);
      Files.createDirectories(folder.resolve(kind));
      Files.move(
          next,
          folder.resolve(kind).resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
