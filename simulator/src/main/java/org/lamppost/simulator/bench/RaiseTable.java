package org.lamppost.simulator.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.lamppost.simulator.process.PartException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The raised incidents in the city brain's database, read while it runs. */
final class RaiseTable implements AutoCloseable {
  private final Connection connection;

  /**
   * One raise.
   *
   * @param changedMillis when the gateway raised it, UTC milliseconds.
   * @param arrivedMillis when the city brain received it, UTC milliseconds.
   */
  record Raise(long changedMillis, long arrivedMillis) {}

  RaiseTable(Path database) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(10_000);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + database);
    try {
      connection = source.getConnection();
    } catch (SQLException e) {
      throw new PartException("the city's database cannot be read: " + e.getMessage(), e);
    }
  }

  /** The raises and re-openings of one device, in order of arrival. */
  List<Raise> of(String device) {
    String query =
        "SELECT changed_millis, arrived FROM incident_changes"
            + " WHERE device_id = ? AND change IN ('raise', 'reopen', 'repeat') ORDER BY id";
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, device);
      try (ResultSet rows = statement.executeQuery()) {
        List<Raise> raises = new ArrayList<>();
        while (rows.next()) {
          raises.add(new Raise(rows.getLong(1), rows.getLong(2)));
        }
        return raises;
      }
    } catch (SQLException e) {
      throw new PartException("the city's database cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new PartException("the city's database does not close: " + e.getMessage(), e);
    }
  }
}
