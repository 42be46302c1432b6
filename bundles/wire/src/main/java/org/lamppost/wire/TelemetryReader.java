package org.lamppost.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.lamppost.model.Loss;
import org.lamppost.model.PointId;
import org.lamppost.model.Quality;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;

/** Reads one plain telemetry record. Used once. */
final class TelemetryReader {
  private static final int QUALITIES = Quality.values().length;

  private final CborReader in;
  private final Set<String> seen = new HashSet<>();

  // what the record's map has given so far
  private String gateway;
  private String epoch;
  private long sequence;
  private String boot;
  private long offset;
  private List<TelemetryRecord.Series> series = List.of();
  private List<Loss> losses = List.of();

  private TelemetryReader(CborReader in) {
    this.in = in;
  }

  /** See {@link TelemetryCodec#decode}. */
  static TelemetryRecord read(byte[] bytes) {
    try (CborReader in = new CborReader(TelemetryCodec.CBOR, bytes)) {
      return new TelemetryReader(in).record();
    } catch (IOException e) {
      throw new WireException(-1, "not CBOR: " + firstLine(e), "a telemetry record", e);
    }
  }

  private TelemetryRecord record() throws IOException {
    try {
      in.next().map("record");
      while (in.next().more()) {
        field(in.key());
      }
      requireKeys();
      in.end();
      RecordId id = new RecordId(gateway, epoch, Stream.TELEMETRY, sequence);
      return new TelemetryRecord(id, boot, offset, series, losses);
    } catch (IOException e) {
      throw new WireException(
          in.position(), "not well-formed: " + firstLine(e), "a telemetry record", e);
    }
  }

  private void field(String key) throws IOException {
    once(seen, key);
    in.next();
    switch (key) {
      case "0" -> in.integer("version", TelemetryCodec.VERSION, TelemetryCodec.VERSION);
      case "1" -> gateway = in.text("gateway id");
      case "2" -> epoch = in.text("epoch");
      case "3" -> sequence = in.integer("sequence", 1, Long.MAX_VALUE);
      case "4" -> boot = in.text("boot id");
      case "5" -> offset = in.integer("UTC offset");
      case "6" -> series = seriesList();
      case "7" -> losses = lossList();
      default -> throw in.refused("key " + key + " of the record", "0 to 7");
    }
  }

  private void requireKeys() {
    Set<String> missing = new TreeSet<>(List.of("0", "1", "2", "3", "4", "5"));
    missing.removeAll(seen);
    if (!missing.isEmpty()) {
      throw in.refused("the record ends without the keys " + missing, "0 to 5");
    }
  }

  private List<TelemetryRecord.Series> seriesList() throws IOException {
    in.array("series");
    List<TelemetryRecord.Series> list = new ArrayList<>();
    while (in.next().more()) {
      list.add(oneSeries());
    }
    return list;
  }

  private TelemetryRecord.Series oneSeries() throws IOException {
    in.array("series");
    in.next();
    PointId point = point(in.text("point"));
    String unit = in.next().text("unit");
    long firstNumber = in.next().integer("first number", 1, Long.MAX_VALUE);
    long firstTime = in.next().integer("first time");
    long[] times = times(firstTime);
    double[] values = values(times.length);
    byte[] qualities = qualities(times.length);
    in.next().arrayEnd("eighth part of a series");
    try {
      return new TelemetryRecord.Series(point, unit, firstNumber, times, values, qualities);
    } catch (IllegalArgumentException e) {
      throw in.refused(e.getMessage(), "a series");
    }
  }

  private long[] times(long firstTime) throws IOException {
    in.next().array("times");
    long[] times = new long[16];
    times[0] = firstTime;
    int size = 1;
    while (in.next().more()) {
      times = size == times.length ? Arrays.copyOf(times, size * 2) : times;
      // A sum that wraps lies beyond the furthest time, which the series refuses.
      times[size] = times[size - 1] + in.integer("time difference");
      size++;
    }
    return Arrays.copyOf(times, size);
  }

  private double[] values(int expected) throws IOException {
    in.next().array("values");
    double[] values = new double[expected];
    int size = 0;
    while (in.next().more()) {
      if (size == expected) {
        throw in.refused("more values than times", expected + " values");
      }
      values[size++] = in.floatOrNull("value");
    }
    if (size < expected) {
      throw in.refused(size + " values", expected + " values");
    }
    return values;
  }

  private byte[] qualities(int expected) throws IOException {
    in.next();
    byte[] qualities = new byte[expected];
    if (!in.atArray()) {
      Arrays.fill(qualities, quality());
      return qualities;
    }
    int size = 0;
    while (in.next().more()) {
      if (size == expected) {
        throw in.refused("more qualities than values", expected + " qualities");
      }
      qualities[size++] = quality();
    }
    if (size < expected) {
      throw in.refused(size + " qualities", expected + " qualities");
    }
    return qualities;
  }

  private byte quality() throws IOException {
    return (byte) in.integer("quality", 0, QUALITIES - 1L);
  }

  private List<Loss> lossList() throws IOException {
    in.array("losses");
    List<Loss> list = new ArrayList<>();
    while (in.next().more()) {
      list.add(oneLoss());
    }
    return list;
  }

  private Loss oneLoss() throws IOException {
    in.map("loss");
    Set<String> keys = new HashSet<>();
    Loss.Cause cause = null;
    long from = 0;
    long to = 0;
    Map<PointId, Long> counts = Map.of();
    while (in.next().more()) {
      String key = in.key();
      once(keys, key);
      in.next();
      switch (key) {
        case "0" -> cause = cause(in.text("cause"));
        case "1" -> from = in.integer("from");
        case "2" -> to = in.integer("to");
        case "3" -> counts = counts();
        case "4" -> in.yes("unknown");
        default -> throw in.refused("key " + key + " of a loss", "0 to 4");
      }
    }
    if (!keys.containsAll(List.of("0", "1", "2", "3"))) {
      throw in.refused("a loss with the keys " + new TreeSet<>(keys), "0 to 3");
    }
    if (keys.contains("4") != counts.isEmpty()) {
      throw in.refused("a loss of " + counts.size() + " counts", "counts, or none and key 4");
    }
    if (to < from) {
      throw in.refused("a loss from " + from + " to " + to, "an end after its beginning");
    }
    return new Loss(cause, from, to, counts);
  }

  private Map<PointId, Long> counts() throws IOException {
    in.map("counts");
    Map<PointId, Long> counts = new HashMap<>();
    while (in.next().more()) {
      PointId point = point(in.key());
      long count = in.next().integer("count", 0, Long.MAX_VALUE);
      if (counts.put(point, count) != null) {
        throw in.refused("count of " + point + " stands twice", "each point once");
      }
    }
    return counts;
  }

  private Loss.Cause cause(String text) {
    for (Loss.Cause cause : Loss.Cause.values()) {
      if (Texts.spelling(cause).equals(text)) {
        return cause;
      }
    }
    throw in.refused("cause '" + text + "'", "a cause of loss");
  }

  private PointId point(String text) {
    try {
      return PointId.parse(text);
    } catch (IllegalArgumentException e) {
      throw in.refused(e.getMessage(), "a point");
    }
  }

  private void once(Set<String> keys, String key) {
    if (!keys.add(key)) {
      throw in.refused("key " + key + " stands twice", "each key once");
    }
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
