package org.lamppost.simulator.prove;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One stream in the files of a copy, in the hands of somebody who has no key. */
final class Ledger implements AutoCloseable {
  static final String COLUMNS = "seq, first, at, subject, body, head, leaves, proof";

  private final String stream;
  private final String table;
  private final Connection connection;

  Ledger(Path folder, String stream) throws SQLException {
    this.stream = stream;
    this.table = Specimen.table(stream);
    String file = folder.resolve(Specimen.file(stream)).toString();
    this.connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    run("PRAGMA synchronous = OFF");
  }

  String stream() {
    return stream;
  }

  /** Sequences of the rows that begin at or before a sequence. */
  List<Long> rows(long through) throws SQLException {
    List<Long> rows = new ArrayList<>();
    try (Statement query = connection.createStatement();
        ResultSet found =
            query.executeQuery(
                "SELECT seq FROM " + table + " WHERE first <= " + through + " ORDER BY seq")) {
      while (found.next()) {
        rows.add(found.getLong(1));
      }
    }
    return rows;
  }

  /** A column of a row. */
  Object value(long sequence, String column) throws SQLException {
    try (Statement query = connection.createStatement();
        ResultSet row =
            query.executeQuery("SELECT " + column + " FROM " + table + where(sequence))) {
      return row.getObject(1);
    }
  }

  /** Overwrites a column of a row; false if SQLite refuses. */
  boolean set(long sequence, String column, Object value) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE OR IGNORE " + table + " SET " + column + " = ?" + where(sequence))) {
      update.setObject(1, value);
      return update.executeUpdate() == 1;
    }
  }

  /** Deletes rows. */
  void delete(long from, long to) throws SQLException {
    run("DELETE FROM " + table + " WHERE seq BETWEEN " + from + " AND " + to);
  }

  /** Gives all rows after a sequence other numbers. */
  void shift(long after, long by) throws SQLException {
    String far = " + 1000000000";
    run(
        "UPDATE "
            + table
            + " SET seq = seq"
            + far
            + ", first = first"
            + far
            + " WHERE seq > "
            + after);
    String back = " - " + (1_000_000_000 - by);
    run(
        "UPDATE "
            + table
            + " SET seq = seq"
            + back
            + ", first = first"
            + back
            + " WHERE seq > 900000000");
  }

  /** Puts a copy of a row under a free sequence. */
  void copy(long sequence, long to) throws SQLException {
    run(
        "INSERT OR REPLACE INTO "
            + table
            + "("
            + COLUMNS
            + ") SELECT "
            + to
            + ", "
            + to
            + " - (seq - first), at, subject, body, head, leaves, proof FROM "
            + table
            + where(sequence));
  }

  /** Says that everything up to a sequence was released. */
  void base(long sequence, byte[] head) throws SQLException {
    byte[] body = ByteBuffer.allocate(Long.BYTES + head.length).putLong(sequence).put(head).array();
    try (PreparedStatement put =
        connection.prepareStatement("INSERT OR REPLACE INTO state(name, body) VALUES(?, ?)")) {
      put.setString(1, "base/" + stream);
      put.setBytes(2, body);
      put.executeUpdate();
    }
  }

  /** The base's body; null if there is none. */
  private byte[] base() throws SQLException {
    try (Statement query = connection.createStatement();
        ResultSet row =
            query.executeQuery("SELECT body FROM state WHERE name = 'base/" + stream + "'")) {
      return row.next() ? row.getBytes(1) : null;
    }
  }

  /** Works out all heads anew, as anybody can. */
  void rechain(Specimen specimen) throws SQLException {
    Links links = specimen.links();
    byte[] base = base();
    byte[] head =
        base == null
            ? links.start(specimen.epoch(), stream)
            : Arrays.copyOfRange(base, Long.BYTES, base.length);
    run("BEGIN");
    for (long sequence : rows(Long.MAX_VALUE)) {
      byte[] leaves = value(sequence, "leaves") instanceof byte[] kept ? kept : null;
      byte[] body = value(sequence, "body") instanceof byte[] kept ? kept : new byte[0];
      head = links.head(head, leaves == null ? links.leaf(sequence, body) : leaves);
      set(sequence, "head", head);
    }
    run("COMMIT");
  }

  /** A digest of all that is vouched for: the columns but {@code at}, and the base. */
  byte[] print(long through) throws SQLException {
    try (Statement query = connection.createStatement();
        ResultSet rows =
            query.executeQuery(
                "SELECT "
                    + COLUMNS.replace(" at,", "")
                    + " FROM "
                    + table
                    + " WHERE first <= "
                    + through
                    + " ORDER BY seq")) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      while (rows.next()) {
        for (int column = 1; column <= 7; column++) {
          add(digest, rows.getObject(column));
        }
      }
      add(digest, base());
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, Object value) {
    byte[] bytes =
        value instanceof byte[] blob
            ? blob
            : String.valueOf(value).getBytes(StandardCharsets.UTF_8);
    String kind = value instanceof byte[] ? "b" : value instanceof String ? "t" : "n";
    digest.update((kind + bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  private static String where(long sequence) {
    return " WHERE seq = " + sequence;
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
