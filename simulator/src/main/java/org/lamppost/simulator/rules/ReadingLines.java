package org.lamppost.simulator.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lamppost.model.Nearest;
import org.lamppost.model.Point;
import org.lamppost.model.Quality;
import org.lamppost.model.Site;

/** Turns the lines of a fixture that carry readings into events. */
final class ReadingLines {
  private static final int MOST_EVENTS = 5_000_000;

  private final Map<String, Point> points = new HashMap<>();
  private final List<Step.Event> events;

  ReadingLines(Site site, List<Step.Event> events) {
    site.points().forEach(point -> points.put(point.id().toString(), point));
    this.events = events;
  }

  void take(String kind, JsonLine line, long at) {
    switch (kind) {
      case "read" -> read(line, at);
      case "ramp" -> ramp(line, at);
      case "series" -> series(line, at);
      default -> batch(line, at);
    }
  }

  /** Collects the rows of one message. */
  private static final class Rows {
    private final List<Integer> points = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();
    private final List<Byte> qualities = new ArrayList<>();
    private final List<Long> sampled = new ArrayList<>();

    void add(int point, double value, byte quality, long sample) {
      points.add(point);
      values.add(value);
      qualities.add(quality);
      sampled.add(sample);
    }

    Step.Read read() {
      byte[] codes = new byte[qualities.size()];
      for (int i = 0; i < codes.length; i++) {
        codes[i] = qualities.get(i);
      }
      return new Step.Read(
          points.stream().mapToInt(Integer::intValue).toArray(),
          values.stream().mapToDouble(Double::doubleValue).toArray(),
          codes,
          sampled.stream().mapToLong(Long::longValue).toArray());
    }
  }

  private void read(JsonLine line, long at) {
    line.only(FixtureReader.with("read", "until", "every", "sampled", "sampledAt"));
    long[] times = times(line, at);
    if (line.has("sampled") && line.has("sampledAt")) {
      throw line.fault("both 'sampled' and 'sampledAt'", "one of them");
    }
    if (line.has("sampledAt") && times.length > 1) {
      throw line.fault("sampledAt", "stands in a line that repeats", "'sampled'");
    }
    long sampled = line.has("sampled") ? line.time("sampled") : 0;
    if (line.has("sampledAt")) {
      sampled = line.time("sampledAt") - at;
    }
    Rows rows = new Rows();
    JsonLine values = nonEmpty(line, "read");
    for (String name : values.keys()) {
      add(rows, line, point(line, name), values.value(name), sampled);
    }
    Step.Read read = rows.read();
    for (long time : times) {
      add(line, time, read);
    }
  }

  private static JsonLine nonEmpty(JsonLine line, String key) {
    JsonLine child = line.child(key);
    if (child.keys().isEmpty()) {
      throw line.fault(key, "is empty", "\"device/point\": value");
    }
    return child;
  }

  private void ramp(JsonLine line, long at) {
    line.only(FixtureReader.with("ramp", "until", "every"));
    line.value("until");
    long[] times = times(line, at);
    JsonLine ramps = nonEmpty(line, "ramp");
    for (int i = 0; i < times.length; i++) {
      Rows rows = new Rows();
      for (String name : ramps.keys()) {
        Point point = point(line, name);
        List<JsonNode> ends = ramps.list(name);
        if (ends.size() != 2 || !ends.get(0).isNumber() || !ends.get(1).isNumber()) {
          throw line.fault(name, "is " + ramps.value(name), "[from, to]");
        }
        double from = ends.get(0).doubleValue();
        double to = ends.get(1).doubleValue();
        double value = from + (to - from) * i / Math.max(1, times.length - 1);
        rows.add(point.index(), rounded(point, value), Step.Read.JUDGE, 0);
      }
      add(line, times[i], rows.read());
    }
  }

  /** To what the wire carries. Divides, because a tenth is no binary number. */
  private static double rounded(Point point, double value) {
    double steps = Math.round(1 / point.range().resolution());
    return steps >= 1 ? Math.round(value * steps) / steps : value;
  }

  private void series(JsonLine line, long at) {
    line.only(FixtureReader.with("series", "every"));
    long every = every(line);
    JsonLine all = nonEmpty(line, "series");
    List<Point> watched = new ArrayList<>();
    List<List<JsonNode>> columns = new ArrayList<>();
    int longest = 0;
    for (String name : all.keys()) {
      watched.add(point(line, name));
      columns.add(all.list(name));
      longest = Math.max(longest, all.value(name).size());
    }
    for (int i = 0; i < longest; i++) {
      Rows rows = new Rows();
      for (int column = 0; column < columns.size(); column++) {
        List<JsonNode> values = columns.get(column);
        if (i < values.size() && !values.get(i).isNull()) {
          add(rows, line, watched.get(column), values.get(i), 0);
        }
      }
      if (!rows.points.isEmpty()) {
        add(line, at + i * every, rows.read());
      }
    }
  }

  private void batch(JsonLine line, long at) {
    line.only(FixtureReader.with("batch"));
    Rows rows = new Rows();
    for (JsonNode row : line.list("batch")) {
      boolean formed = row.isArray() && (row.size() == 2 || row.size() == 3);
      if (!formed || !row.get(0).isTextual()) {
        throw line.fault("batch", "holds " + row, "[\"device/point\", value, \"-60min\"]");
      }
      long sampled = 0;
      if (row.size() == 3) {
        sampled =
            Offsets.parse(row.get(2).asText())
                .orElseThrow(
                    () -> line.fault("batch", "holds " + row, "a time such as \"-60min\""));
      }
      add(rows, line, point(line, row.get(0).textValue()), row.get(1), sampled);
    }
    if (rows.points.isEmpty()) {
      throw line.fault("batch", "is empty", "at least one reading");
    }
    add(line, at, rows.read());
  }

  private void add(JsonLine line, long at, Step.Read read) {
    if (events.size() >= MOST_EVENTS) {
      throw line.fault("more than " + MOST_EVENTS + " messages", "a shorter day");
    }
    events.add(new Step.Event(at, line.number(), read));
  }

  private static long every(JsonLine line) {
    line.value("every");
    long every = line.timeFromZero("every", 0);
    if (every == 0) {
      throw line.fault("every", "is zero", "a time longer than zero");
    }
    return every;
  }

  /** The moments of a line that may repeat; both ends belong to it. */
  private long[] times(JsonLine line, long at) {
    if (!line.has("until")) {
      if (line.has("every")) {
        throw line.fault("every", "stands without 'until'", "both or none");
      }
      return new long[] {at};
    }
    long until = line.timeFromZero("until", at);
    long every = every(line);
    if (until < at) {
      throw line.fault("until", "is before 'at'", "a later time");
    }
    long count = (until - at) / every + 1;
    if (count > MOST_EVENTS) {
      throw line.fault("repeats " + count + " times", "at most " + MOST_EVENTS);
    }
    long[] times = new long[(int) count];
    for (int i = 0; i < times.length; i++) {
      times[i] = at + i * every;
    }
    return times;
  }

  private Point point(JsonLine line, String name) {
    Point point = points.get(name);
    if (point == null) {
      throw line.fault("no point '" + name + "'", Nearest.expected(name, points.keySet()));
    }
    return point;
  }

  private static void add(Rows rows, JsonLine line, Point point, JsonNode value, long sampled) {
    JsonNode number = value;
    byte quality = Step.Read.JUDGE;
    if (value.isArray() && value.size() == 2 && value.get(1).isTextual()) {
      number = value.get(0);
      quality = (byte) quality(line, value.get(1).textValue()).code();
    }
    boolean valued = quality == Step.Read.JUDGE || Quality.of(quality).valued();
    if (valued ? !number.isNumber() || !Double.isFinite(number.doubleValue()) : !number.isNull()) {
      throw line.fault(
          "value of " + point.id() + " is " + value,
          "a number, [number, \"QUALITY\"] or [null, \"NO_ANSWER\"]");
    }
    rows.add(point.index(), valued ? number.doubleValue() : Double.NaN, quality, sampled);
  }

  private static Quality quality(JsonLine line, String name) {
    List<String> names = new ArrayList<>();
    for (Quality quality : Quality.values()) {
      if (quality.name().equals(name)) {
        return quality;
      }
      names.add(quality.name());
    }
    throw line.fault("quality '" + name + "'", Nearest.expected(name, names));
  }
}
