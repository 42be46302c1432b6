package org.lamppost.simulator.city;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a re-packed record has in common with records that came before it: their receipt had not
 * reached the gateway when it packed them anew.
 *
 * <p>Works inside the caller's transaction. Not thread-safe: confined to the writer.
 */
final class Seen implements AutoCloseable {
  private final PreparedStatement reading;
  private final PreparedStatement numbers;
  private final PreparedStatement losses;
  private final PreparedStatement counts;
  private final PreparedStatement summary;

  Seen(Connection connection) throws SQLException {
    reading =
        connection.prepareStatement(
            "SELECT value, quality, unit FROM readings WHERE series=? AND number=?");
    numbers =
        connection.prepareStatement(
            """
            SELECT r.number FROM series s JOIN readings r ON r.series = s.id
            WHERE s.gateway=? AND s.epoch=? AND s.point=?
              AND r.record BETWEEN ? AND ? AND r.utc BETWEEN ? AND ?
            """);
    losses =
        connection.prepareStatement(
            "SELECT id, cause, to_utc - from_utc, unknown FROM losses"
                + " WHERE gateway=? AND epoch=? AND record BETWEEN ? AND ?");
    counts = connection.prepareStatement("SELECT point, lost FROM loss_counts WHERE loss=?");
    summary =
        connection.prepareStatement(
            "SELECT 1 FROM summaries WHERE gateway=? AND epoch=? AND record BETWEEN ? AND ?"
                + " AND point=? AND period_millis=? AND start_utc=? AND count=?");
  }

  /**
   * Whether a reading is there with the same content. Its time does not count: each record carries
   * the gateway's idea of UTC at the moment when it was made.
   */
  boolean holds(long series, Sample sample, String unit) throws SQLException {
    reading.setLong(1, series);
    reading.setLong(2, sample.number());
    try (ResultSet row = reading.executeQuery()) {
      return row.next()
          && Double.compare(Archive.value(row, "value"), sample.value()) == 0
          && row.getInt("quality") == sample.quality().code()
          && row.getString("unit").equals(unit);
    }
  }

  /** Whether a period of a summary is there. */
  boolean holds(Block block, Block.Summary thinned, Block.Period period) throws SQLException {
    bindRange(summary, block);
    summary.setString(5, thinned.point());
    summary.setLong(6, thinned.periodMillis());
    summary.setLong(7, period.startUtcMillis());
    summary.setLong(8, period.count());
    try (ResultSet row = summary.executeQuery()) {
      return row.next();
    }
  }

  /**
   * What a record declares lost and no record before it has declared, without the readings that are
   * there: they came before the gateway thinned them. To be asked before the record's own readings
   * are stored.
   */
  List<Block.Loss> newLosses(Block block) throws SQLException {
    List<Declared> before = declared(block);
    Set<Number> used = ownNumbers(block);
    List<Block.Loss> left = new ArrayList<>();
    for (Block.Loss loss : block.losses()) {
      if (!before.remove(Declared.of(loss))) {
        Block.Loss rest = withoutReceived(block, loss, used);
        if (rest.unknown() || !rest.counts().isEmpty() || loss.counts().isEmpty()) {
          left.add(rest);
        }
      }
    }
    return left;
  }

  private List<Declared> declared(Block block) throws SQLException {
    List<Declared> all = new ArrayList<>();
    bindRange(losses, block);
    try (ResultSet row = losses.executeQuery()) {
      while (row.next()) {
        all.add(
            new Declared(
                row.getString(2), row.getLong(3), row.getBoolean(4), counts(row.getLong(1))));
      }
    }
    return all;
  }

  private Map<String, Long> counts(long loss) throws SQLException {
    Map<String, Long> all = new HashMap<>();
    counts.setLong(1, loss);
    try (ResultSet row = counts.executeQuery()) {
      while (row.next()) {
        all.put(row.getString(1), row.getLong(2));
      }
    }
    return all;
  }

  private static Set<Number> ownNumbers(Block block) {
    Set<Number> own = new HashSet<>();
    for (Block.Series series : block.series()) {
      series.samples().forEach(sample -> own.add(new Number(series.point(), sample.number())));
    }
    return own;
  }

  private Block.Loss withoutReceived(Block block, Block.Loss loss, Set<Number> used)
      throws SQLException {
    Map<String, Long> rest = new HashMap<>();
    for (Map.Entry<String, Long> entry : loss.counts().entrySet()) {
      long lost = entry.getValue();
      bindRange(numbers, block, entry.getKey());
      numbers.setLong(6, loss.fromUtcMillis());
      numbers.setLong(7, loss.toUtcMillis());
      try (ResultSet row = numbers.executeQuery()) {
        while (lost > 0 && row.next()) {
          lost -= used.add(new Number(entry.getKey(), row.getLong(1))) ? 1 : 0;
        }
      }
      if (lost > 0) {
        rest.put(entry.getKey(), lost);
      }
    }
    return new Block.Loss(
        loss.cause(), loss.fromUtcMillis(), loss.toUtcMillis(), rest, loss.unknown());
  }

  private static void bindRange(PreparedStatement statement, Block block) throws SQLException {
    statement.setString(1, block.identity().stream().gateway());
    statement.setString(2, block.identity().stream().epoch());
    statement.setLong(3, block.firstSequence());
    statement.setLong(4, block.identity().sequence());
  }

  private static void bindRange(PreparedStatement statement, Block block, String point)
      throws SQLException {
    statement.setString(1, block.identity().stream().gateway());
    statement.setString(2, block.identity().stream().epoch());
    statement.setString(3, point);
    statement.setLong(4, block.firstSequence());
    statement.setLong(5, block.identity().sequence());
  }

  @Override
  public void close() throws SQLException {
    reading.close();
    numbers.close();
    losses.close();
    counts.close();
    summary.close();
  }

  /** A running number of a point. */
  private record Number(String point, long number) {}

  /** A loss by all that does not depend on the gateway's idea of UTC. */
  private record Declared(String cause, long millis, boolean unknown, Map<String, Long> counts) {
    static Declared of(Block.Loss loss) {
      long millis = loss.toUtcMillis() - loss.fromUtcMillis();
      return new Declared(loss.cause(), millis, loss.unknown(), loss.counts());
    }
  }
}
