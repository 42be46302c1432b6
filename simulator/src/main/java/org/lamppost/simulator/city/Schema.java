package org.lamppost.simulator.city;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The city's database: one SQLite file, WAL, synchronous=FULL. Times are UTC milliseconds.
 *
 * <ul>
 *   <li>{@code streams}: one row for each (gateway, epoch, stream). {@code through} = the last
 *       sequence below which nothing is missing, {@code highest} = the last one seen, {@code
 *       raw_duplicates} = records that came again and were dropped, {@code conflicts} = those of
 *       them whose content differed.
 *   <li>{@code records}: every record taken or refused, once; {@code digest} = first 8 bytes of the
 *       SHA-256 of its payload; {@code span} = for how many sequences the message stands that
 *       brought it, more than 1 where the gateway had re-packed records; {@code gap} = 1 where only
 *       the place of a record came.
 *   <li>{@code gaps}: why the content of a record is gone, {@code compacted} or {@code lost}.
 *   <li>{@code refused}: what could not be decoded, with the payload; {@code sequence} is null
 *       where not even the identity could be read.
 *   <li>{@code series}: a point of a gateway in an epoch; ids rise in order of first arrival.
 *   <li>{@code readings}: one row for each running number; {@code value} is null where there is
 *       none; {@code record} = sequence of the telemetry record.
 *   <li>{@code repeats}: readings whose running number was taken already by another record.
 *   <li>{@code losses}, {@code loss_counts}: declared losses; {@code unknown} = 1 where no number
 *       is known.
 *   <li>{@code summaries}: least, mean and greatest value of each period of thinned readings; the
 *       losses count those.
 *   <li>{@code heads}: the newest signed heads of each epoch; {@code reach} = sum of their
 *       sequences, {@code checked} = {@code verified}, or why the signature could not be checked.
 *   <li>{@code gateway_keys}: the first key seen of each gateway; {@code alarms}: heads that do not
 *       fit it or what was there before.
 *   <li>{@code incident_changes}: all changes in order of arrival; {@code incidents}: the newest
 *       change of each incident.
 *   <li>{@code audits}, {@code states}: as received.
 * </ul>
 */
final class Schema {
  private static final int VERSION = 2;

  private static final int BUSY_MILLIS = 10_000;

  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE streams (
            id INTEGER PRIMARY KEY, gateway TEXT NOT NULL, epoch TEXT NOT NULL,
            stream TEXT NOT NULL, through INTEGER NOT NULL DEFAULT 0,
            highest INTEGER NOT NULL DEFAULT 0, raw_duplicates INTEGER NOT NULL DEFAULT 0,
            conflicts INTEGER NOT NULL DEFAULT 0, UNIQUE (gateway, epoch, stream))
          """,
          """
          CREATE TABLE records (
            stream INTEGER NOT NULL REFERENCES streams, sequence INTEGER NOT NULL,
            arrived INTEGER NOT NULL, digest INTEGER NOT NULL, refused INTEGER NOT NULL,
            span INTEGER NOT NULL, gap INTEGER NOT NULL,
            PRIMARY KEY (stream, sequence)) WITHOUT ROWID
          """,
          """
          CREATE TABLE refused (
            id INTEGER PRIMARY KEY, gateway TEXT NOT NULL, stream TEXT NOT NULL, epoch TEXT,
            sequence INTEGER, arrived INTEGER NOT NULL, reason TEXT NOT NULL, payload BLOB NOT NULL)
          """,
          """
          CREATE TABLE series (
            id INTEGER PRIMARY KEY, gateway TEXT NOT NULL, epoch TEXT NOT NULL, point TEXT NOT NULL,
            UNIQUE (gateway, epoch, point))
          """,
          """
          CREATE TABLE readings (
            series INTEGER NOT NULL REFERENCES series, number INTEGER NOT NULL,
            utc INTEGER NOT NULL, value REAL, quality INTEGER NOT NULL, unit TEXT NOT NULL,
            record INTEGER NOT NULL, PRIMARY KEY (series, number)) WITHOUT ROWID
          """,
          """
          CREATE TABLE repeats (
            id INTEGER PRIMARY KEY, series INTEGER NOT NULL REFERENCES series,
            number INTEGER NOT NULL, utc INTEGER NOT NULL, value REAL, quality INTEGER NOT NULL,
            unit TEXT NOT NULL, record INTEGER NOT NULL)
          """,
          """
          CREATE TABLE losses (
            id INTEGER PRIMARY KEY, gateway TEXT NOT NULL, epoch TEXT NOT NULL,
            record INTEGER NOT NULL, cause TEXT NOT NULL, from_utc INTEGER NOT NULL,
            to_utc INTEGER NOT NULL, unknown INTEGER NOT NULL)
          """,
          """
          CREATE TABLE loss_counts (
            loss INTEGER NOT NULL REFERENCES losses, point TEXT NOT NULL, lost INTEGER NOT NULL,
            PRIMARY KEY (loss, point)) WITHOUT ROWID
          """,
          """
          CREATE TABLE gaps (
            gateway TEXT NOT NULL, epoch TEXT NOT NULL, stream TEXT NOT NULL,
            sequence INTEGER NOT NULL, reason TEXT NOT NULL, arrived INTEGER NOT NULL,
            PRIMARY KEY (gateway, epoch, stream, sequence)) WITHOUT ROWID
          """,
          """
          CREATE TABLE summaries (
            id INTEGER PRIMARY KEY, gateway TEXT NOT NULL, epoch TEXT NOT NULL,
            record INTEGER NOT NULL, point TEXT NOT NULL, unit TEXT NOT NULL,
            period_millis INTEGER NOT NULL, start_utc INTEGER NOT NULL, count INTEGER NOT NULL,
            least REAL NOT NULL, mean REAL NOT NULL, greatest REAL NOT NULL)
          """,
          """
          CREATE TABLE heads (
            gateway TEXT NOT NULL, epoch TEXT NOT NULL, at INTEGER NOT NULL,
            arrived INTEGER NOT NULL, reach INTEGER NOT NULL, checked TEXT NOT NULL,
            json TEXT NOT NULL, PRIMARY KEY (gateway, epoch)) WITHOUT ROWID
          """,
          """
          CREATE TABLE gateway_keys (
            gateway TEXT PRIMARY KEY, public_key TEXT NOT NULL, arrived INTEGER NOT NULL)
          """,
          """
          CREATE TABLE alarms (
            id INTEGER PRIMARY KEY, gateway TEXT NOT NULL, arrived INTEGER NOT NULL,
            kind TEXT NOT NULL, detail TEXT NOT NULL, json TEXT NOT NULL)
          """,
          """
          CREATE TABLE incident_changes (
            id INTEGER PRIMARY KEY, gateway TEXT NOT NULL, epoch TEXT NOT NULL,
            sequence INTEGER NOT NULL, incident_id TEXT NOT NULL, state TEXT NOT NULL,
            change TEXT NOT NULL, type TEXT NOT NULL, work_order TEXT NOT NULL,
            device_id TEXT NOT NULL, point TEXT NOT NULL, value REAL, unit TEXT NOT NULL,
            quality TEXT NOT NULL, sample_millis INTEGER NOT NULL, changed_millis INTEGER NOT NULL,
            test INTEGER NOT NULL, arrived INTEGER NOT NULL, json TEXT NOT NULL)
          """,
          """
          CREATE TABLE incidents (
            gateway TEXT NOT NULL, incident_id TEXT NOT NULL, epoch TEXT NOT NULL,
            sequence INTEGER NOT NULL, changed_millis INTEGER NOT NULL, state TEXT NOT NULL,
            change INTEGER NOT NULL REFERENCES incident_changes,
            PRIMARY KEY (gateway, incident_id)) WITHOUT ROWID
          """,
          """
          CREATE TABLE audits (
            gateway TEXT NOT NULL, epoch TEXT NOT NULL, sequence INTEGER NOT NULL,
            arrived INTEGER NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
            detail TEXT NOT NULL, PRIMARY KEY (gateway, epoch, sequence)) WITHOUT ROWID
          """,
          """
          CREATE TABLE states (
            id INTEGER PRIMARY KEY, gateway TEXT NOT NULL, arrived INTEGER NOT NULL,
            state TEXT NOT NULL, json TEXT NOT NULL)
          """);

  private Schema() {}

  /**
   * Opens a connection, with the tables made where the file is new.
   *
   * @throws StoreException if the file cannot be opened or holds another version.
   */
  static Connection open(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLIS);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    try {
      Connection connection = source.getConnection();
      try {
        prepare(connection, file);
        return connection;
      } catch (SQLException | StoreException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new StoreException("database cannot be opened: " + file, e);
    }
  }

  private static void prepare(Connection connection, Path file) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      int version = version(statement);
      if (version == 0) {
        for (String table : TABLES) {
          statement.execute(table);
        }
        statement.execute("PRAGMA user_version=" + VERSION);
      } else if (version != VERSION) {
        throw new StoreException(
            "database " + file + " has version " + version + ", expected " + VERSION, null);
      }
    }
    connection.commit();
  }

  private static int version(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
      return row.next() ? row.getInt(1) : 0;
    }
  }
}
