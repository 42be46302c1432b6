package org.lamppost.simulator.city;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Reads the city's database beside the writer, as it was at one moment: at the first question.
 *
 * <p>Not thread-safe. All methods throw {@link StoreException} if the database cannot be read.
 */
final class Archive implements AutoCloseable {
  private final Connection connection;

  private Archive(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens an existing database.
   *
   * @throws StoreException if there is none, or it cannot be opened.
   */
  static Archive open(Path file) {
    if (!Files.exists(file)) {
      throw new StoreException("there is no database " + file, null);
    }
    return new Archive(Schema.open(file));
  }

  /** Reads one row. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** All rows of a query. */
  <T> List<T> all(String sql, Row<T> reader, Object... parameters) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<T> rows = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(reader.read(row));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new StoreException("database cannot be read: " + sql, e);
    }
  }

  /** The one number of a query. */
  long number(String sql) {
    return all(sql, row -> row.getLong(1)).get(0);
  }

  /** Name and number of each row of a query, in its order. */
  void eachCount(String sql, BiConsumer<String, Long> counts) {
    record Count(String name, long number) {}
    all(sql, row -> new Count(row.getString(1), row.getLong(2)))
        .forEach(count -> counts.accept(count.name(), count.number()));
  }

  /** Value of a column that is NaN where the database has null. */
  static double value(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? Double.NaN : value;
  }

  /** The newest change of each incident that a duty desk may still have to do with. */
  List<IncidentChange> openIncidents() {
    return all(
        """
        SELECT c.* FROM incidents i JOIN incident_changes c ON c.id = i.change
        WHERE i.state IN ('RAISED', 'REPORTED', 'DISPATCHED') ORDER BY c.id
        """,
        Archive::change);
  }

  private static IncidentChange change(ResultSet row) throws SQLException {
    StreamKey stream = new StreamKey(row.getString("gateway"), row.getString("epoch"), "incident");
    return new IncidentChange(
        new Identity(stream, row.getLong("sequence")),
        row.getString("incident_id"),
        new IncidentChange.Progress(
            IncidentChange.State.valueOf(row.getString("state")),
            row.getString("change"),
            row.getString("type"),
            row.getString("work_order")),
        new IncidentChange.Cause(
            row.getString("device_id"),
            row.getString("point"),
            value(row, "value"),
            row.getString("unit"),
            row.getString("quality"),
            row.getLong("sample_millis")),
        row.getLong("changed_millis"),
        row.getBoolean("test"));
  }

  /** Points that have readings, each once. */
  List<String> points() {
    return all("SELECT DISTINCT point FROM series ORDER BY point", row -> row.getString(1));
  }

  /** Readings of a point in the order of epochs and running numbers. */
  List<Sample> samples(String point) {
    return all(
        """
        SELECT r.number, r.utc, r.value, r.quality FROM series s JOIN readings r ON r.series = s.id
        WHERE s.point = ? ORDER BY s.id, r.number
        """,
        row ->
            new Sample(
                row.getLong("number"),
                row.getLong("utc"),
                value(row, "value"),
                Quality.of(row.getInt("quality"))),
        point);
  }

  /** All declared losses in order of arrival. */
  List<Block.Loss> losses() {
    Map<Long, Map<String, Long>> counts = new HashMap<>();
    record Count(long loss, String point, long lost) {}
    all(
            "SELECT loss, point, lost FROM loss_counts",
            row -> new Count(row.getLong(1), row.getString(2), row.getLong(3)))
        .forEach(
            count ->
                counts
                    .computeIfAbsent(count.loss(), id -> new HashMap<>())
                    .put(count.point(), count.lost()));
    return all(
        "SELECT * FROM losses ORDER BY id",
        row ->
            new Block.Loss(
                row.getString("cause"),
                row.getLong("from_utc"),
                row.getLong("to_utc"),
                counts.getOrDefault(row.getLong("id"), Map.of()),
                row.getBoolean("unknown")));
  }

  /**
   * Running numbers that are neither received nor counted in a declared loss, for each point.
   * Points without such a hole are left out.
   */
  Map<String, Long> numberHoles() {
    Map<String, Long> holes = new HashMap<>();
    eachCount(
        """
        SELECT s.point, MAX(r.number) - COUNT(*) - COALESCE((
            SELECT SUM(c.lost) FROM losses l JOIN loss_counts c ON c.loss = l.id
            WHERE l.gateway = s.gateway AND l.epoch = s.epoch AND l.unknown = 0
              AND c.point = s.point), 0)
        FROM series s JOIN readings r ON r.series = s.id GROUP BY s.id
        """,
        (point, hole) -> {
          if (hole > 0) {
            holes.merge(point, hole, Long::sum);
          }
        });
    return holes;
  }

  /** Readings whose running number came a second time in another record. */
  long repeats() {
    return number("SELECT COUNT(*) FROM repeats");
  }

  long refused() {
    return number("SELECT COUNT(*) FROM refused");
  }

  long rawDuplicates() {
    return number("SELECT COALESCE(SUM(raw_duplicates), 0) FROM streams");
  }

  long conflicts() {
    return number("SELECT COALESCE(SUM(conflicts), 0) FROM streams");
  }

  /** Records whose content is gone for a reason, {@code compacted} or {@code lost}. */
  long gaps(String reason) {
    return all("SELECT COUNT(*) FROM gaps WHERE reason=?", row -> row.getLong(1), reason).get(0);
  }

  /** What was wrong about signed heads, oldest first. */
  List<String> alarms() {
    return all(
        "SELECT gateway, kind, detail FROM alarms ORDER BY id",
        row -> row.getString(1) + ": " + row.getString(2) + ", " + row.getString(3));
  }

  /** When the newest signed heads of each gateway arrived, UTC milliseconds. */
  Map<String, Long> headsArrived() {
    Map<String, Long> arrived = new TreeMap<>();
    eachCount("SELECT gateway, MAX(arrived) FROM heads GROUP BY gateway", arrived::put);
    return arrived;
  }

  void eachIncidentState(BiConsumer<String, Long> counts) {
    eachCount("SELECT state, COUNT(*) FROM incidents GROUP BY state ORDER BY state", counts);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StoreException("database cannot be closed", e);
    }
  }
}
