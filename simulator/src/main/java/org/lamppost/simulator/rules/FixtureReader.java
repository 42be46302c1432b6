package org.lamppost.simulator.rules;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.lamppost.model.Fault;
import org.lamppost.model.FaultException;
import org.lamppost.model.Site;
import org.lamppost.profile.SiteFiles.Folders;

/**
 * Reads a fixture or a recorded day. The first thing wrong ends the reading, with file, line and
 * what was expected: a fixture that is half understood proves nothing.
 */
final class FixtureReader {
  /** What a line may be, one of them. */
  private static final List<String> KINDS =
      List.of(
          "read",
          "ramp",
          "series",
          "batch",
          "clock",
          "restart",
          "command",
          "receipt",
          "output",
          "tick",
          "expect",
          "expect-order",
          "end");

  private static final int MOST_LINES = 2_000_000;

  private final String file;
  private final FixtureSite sites;
  private final List<Step.Event> events = new ArrayList<>();
  private final List<Expected> expected = new ArrayList<>();
  private Head head;
  private Site site;
  private ReadingLines readings;
  private Fixture.End end;
  private long latest;

  private FixtureReader(String file, Folders folders) {
    this.file = file;
    this.sites = new FixtureSite(folders);
  }

  /**
   * Reads a file; one whose name ends with {@code .gz} is unpacked.
   *
   * @throws FaultException if anything in it is wrong.
   */
  static Fixture read(Folders folders, Path path) {
    String shown = shown(path);
    try (InputStream bytes = Files.newInputStream(path);
        InputStream plain = path.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes) {
      return read(folders, shown, plain);
    } catch (ZipException broken) {
      throw new FaultException(new Fault(shown, 0, broken.getMessage(), "a gzip file"));
    } catch (IOException broken) {
      throw new FaultException(
          new Fault(shown, 0, "cannot be read: " + broken.getMessage(), "a readable file"));
    }
  }

  /** Reads from a stream, which stays open. */
  static Fixture read(Folders folders, String name, InputStream in) throws IOException {
    FixtureReader reader = new FixtureReader(name, folders);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    int number = 0;
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (number > MOST_LINES) {
          throw new FaultException(
              new Fault(name, number, "line " + number, "at most " + MOST_LINES + " lines"));
        }
        reader.take(number, line);
      }
    } catch (CharacterCodingException notText) {
      throw new FaultException(new Fault(name, number + 1, "a byte that is not UTF-8", "UTF-8"));
    } catch (UncheckedIOException broken) {
      throw broken.getCause();
    }
    return reader.fixture(number);
  }

  /** The path as a person in the working folder would name it. */
  static String shown(Path path) {
    Path here = Path.of("").toAbsolutePath().normalize();
    Path there = path.toAbsolutePath().normalize();
    return there.startsWith(here) ? here.relativize(there).toString() : there.toString();
  }

  private void take(int number, String text) {
    if (text.isBlank()) {
      return;
    }
    JsonLine line = JsonLine.of(file, number, text);
    if (head == null) {
      head = Head.read(line);
      site = sites.build(head);
      readings = new ReadingLines(site, events);
      return;
    }
    if (end != null) {
      throw line.fault("a line after the end in line " + end.line(), "'end' in the last line");
    }
    List<String> kinds = KINDS.stream().filter(line::has).toList();
    if (kinds.size() != 1) {
      throw line.fault(
          kinds.isEmpty() ? "says nothing to do" : "says " + String.join(" and ", kinds),
          "exactly one of " + String.join(", ", KINDS));
    }
    step(kinds.get(0), line, at(line));
  }

  private long at(JsonLine line) {
    line.value("at");
    long at = line.timeFromZero("at", 0);
    if (at < latest) {
      throw line.fault("at", "goes back from " + Offsets.text(latest), "lines in order of time");
    }
    latest = at;
    return at;
  }

  private void step(String kind, JsonLine line, long at) {
    switch (kind) {
      case "read", "ramp", "series", "batch" -> readings.take(kind, line, at);
      case "expect" -> expected.add(Expectations.change(site, line, at));
      case "expect-order" -> expected.add(Expectations.order(site, line, at));
      case "end" -> end = Expectations.end(line, at);
      default -> events.add(new Step.Event(at, line.number(), OtherLines.step(kind, line, site)));
    }
  }

  private Fixture fixture(int lines) {
    if (head == null) {
      throw new FaultException(new Fault(file, 0, "is empty", "a head line"));
    }
    if (end == null) {
      throw new FaultException(
          new Fault(file, lines, "ends without 'end'", "{\"at\":…,\"end\":{…}} in the last line"));
    }
    // Stable: what comes at one moment stays in the order of its lines.
    events.sort(Comparator.comparingLong(Step.Event::at));
    if (!events.isEmpty() && events.get(events.size() - 1).at() > end.at()) {
      Step.Event last = events.get(events.size() - 1);
      throw new FaultException(
          new Fault(
              file,
              last.line(),
              "goes on until " + Offsets.text(last.at()),
              "nothing after the end at " + Offsets.text(end.at())));
    }
    return new Fixture(head, site, List.copyOf(events), List.copyOf(expected), end);
  }

  /** Keys that any line may have. */
  static Set<String> with(String... own) {
    Set<String> all = new java.util.TreeSet<>(Set.of("at", "note"));
    all.addAll(List.of(own));
    return all;
  }
}
