package org.lamppost.simulator.city;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Readings, declared losses and summaries of telemetry records.
 *
 * <p>Works inside the caller's transaction and is of no use after one that failed. Not thread-safe:
 * confined to the writer.
 */
final class ReadingTable implements AutoCloseable {
  private static final String COLUMNS =
      " (series, number, utc, value, quality, unit, record) VALUES (?,?,?,?,?,?,?)";

  private final PreparedStatement findSeries;
  private final PreparedStatement createSeries;
  private final PreparedStatement insert;
  private final PreparedStatement repeat;
  private final PreparedStatement loss;
  private final PreparedStatement count;
  private final PreparedStatement summary;
  private final Seen seen;
  private final Map<SeriesKey, Long> ids = new HashMap<>();

  ReadingTable(Connection connection) throws SQLException {
    findSeries =
        connection.prepareStatement(
            "SELECT id FROM series WHERE gateway=? AND epoch=? AND point=?");
    createSeries =
        connection.prepareStatement("INSERT INTO series (gateway, epoch, point) VALUES (?,?,?)");
    insert = connection.prepareStatement("INSERT OR IGNORE INTO readings" + COLUMNS);
    repeat = connection.prepareStatement("INSERT INTO repeats" + COLUMNS);
    loss =
        connection.prepareStatement(
            "INSERT INTO losses (gateway, epoch, record, cause, from_utc, to_utc, unknown)"
                + " VALUES (?,?,?,?,?,?,?)",
            Statement.RETURN_GENERATED_KEYS);
    count = connection.prepareStatement("INSERT INTO loss_counts VALUES (?,?,?)");
    summary =
        connection.prepareStatement(
            "INSERT INTO summaries (gateway, epoch, record, point, unit, period_millis, start_utc,"
                + " count, least, mean, greatest) VALUES (?,?,?,?,?,?,?,?,?,?,?)");
    seen = new Seen(connection);
  }

  /**
   * Stores the content of a block; a running number that is there already becomes a repeat.
   *
   * @param overlap the block stands for several records of which some came before: what is there of
   *     it with the same content is dropped.
   */
  void add(Block block, boolean overlap) throws SQLException {
    List<Block.Loss> losses = overlap ? seen.newLosses(block) : block.losses();
    for (Block.Series series : block.series()) {
      add(block.identity(), series, overlap);
    }
    for (Block.Loss lost : losses) {
      add(block.identity(), lost);
    }
    for (Block.Summary thinned : block.summaries()) {
      add(block, thinned, overlap);
    }
  }

  private void add(Identity identity, Block.Series series, boolean overlap) throws SQLException {
    long id = seriesId(identity.stream(), series.point());
    for (Sample sample : series.samples()) {
      bind(insert, id, sample, series.unit(), identity.sequence());
      insert.addBatch();
    }
    int[] inserted = insert.executeBatch();
    List<Sample> samples = series.samples();
    for (int i = 0; i < inserted.length; i++) {
      if (inserted[i] == 0 && !(overlap && seen.holds(id, samples.get(i), series.unit()))) {
        bind(repeat, id, samples.get(i), series.unit(), identity.sequence());
        repeat.executeUpdate();
      }
    }
  }

  private void add(Block block, Block.Summary thinned, boolean overlap) throws SQLException {
    summary.setString(1, block.identity().stream().gateway());
    summary.setString(2, block.identity().stream().epoch());
    summary.setLong(3, block.identity().sequence());
    summary.setString(4, thinned.point());
    summary.setString(5, thinned.unit());
    summary.setLong(6, thinned.periodMillis());
    for (Block.Period period : thinned.periods()) {
      if (!overlap || !seen.holds(block, thinned, period)) {
        summary.setLong(7, period.startUtcMillis());
        summary.setLong(8, period.count());
        summary.setDouble(9, period.least());
        summary.setDouble(10, period.mean());
        summary.setDouble(11, period.greatest());
        summary.executeUpdate();
      }
    }
  }

  private static void bind(
      PreparedStatement statement, long series, Sample sample, String unit, long record)
      throws SQLException {
    statement.setLong(1, series);
    statement.setLong(2, sample.number());
    statement.setLong(3, sample.utcMillis());
    if (Double.isNaN(sample.value())) {
      statement.setNull(4, Types.REAL);
    } else {
      statement.setDouble(4, sample.value());
    }
    statement.setInt(5, sample.quality().code());
    statement.setString(6, unit);
    statement.setLong(7, record);
  }

  private void add(Identity identity, Block.Loss lost) throws SQLException {
    loss.setString(1, identity.stream().gateway());
    loss.setString(2, identity.stream().epoch());
    loss.setLong(3, identity.sequence());
    loss.setString(4, lost.cause());
    loss.setLong(5, lost.fromUtcMillis());
    loss.setLong(6, lost.toUtcMillis());
    loss.setBoolean(7, lost.unknown());
    loss.executeUpdate();
    long id = generatedKey(loss);
    for (Map.Entry<String, Long> entry : lost.counts().entrySet()) {
      count.setLong(1, id);
      count.setString(2, entry.getKey());
      count.setLong(3, entry.getValue());
      count.executeUpdate();
    }
  }

  private long seriesId(StreamKey stream, String point) throws SQLException {
    SeriesKey key = new SeriesKey(stream.gateway(), stream.epoch(), point);
    Long known = ids.get(key);
    if (known != null) {
      return known;
    }
    bind(findSeries, key);
    long id = 0;
    try (ResultSet row = findSeries.executeQuery()) {
      id = row.next() ? row.getLong(1) : 0;
    }
    if (id == 0) {
      bind(createSeries, key);
      createSeries.executeUpdate();
      id = generatedKey(createSeries);
    }
    ids.put(key, id);
    return id;
  }

  private static void bind(PreparedStatement statement, SeriesKey key) throws SQLException {
    statement.setString(1, key.gateway());
    statement.setString(2, key.epoch());
    statement.setString(3, key.point());
  }

  private static long generatedKey(PreparedStatement statement) throws SQLException {
    try (ResultSet keys = statement.getGeneratedKeys()) {
      keys.next();
      return keys.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    findSeries.close();
    createSeries.close();
    insert.close();
    repeat.close();
    loss.close();
    count.close();
    summary.close();
    seen.close();
  }

  private record SeriesKey(String gateway, String epoch, String point) {}
}
