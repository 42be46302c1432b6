package org.lamppost.keep;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * One SQLite file: a connection for the writer and one for readers, both in WAL mode with every
 * commit synced.
 *
 * <p>After a failure the connection is closed and opened anew with the next use, so that an error
 * of the moment does not last. The writing methods belong to one thread at a time; {@link #read} is
 * safe from any thread.
 */
final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  /** "LMPJ": tells our files from others. */
  private static final int APPLICATION_ID = 0x4C4D504A;

  private static final int SCHEMA = 3;
  private static final int BUSY_MILLIS = 500;

  /** Small pages wear the flash least at a few readings a commit; see decision 0005. */
  static final int PAGE_BYTES = 1_024;

  private final Path file;
  private final SQLiteDataSource source;

  // the writer's; valid for one connection
  private Connection writer;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  private final Object reading = new Object();
  private Connection reader;

  /** The epoch that the file must show at each opening; empty until it is known. */
  private volatile String epoch = "";

  Database(Path file) {
    this.file = file;
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setJournalSizeLimit(4 << 20);
    source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
  }

  /** Something done in one transaction. */
  interface Work {
    /** Does it. Must change nothing but the file: it is rolled back if it fails. */
    void on(Database database) throws SQLException;
  }

  /** Reads something. */
  interface Query<T> {
    /** Reads it. */
    T on(Connection connection) throws SQLException;
  }

  Path file() {
    return file;
  }

  /**
   * Opens the file, or creates it.
   *
   * @return whether there is nothing in it yet.
   * @throws DamagedFile if it is not one of ours.
   */
  boolean open() throws SQLException {
    return read(
        connection -> {
          long application = pragma(connection, "application_id");
          long schema = pragma(connection, "user_version");
          if (application == 0 && schema == 0 && pragma(connection, "schema_version") == 0) {
            return true;
          }
          if (application != APPLICATION_ID || schema != SCHEMA) {
            throw new DamagedFile(
                String.format(
                    "%s has application id %x and schema %d, not %x and %d",
                    file.getFileName(), application, schema, APPLICATION_ID, SCHEMA));
          }
          return false;
        });
  }

  /**
   * Makes the tables that every journal file has, and its own.
   *
   * @param creations SQL, one for each.
   */
  void create(String epochName, Map<String, String> facts, Iterable<String> creations)
      throws SQLException {
    transact(
        database -> {
          Connection connection = writer;
          run(connection, "CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID");
          // With row numbers: a body of some hundred bytes then stays in one page.
          run(connection, "CREATE TABLE state(name TEXT PRIMARY KEY, body BLOB)");
          run(
              connection,
              "CREATE TABLE watermark(destination TEXT, stream TEXT, seq INTEGER,"
                  + " configured INTEGER, PRIMARY KEY(destination, stream)) WITHOUT ROWID");
          for (String table : creations) {
            run(connection, table);
          }
          run(connection, "PRAGMA application_id = " + APPLICATION_ID);
          run(connection, "PRAGMA user_version = " + SCHEMA);
          Map<String, String> meta = new HashMap<>(facts);
          meta.put("epoch", epochName);
          for (Map.Entry<String, String> fact : meta.entrySet()) {
            database.update("INSERT INTO meta VALUES(?, ?)", fact.getKey(), fact.getValue());
          }
        });
    epoch = epochName;
  }

  /** Reads a fact written at creation; empty if there is none. */
  String fact(String name) throws SQLException {
    return lookup("SELECT value FROM meta WHERE name = ?", name, rows -> rows.getString(1), "");
  }

  /** From now on the file must show this epoch whenever it is opened anew. */
  void expect(String epochName) {
    epoch = epochName;
  }

  /** A blob of the table {@code state}; empty if there is none. */
  byte[] state(String name) throws SQLException {
    return lookup(
        "SELECT body FROM state WHERE name = ?", name, rows -> rows.getBytes(1), new byte[0]);
  }

  /** Within a transaction: sets a blob of the table {@code state}. */
  void putState(String name, byte[] body) throws SQLException {
    overwrite("state(name, body)", name, body);
  }

  /** Does something in one transaction, durable when this returns. */
  void transact(Work work) throws SQLException {
    try {
      if (writer == null) {
        requireEpoch();
        writer = connect();
      }
      // By hand: the driver's own transactions begin anew with each commit and hold the file.
      update("BEGIN IMMEDIATE");
      work.on(this);
      update("COMMIT");
    } catch (SQLException | RuntimeException e) {
      closeWriter();
      throw e;
    }
  }

  /** Within a transaction: a query that sees what it has changed; the caller closes it. */
  PreparedStatement prepare(String sql) throws SQLException {
    return writer.prepareStatement(sql);
  }

  /** Within a transaction: runs one statement with values. */
  int update(String sql, Object... values) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = writer.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement.executeUpdate();
  }

  /**
   * Within a transaction: sets the body of a row. One of the same size is written over the old one,
   * which changes its own pages only; SQLite does that for an update that has looked at the old
   * size, and not for an insert that replaces.
   *
   * @param columns the table with its key and its body, as an insert has them.
   */
  void overwrite(String columns, Object key, byte[] body) throws SQLException {
    String table = columns.substring(0, columns.indexOf('('));
    String name = columns.substring(columns.indexOf('(') + 1, columns.indexOf(','));
    String sql = "UPDATE " + table + " SET body = ? WHERE " + name + " = ? AND length(body) = ?";
    if (update(sql, body, key, body.length) == 0) {
      update("INSERT OR REPLACE INTO " + columns + " VALUES(?, ?)", key, body);
    }
  }

  /** Reads on the readers' connection: sees what is committed. One reader at a time. */
  <T> T read(Query<T> query) throws SQLException {
    synchronized (reading) {
      try {
        if (reader == null) {
          reader = connect();
          run(reader, "PRAGMA query_only = 1");
        }
        return query.on(reader);
      } catch (SQLException | RuntimeException e) {
        closeQuietly(reader);
        reader = null;
        throw e;
      }
    }
  }

  /** Bytes in use, without the pages that are free for new records. */
  long usedBytes() throws SQLException {
    return read(
        connection ->
            (pragma(connection, "page_count") - pragma(connection, "freelist_count"))
                * pragma(connection, "page_size"));
  }

  /** One row's column. */
  private interface Column<T> {
    T of(ResultSet rows) throws SQLException;
  }

  private <T> T lookup(String sql, String name, Column<T> column, T missing) throws SQLException {
    return read(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
              return rows.next() ? column.of(rows) : missing;
            }
          }
        });
  }

  @Override
  public void close() {
    closeWriter();
    synchronized (reading) {
      closeQuietly(reader);
      reader = null;
    }
  }

  private Connection connect() throws SQLException {
    if (!Files.exists(file)) {
      // The size of pages is settled by the first write, which for a configured connection is the
      // change to WAL mode, before any other setting.
      SQLiteDataSource plain = new SQLiteDataSource();
      plain.setUrl(source.getUrl());
      try (Connection first = plain.getConnection()) {
        run(first, "PRAGMA page_size = " + PAGE_BYTES);
        run(first, "PRAGMA journal_mode = WAL");
      }
    }
    return source.getConnection();
  }

  /** Somebody may have put another file in its place while the connection was down. */
  private void requireEpoch() throws SQLException {
    if (epoch.isEmpty()) {
      return;
    }
    String found = open() ? "nothing" : fact("epoch");
    if (!found.equals(epoch)) {
      throw new DamagedFile(
          file.getFileName() + " holds " + found + " instead of the epoch " + epoch);
    }
  }

  private void closeWriter() {
    statements.values().forEach(Database::closeQuietly);
    statements.clear();
    // Closing rolls back what was not committed.
    closeQuietly(writer);
    writer = null;
  }

  private static long pragma(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA " + name)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void closeQuietly(AutoCloseable resource) {
    if (resource == null) {
      return;
    }
    try {
      resource.close();
    } catch (Exception e) { // AutoCloseable's signature; nothing depends on a closed connection
      LOG.debug("close failed reason={}", e.toString());
    }
  }
}
