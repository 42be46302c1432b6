package org.lamppost.simulator.device;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A day of a street as the simulator's physics live it: which device is told what and when, and
 * what a gateway that reads each at its interval would see. The same seed gives the same day.
 *
 * <p>Writes the lines of a recorded day without its head and end, see {@code
 * docs/formats/fixture.md}. Nothing the gateway orders reaches the things: a recorded day is what
 * was.
 */
public final class StreetDay {
  /** What any device can be told: it gives no reading from now on. */
  public static final String SILENT = "silent";

  /** It gives readings again. */
  public static final String SPEAKING = "speaking";

  private static final int DAY_SECONDS = 86_400;
  private static final int NEVER = -1;

  private final SplittableRandom seeds;
  private final Map<String, Resident> street = new LinkedHashMap<>();

  /** A thing, how often it is read, and what happens to it by second of the day. */
  private record Resident(
      Thing thing, List<Gauge> gauges, int interval, Map<Integer, List<String>> story) {}

  /** An empty street. */
  public StreetDay(long seed) {
    this.seeds = new SplittableRandom(seed);
  }

  /** What may stand in the street. */
  public enum Kind {
    /** Pressure and tilt. */
    HYDRANT,
    /** Level, cover and float. */
    WELL,
    /** Four metered sockets. */
    SHED,
    /** Fill and heat. */
    BIN,
    /** Smoke, air and battery. */
    SMOKE_DETECTOR,
    /** Door, flood and heat. */
    CABINET
  }

  /**
   * Puts a device into the street.
   *
   * @param interval how often it is read, whole seconds.
   */
  public StreetDay with(String name, Kind kind, int interval) {
    SplittableRandom random = seeds.split();
    switch (kind) {
      case HYDRANT -> modbus(name, new Hydrant(0, random), interval);
      case WELL -> modbus(name, new Well(random), interval);
      case SHED -> modbus(name, new Shed(random), interval);
      case BIN -> coap(name, new Bin(random), interval);
      case SMOKE_DETECTOR -> coap(name, new SmokeDetector(random), interval);
      case CABINET -> cabinet(name, new Cabinet(random), interval);
    }
    return this;
  }

  /**
   * Tells a device something at a second of the day; one that reports by itself also reports then
   * and each minute until the next thing that it is told.
   *
   * @param words a command of the simulated device and its arguments.
   */
  public StreetDay at(int second, String name, String words) {
    street.get(name).story().computeIfAbsent(second, any -> new ArrayList<>()).add(words);
    return this;
  }

  private void modbus(String name, ModbusThing thing, int interval) {
    RegisterMap map = thing.map(1);
    List<Gauge> gauges = new ArrayList<>();
    for (Table table : Table.values()) {
      if (table != Table.COILS) {
        gauges.addAll(map.covered(table, 0, 1 << 16).values());
      }
    }
    add(name, thing, gauges, interval);
  }

  private void coap(String name, CoapThing thing, int interval) {
    add(name, thing, thing.gauges(), interval);
  }

  private void cabinet(String name, Cabinet thing, int interval) {
    List<Gauge> gauges = new ArrayList<>();
    thing.contacts().forEach(contact -> gauges.add(contact.gauge()));
    gauges.add(new Gauge("cabinet-temperature", "Cel", 1, thing::temperature));
    add(name, thing, gauges, interval);
  }

  private void add(String name, Thing thing, List<Gauge> gauges, int interval) {
    street.put(name, new Resident(thing, gauges, interval, new TreeMap<>()));
  }

  /** Lives the day and writes it. */
  public void writeTo(Appendable out) throws IOException {
    Map<Integer, List<String>> reports = new TreeMap<>();
    for (Map.Entry<String, Resident> each : street.entrySet()) {
      out.append(live(each.getKey(), each.getValue(), reports)).append('\n');
    }
    for (Map.Entry<Integer, List<String>> moment : reports.entrySet()) {
      for (String report : moment.getValue()) {
        out.append("{\"at\": \"" + moment.getKey() + "s\", \"read\": {" + report + "}}\n");
      }
    }
  }

  private static String live(String name, Resident resident, Map<Integer, List<String>> reports) {
    Life life = new Life(name, resident, reports);
    for (int second = 0; second < DAY_SECONDS; second++) {
      life.pass(second);
    }
    return series(name, resident, life.columns);
  }

  /** One device's way through the day. */
  private static final class Life {
    private final String name;
    private final Resident resident;
    private final Map<Integer, List<String>> reports;
    private final List<StringBuilder> columns = new ArrayList<>();
    private int lived;
    private int reportsUntil = NEVER;
    private boolean silent;

    Life(String name, Resident resident, Map<Integer, List<String>> reports) {
      this.name = name;
      this.resident = resident;
      this.reports = reports;
      resident.gauges().forEach(gauge -> columns.add(new StringBuilder()));
    }

    void pass(int second) {
      List<String> told = resident.story().getOrDefault(second, List.of());
      boolean due = second % resident.interval() == 0;
      boolean urgent = urgent(second, told);
      if (due || urgent || !told.isEmpty()) {
        resident.thing().advance(second - lived);
        lived = second;
        obey(second, told);
      }
      if (due) {
        read(second);
      } else if (urgent) {
        reports.computeIfAbsent(second, any -> new ArrayList<>()).add(report(name, resident));
      }
    }

    private boolean urgent(int second, List<String> told) {
      boolean again = second <= reportsUntil && second % 60 == 0;
      return resident.thing() instanceof CoapThing && (again || !told.isEmpty());
    }

    private void obey(int second, List<String> told) {
      silent = told.contains(SILENT) || silent && !told.contains(SPEAKING);
      told.forEach(words -> tell(resident.thing(), words));
      reportsUntil = told.isEmpty() ? reportsUntil : second + 600;
    }

    private void read(int second) {
      for (int i = 0; i < columns.size(); i++) {
        String value = silent ? "null" : text(resident.gauges().get(i));
        columns.get(i).append(second == 0 ? "" : ",").append(value);
      }
    }
  }

  private static void tell(Thing thing, String words) {
    if (words.equals(SILENT) || words.equals(SPEAKING)) {
      return;
    }
    List<String> all = List.of(words.split(" "));
    thing.commands().get(all.get(0)).perform(all.subList(1, all.size()));
  }

  private static String report(String name, Resident resident) {
    List<String> values = new ArrayList<>();
    for (Gauge gauge : resident.gauges()) {
      values.add("\"" + name + "/" + gauge.point() + "\": " + text(gauge));
    }
    return String.join(", ", values);
  }

  private static String series(String name, Resident resident, List<StringBuilder> columns) {
    List<String> series = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String point = name + "/" + resident.gauges().get(i).point();
      series.add("\"" + point + "\":[" + columns.get(i) + "]");
    }
    String every = "\"every\": \"" + resident.interval() + "s\"";
    return "{\"at\": \"0s\", " + every + ", \"series\": {" + String.join(",", series) + "}}";
  }

  private static String text(Gauge gauge) {
    double value = gauge.value();
    return value == Math.rint(value)
        ? String.valueOf(Math.round(value))
        : String.format(Locale.ROOT, "%." + gauge.decimals() + "f", value);
  }
}
