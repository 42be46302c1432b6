package org.lamppost.simulator.city;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** What the city knows at this moment, as one JSON object. */
final class Summary {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final String NEWEST_CHANGES =
      "SELECT * FROM incident_changes ORDER BY id DESC LIMIT 10";

  private static final String OPEN_INCIDENTS =
      """
      SELECT c.* FROM incidents i JOIN incident_changes c ON c.id = i.change
      WHERE i.state NOT IN ('CLOSED', 'FALSE', 'EXPIRED') ORDER BY c.id
      """;

  private static final String NEWEST_VALUES =
      """
      SELECT s.gateway, s.point, r.value, r.unit, r.quality, r.utc, r.number
      FROM (SELECT MAX(id) AS id FROM series GROUP BY gateway, point) newest
        JOIN series s ON s.id = newest.id
        JOIN readings r ON r.series = s.id
          AND r.number = (SELECT MAX(number) FROM readings WHERE series = s.id)
      ORDER BY s.gateway, s.point
      """;

  private static final String HEADS =
      "SELECT gateway, epoch, arrived, checked FROM heads ORDER BY gateway, arrived";

  private Summary() {}

  /**
   * Sums up.
   *
   * @param nowMillis for the age of what is told, UTC milliseconds.
   */
  static ObjectNode of(Archive archive, long nowMillis) {
    ObjectNode summary = JSON.objectNode();
    ObjectNode records = summary.putObject("records");
    List.of("state", "incident", "telemetry", "audit").forEach(stream -> records.put(stream, 0));
    records.put("state", archive.number("SELECT COUNT(*) FROM states"));
    archive.eachCount(
        """
        SELECT s.stream, COUNT(*) FROM records r JOIN streams s ON s.id = r.stream
        WHERE r.refused = 0 GROUP BY s.stream
        """,
        records::put);
    summary.put("readings", archive.number("SELECT COUNT(*) FROM readings"));
    archive.eachIncidentState(summary.putObject("incidents")::put);
    summary.put("rawDuplicates", archive.rawDuplicates());
    summary.put("refused", archive.refused());
    summary.put("compacted", archive.gaps("compacted"));
    summary.put("lost", archive.gaps("lost"));
    summary.put("thinnedPeriods", archive.number("SELECT COUNT(*) FROM summaries"));
    archive.alarms().forEach(summary.putArray("alarms")::add);
    summary.putArray("heads").addAll(archive.all(HEADS, row -> heads(row, nowMillis)));
    summary.putArray("open").addAll(archive.all(OPEN_INCIDENTS, Summary::change));
    summary.putArray("newest").addAll(archive.all(NEWEST_CHANGES, Summary::change));
    summary.putArray("points").addAll(archive.all(NEWEST_VALUES, Summary::point));
    return summary;
  }

  private static ObjectNode change(ResultSet row) throws SQLException {
    ObjectNode node = JSON.objectNode();
    node.put("gateway", row.getString("gateway"));
    node.put("incidentId", row.getString("incident_id"));
    node.put("type", row.getString("type"));
    node.put("deviceId", row.getString("device_id"));
    node.put("point", row.getString("point"));
    node.put("state", row.getString("state"));
    node.put("change", row.getString("change"));
    putValue(node, Archive.value(row, "value"));
    node.put("unit", row.getString("unit"));
    node.put("arrival", row.getLong("arrived"));
    node.put("changedMillis", row.getLong("changed_millis"));
    node.put("sampleMillis", row.getLong("sample_millis"));
    return node;
  }

  private static ObjectNode heads(ResultSet row, long nowMillis) throws SQLException {
    ObjectNode node = JSON.objectNode();
    node.put("gateway", row.getString("gateway"));
    node.put("epoch", row.getString("epoch"));
    node.put("ageSeconds", (nowMillis - row.getLong("arrived")) / 1_000);
    node.put("checked", row.getString("checked"));
    return node;
  }

  private static ObjectNode point(ResultSet row) throws SQLException {
    ObjectNode node = JSON.objectNode();
    node.put("gateway", row.getString("gateway"));
    node.put("point", row.getString("point"));
    putValue(node, Archive.value(row, "value"));
    node.put("unit", row.getString("unit"));
    node.put("quality", Quality.of(row.getInt("quality")).name());
    node.put("utcMillis", row.getLong("utc"));
    node.put("number", row.getLong("number"));
    return node;
  }

  private static void putValue(ObjectNode node, double value) {
    if (Double.isNaN(value)) {
      node.putNull("value");
    } else {
      node.put("value", value);
    }
  }
}
