package org.lamppost.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.lamppost.model.ActionReport;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.Condition;
import org.lamppost.model.DailyWindow;
import org.lamppost.model.Incident;
import org.lamppost.model.IncidentChange;
import org.lamppost.model.IncidentState;
import org.lamppost.model.Location;
import org.lamppost.model.Outcome;
import org.lamppost.model.PointId;
import org.lamppost.model.Quality;
import org.lamppost.model.RecordId;
import org.lamppost.model.Rule;
import org.lamppost.model.Stream;

class JsonRecordsTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final long RAISED = Instant.parse("2026-11-23T08:00:00Z").toEpochMilli();
  private static final String PRESSURE = "hydrant-17/pressure";

  @Test
  void an_incident_record_is_the_golden_one() throws IOException {
    IncidentChange change =
        new IncidentChange(
            incident(new Location(121.47, 31.23, "南京东路 1 号", "")),
            IncidentState.CLOSED,
            IncidentChange.Cause.FALSE_ALARM,
            RAISED + 300_250,
            new IncidentChange.Evidence(RAISED + 299_000, 0.06, Quality.GOOD),
            2,
            List.of(
                action("shed-1/contactor", new Outcome.Done(1), 1_000),
                action("shed-1/siren", new Outcome.Unknown("no answer"), 2_000)),
            new IncidentChange.Closure(PRESSURE, RAISED + 180_000, RAISED + 299_000, 12),
            new IncidentChange.Platform("W-2026-000123", "operator-3", "误报 \"wet\""));

    assertEquals(golden("incident.json"), text(IncidentCodec.encode(id(9), change, SHANGHAI)));
  }

  @Test
  void an_audit_record_is_the_golden_one() throws IOException {
    AuditEntry entry =
        new AuditEntry(
            RAISED,
            AuditEntry.Kind.ACTION,
            "shed-1/contactor",
            "set 1 for 01JD: DONE, read back 1");
    RecordId id = new RecordId("pole-0001", "01JD0000000000000000000000", Stream.AUDIT, 3);

    assertEquals(golden("audit.json"), text(AuditCodec.encode(id, entry, ZoneOffset.UTC)));
  }

  @Test
  void what_is_not_known_is_null() {
    String json =
        text(IncidentCodec.encode(id(1), change(Location.UNKNOWN, Double.NaN, ""), SHANGHAI));

    assertTrue(json.contains("\"value\":null"), json);
    assertTrue(json.contains("\"location\":null"), json);
    assertTrue(json.contains("\"closure\":null"), json);
    assertTrue(json.contains("\"actions\":[]"), json);
  }

  @Test
  void a_place_without_coordinates_keeps_its_address() {
    Location location = new Location(Double.NaN, Double.NaN, "gate 2", "c-1");
    String json = text(IncidentCodec.encode(id(1), change(location, 1, ""), SHANGHAI));

    assertTrue(
        json.contains(
            "\"location\":{\"lon\":null,\"lat\":null,\"address\":\"gate 2\",\"component\":\"c-1\"}"),
        json);
  }

  @Property(tries = 300)
  void any_text_and_any_time_give_json_that_reads_back(
      @ForAll String reason, @ForAll long at, @ForAll double value) throws IOException {
    IncidentChange change =
        new IncidentChange(
            incident(Location.UNKNOWN),
            IncidentState.RAISED,
            IncidentChange.Cause.REFUSED,
            at,
            new IncidentChange.Evidence(at, value, Quality.GOOD),
            0,
            List.of(),
            IncidentChange.Closure.NONE,
            new IncidentChange.Platform("", "", reason));

    Map<String, String> members = members(IncidentCodec.encode(id(1), change, SHANGHAI));

    assertEquals(Long.toString(at), members.get("sampleMillis"));
    assertEquals("refused", members.get("change"));
    assertEquals(Double.isFinite(value) ? Double.toString(value) : "null", members.get("value"));
    if (StandardCharsets.UTF_8.newEncoder().canEncode(reason)) {
      assertEquals(reason, members.get("reason"));
    }
  }

  @Test
  void half_a_surrogate_pair_does_not_stop_a_record() {
    String json =
        text(
            IncidentCodec.encode(
                id(1), change(Location.UNKNOWN, 1, "x\ud800y \ud83d\ude92"), SHANGHAI));

    assertTrue(json.contains("\"reason\":\"x?y \ud83d\ude92\""), json);
    assertFalse(json.contains("\\u"), json);
  }

  private static IncidentChange change(Location location, double value, String reason) {
    return new IncidentChange(
        incident(location),
        IncidentState.RAISED,
        IncidentChange.Cause.RAISE,
        RAISED,
        new IncidentChange.Evidence(RAISED, value, Quality.GOOD),
        0,
        List.of(),
        IncidentChange.Closure.NONE,
        new IncidentChange.Platform("", "", reason));
  }

  private static Incident incident(Location location) {
    Rule rule =
        new Rule(
            "hydrant/pressure-low@hydrant-17",
            "hydrant",
            "HYD.PRESSURE.LOW",
            3,
            2,
            "GB 50974 8.2",
            new Condition.Silence(0, Duration.ofMinutes(1)),
            DailyWindow.ALWAYS,
            List.of());
    return new Incident(
        "01JD1111111111111111111111",
        rule,
        PointId.parse(PRESSURE),
        "MPa",
        location,
        RAISED,
        false);
  }

  private static ActionReport action(String target, Outcome outcome, long after) {
    return new ActionReport(PointId.parse(target), 1, outcome, RAISED + after);
  }

  private static RecordId id(long sequence) {
    return new RecordId("pole-0001", "01JD0000000000000000000000", Stream.INCIDENT, sequence);
  }

  /** The top-level members as text; those of inner objects are passed over. */
  private static Map<String, String> members(byte[] json) throws IOException {
    Map<String, String> members = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        members.put(name, parser.getText());
        parser.skipChildren();
      }
    }
    return members;
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = JsonRecordsTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
    }
  }
}
