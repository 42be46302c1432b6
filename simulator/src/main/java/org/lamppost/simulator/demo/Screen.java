package org.lamppost.simulator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import org.lamppost.simulator.process.PartException;

/**
 * What the audience sees: a page that is drawn anew, lines where there is no terminal, or nothing
 * but the result.
 */
abstract class Screen {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The screen that suits: {@code json} wants silence on standard output, a pipe wants lines. */
  static Screen of(boolean json) {
    if (json) {
      return new Silent();
    }
    return System.console() == null ? new Lines() : new Page();
  }

  /** One event of the story. */
  abstract void say(String event);

  /** The present state. */
  abstract void show(Stage stage, Duration sinceStart);

  /** The account at the end. */
  abstract void end(JsonNode account, boolean good);

  private static JsonNode parse(String json) {
    try {
      return json.isEmpty() ? MissingNode.getInstance() : JSON.readTree(json);
    } catch (IOException e) {
      throw new PartException("a part told something that is not JSON: " + json, e);
    }
  }

  /** For {@code --json}: events go to standard error. */
  private static final class Silent extends Screen {
    @Override
    void say(String event) {
      System.err.println("demo: " + event);
    }

    @Override
    void show(Stage stage, Duration sinceStart) {
      // Only the result is asked for.
    }

    @Override
    void end(JsonNode account, boolean good) {
      System.out.println(account);
    }
  }

  /** For a pipe or a log: events and, every few seconds, one line of state. */
  private static final class Lines extends Screen {
    private long lastShown = -1;

    @Override
    void say(String event) {
      System.out.println("* " + event);
    }

    @Override
    void show(Stage stage, Duration sinceStart) {
      long now = sinceStart.toSeconds() / 5;
      if (now > lastShown) {
        lastShown = now;
        System.out.print(View.of(stage, sinceStart).lines());
      }
    }

    @Override
    void end(JsonNode account, boolean good) {
      System.out.print(View.account(account, good));
    }
  }

  /** For a terminal. */
  private static final class Page extends Screen {
    private static final int REMEMBERED_EVENTS = 6;
    private final Deque<String> events = new ArrayDeque<>();
    private long lastDrawn = -1;

    @Override
    void say(String event) {
      events.addLast(event);
      if (events.size() > REMEMBERED_EVENTS) {
        events.removeFirst();
      }
      if (lastDrawn < 0) {
        System.out.println("  " + event);
      }
    }

    @Override
    void show(Stage stage, Duration sinceStart) {
      if (sinceStart.toMillis() / 1_000 == lastDrawn) {
        return;
      }
      lastDrawn = sinceStart.toMillis() / 1_000;
      StringBuilder page = new StringBuilder("\033[H\033[2J");
      page.append(View.of(stage, sinceStart).page());
      page.append("\n\033[1mstory\033[0m\n");
      events.forEach(event -> page.append("  ").append(event).append('\n'));
      page.append("\n  Ctrl-C ends the demo\n");
      System.out.print(page);
      System.out.flush();
    }

    @Override
    void end(JsonNode account, boolean good) {
      System.out.print("\n" + View.account(account, good));
    }
  }

  /** One look at everything. */
  private record View(
      Stage stage, Duration sinceStart, JsonNode status, JsonNode summary, JsonNode balance) {
    static View of(Stage stage, Duration sinceStart) {
      JsonNode status = parse(stage.status());
      JsonNode summary = stage.askCity("summary");
      return new View(stage, sinceStart, status, summary, stage.askCity("account"));
    }

    private String head() {
      String gateway =
          status.isMissingNode()
              ? "gateway DOWN"
              : "gateway up "
                  + status.path("uptimeSeconds")
                  + " s, "
                  + status.path("rssMb")
                  + " MB";
      return String.format(
          Locale.ROOT,
          "pole-0001  %02d:%02d  %s  broker %s",
          sinceStart.toMinutes(),
          sinceStart.toSecondsPart(),
          gateway,
          stage.brokerAlive() ? "up" : "DOWN");
    }

    private String buffer() {
      JsonNode rooms = status.path("rooms");
      return String.format(
          Locale.ROOT,
          "link %s, in the journal and unsent: %s",
          rooms.path("forward").path("connected").asBoolean() ? "online" : "OFFLINE",
          Buffer.of(rooms.path("keep")));
    }

    /** While things run, what is not explained is what has not arrived yet. */
    private String account() {
      return String.format(
          Locale.ROOT,
          "produced %s, received %s, declared lost %s, not yet there %s; raw duplicates %s, incidents %s, closed %s",
          balance.path("produced"),
          balance.path("received"),
          balance.path("declaredLost"),
          balance.path("missing"),
          balance.path("rawDuplicates"),
          balance.path("incidents"),
          balance.path("closed"));
    }

    String lines() {
      StringBuilder text = new StringBuilder("  ").append(head()).append('\n');
      text.append("    ").append(buffer()).append("\n    ").append(account()).append('\n');
      for (JsonNode incident : status.path("rooms").path("decide").path("open")) {
        text.append("    ").append(incidentLine(incident)).append('\n');
      }
      return text.toString();
    }

    String page() {
      StringBuilder text =
          new StringBuilder("\033[1mLamppost\033[0m  ").append(head()).append("\n\n");
      text.append("\033[1msensors\033[0m\n");
      int column = 0;
      for (Map.Entry<String, JsonNode> point :
          status.path("rooms").path("decide").path("points").properties()) {
        text.append(
            String.format(Locale.ROOT, "  %-30s %-18s", point.getKey(), value(point.getValue())));
        text.append(++column % 2 == 0 ? "\n" : "");
      }
      text.append(column % 2 == 0 ? "\n" : "\n\n").append("\033[1mopen incidents\033[0m\n");
      for (JsonNode incident : status.path("rooms").path("decide").path("open")) {
        text.append("  ").append(incidentLine(incident)).append('\n');
      }
      text.append("\n\033[1mcity brain, newest first\033[0m\n");
      int shown = 0;
      for (JsonNode change : summary.path("newest")) {
        if (shown++ < 5) {
          text.append("  ").append(changeLine(change)).append('\n');
        }
      }
      return text.append("\n\033[1mbuffer and account\033[0m\n  ")
          .append(buffer())
          .append("\n  ")
          .append(account())
          .append('\n')
          .toString();
    }

    private static String value(JsonNode point) {
      String quality = point.path("quality").asText();
      if (!quality.equals("GOOD")) {
        return quality;
      }
      String unit = point.path("unit").asText();
      return unit.isEmpty()
          ? Long.toString(point.path("value").asLong())
          : number(point.path("value")) + " " + unit;
    }

    private static String number(JsonNode value) {
      return value.isNumber()
          ? new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT))
              .format(value.asDouble())
          : "-";
    }

    private static String incidentLine(JsonNode incident) {
      return String.format(
          Locale.ROOT,
          "%-20s %-12s %-10s level %s  %s %s",
          incident.path("type").asText(),
          incident.path("device").asText(),
          incident.path("state").asText(),
          incident.path("level").asText(),
          number(incident.path("value")),
          incident.path("unit").asText());
    }

    private static String changeLine(JsonNode change) {
      return String.format(
          Locale.ROOT,
          "%-20s %-12s %-10s after %d ms",
          change.path("type").asText(),
          change.path("deviceId").asText(),
          change.path("state").asText(),
          change.path("arrival").asLong() - change.path("changedMillis").asLong());
    }

    static String account(JsonNode account, boolean good) {
      StringBuilder text = new StringBuilder("account\n");
      for (String name :
          new String[] {
            "produced",
            "received",
            "declaredLost",
            "unanswered",
            "missing",
            "unproduced",
            "duplicates",
            "rawDuplicates",
            "incidents",
            "closed"
          }) {
        text.append(String.format(Locale.ROOT, "  %-14s %s%n", name, account.path(name)));
      }
      return text.append(good ? "everything is explained\n" : "NOT everything is explained\n")
          .toString();
    }
  }

  /** How much waits in the journal, in words. */
  private static final class Buffer {
    private Buffer() {}

    static String of(JsonNode keep) {
      if (keep.isMissingNode()) {
        return "?";
      }
      long records = 0;
      long bytes = 0;
      for (String stream : new String[] {"incident", "telemetry", "audit"}) {
        records += keep.path(stream).path("unsentRecords").asLong();
        bytes += keep.path(stream).path("unsentBytes").asLong();
      }
      return records + " records, " + bytes + " B, tail " + keep.path("tailReadings") + " readings";
    }
  }
}
