package org.lamppost.simulator.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.model.Nearest;
import org.lamppost.model.Point;
import org.lamppost.model.Site;
import org.lamppost.profile.SiteFiles.Folders;

/**
 * Reads a day of telemetry: rows {@code time_ms,point,unit,decimals,nominal_interval_s,value}. A
 * head file says what stood in the street and, under {@code columns}, which of its points a name in
 * the rows is; other rows are left out.
 */
final class CsvDay {
  private static final String HEADER = "time_ms,point,unit,decimals,nominal_interval_s,value";
  private static final int CELLS = 6;

  private final String file;
  private final Head head;
  private final Site site;
  private final Map<String, Column> columns = new HashMap<>();
  private final List<Step.Event> events = new ArrayList<>();

  /** A point and what its values are multiplied with. */
  private record Column(int point, double scale) {}

  private CsvDay(String file, Head head, Site site) {
    this.file = file;
    this.head = head;
    this.site = site;
  }

  /**
   * Reads a day.
   *
   * @throws FaultException if the head or a row is wrong.
   */
  static Fixture read(Folders folders, Path headFile, Path csv) {
    String shown = FixtureReader.shown(csv);
    try {
      JsonLine line =
          JsonLine.of(FixtureReader.shown(headFile), 1, Files.readString(headFile).trim());
      Head head = Head.read(line);
      CsvDay day = new CsvDay(shown, head, new FixtureSite(folders).build(head));
      day.columns(line.child("columns"));
      try (InputStream bytes = Files.newInputStream(csv);
          InputStream in = csv.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes) {
        return day.rows(in);
      }
    } catch (IOException broken) {
      throw new FaultException(
          new Fault(shown, 0, "cannot be read: " + broken.getMessage(), "a readable file"));
    }
  }

  private void columns(JsonLine all) {
    Map<String, Point> points = new HashMap<>();
    site.points().forEach(point -> points.put(point.id().toString(), point));
    for (String name : all.keys()) {
      JsonNode value = all.value(name);
      JsonLine column = value.isTextual() ? all : all.child(name);
      String wanted = value.isTextual() ? value.textValue() : column.text("point");
      double scale = 1;
      if (!value.isTextual()) {
        column.only(Set.of("point", "scale"));
        scale = column.has("scale") ? column.value("scale").asDouble(Double.NaN) : 1;
      }
      if (!points.containsKey(wanted)) {
        throw all.fault("no point '" + wanted + "'", Nearest.expected(wanted, points.keySet()));
      }
      if (!Double.isFinite(scale)) {
        throw all.fault("scale", "of '" + name + "' is no number", "a number");
      }
      columns.put(name, new Column(points.get(wanted).index(), scale));
    }
  }

  private Fixture rows(InputStream in) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    String first = lines.readLine();
    if (!HEADER.equals(first)) {
      throw fault(1, "begins with '" + first + "'", HEADER);
    }
    int number = 1;
    for (String row = lines.readLine(); row != null; row = lines.readLine()) {
      number++;
      row(number, row.split(",", -1));
    }
    events.sort(Comparator.comparingLong(Step.Event::at));
    long end = events.isEmpty() ? 0 : events.get(events.size() - 1).at();
    return new Fixture(
        head, site, List.copyOf(events), List.of(), new Fixture.End(end, number, null, -1, -1));
  }

  private void row(int number, String[] cells) {
    if (cells.length != CELLS) {
      throw fault(number, cells.length + " cells", CELLS + ": " + HEADER);
    }
    Column column = columns.get(cells[1]);
    if (column == null) {
      return;
    }
    try {
      long at = Long.parseLong(cells[0]) - head.startUtcMillis();
      double value = Double.parseDouble(cells[5]) * column.scale();
      if (at < 0) {
        throw fault(number, "is before the start of the head", "a later row");
      }
      events.add(
          new Step.Event(
              at,
              number,
              new Step.Read(
                  new int[] {column.point()},
                  new double[] {value},
                  new byte[] {Step.Read.JUDGE},
                  new long[1])));
    } catch (NumberFormatException notOne) {
      throw fault(number, notOne.getMessage(), "numbers in time_ms and value");
    }
  }

  private FaultException fault(int line, String problem, String expected) {
    return new FaultException(new Fault(file, line, problem, expected));
  }
}
