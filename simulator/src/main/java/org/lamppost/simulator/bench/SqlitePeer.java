package org.lamppost.simulator.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Plain SQLite, WAL, every commit synced, one blob of 100 records of 120 bytes for each batch. */
final class SqlitePeer implements Peer {
  private final Connection connection;
  private final PreparedStatement insert;
  private final byte[] blob = new byte[BATCH * PahoPeer.RECORD_BYTES];

  SqlitePeer(Path folder) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + folder.resolve("plain.db"));
    connection = source.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE batch(seq INTEGER PRIMARY KEY, body BLOB)");
    }
    insert = connection.prepareStatement("INSERT INTO batch(body) VALUES(?)");
  }

  @Override
  public void append() throws SQLException {
    // Outside an explicit transaction the statement is one, and is committed when it returns.
    insert.setBytes(1, blob);
    insert.executeUpdate();
  }

  @Override
  public int batchesOfARound() {
    return 200;
  }

  @Override
  public void close() throws SQLException {
    insert.close();
    connection.close();
  }
}
