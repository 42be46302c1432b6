package org.lamppost.keep;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;

/**
 * The records of one stream in one file: a table keyed by sequence, and how far each destination
 * has taken them into custody.
 *
 * <p>Receipts change memory at once and the file with a later transaction: after a power cut a
 * destination may see records again, never miss one. The newest record is always kept, because it
 * tells where the sequence stands.
 *
 * <p>{@code insert} and {@code settle} belong to the writer; the rest is safe from any thread.
 */
final class StreamTable {
  /** Records deleted in one transaction, so that it stays short. */
  private static final int DELETED_AT_ONCE = 200;

  /**
   * A destination's standing.
   *
   * @param through the last record in its custody.
   * @param configured whether the settings name it; else it made itself known by asking.
   */
  private record Mark(long through, boolean configured) {}

  /**
   * A record to be stored.
   *
   * @param sequence from 1 without holes.
   * @param utcMillis when it was made.
   * @param subject see {@link Outgoing}.
   * @param body as it is sent.
   */
  record Row(long sequence, long utcMillis, String subject, byte[] body) {}

  private final Database database;
  private final Stream stream;
  private final String table;

  // guarded by this
  private final Backlog backlog = new Backlog();
  private final Map<String, Mark> marks = new TreeMap<>();
  private boolean unsaved;
  private long receipts;

  StreamTable(Database database, Stream stream) {
    this.database = database;
    this.stream = stream;
    this.table = tableOf(stream);
  }

  /** The table's name. */
  static String tableOf(Stream stream) {
    return stream == Stream.TELEMETRY ? "block" : stream.label();
  }

  /** Reads what is in the file. */
  synchronized void load(List<String> configured) throws SQLException {
    database.read(
        connection -> {
          try (PreparedStatement statement =
                  connection.prepareStatement(
                      "SELECT seq, length(body), at FROM " + table + " ORDER BY seq");
              ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              addLoaded(rows.getLong(1), rows.getInt(2), rows.getLong(3));
            }
          }
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT destination, seq, configured FROM watermark WHERE stream = ?")) {
            statement.setString(1, stream.label());
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                marks.put(rows.getString(1), new Mark(rows.getLong(2), rows.getInt(3) == 1));
              }
            }
          }
          return null;
        });
    // A destination that only the settings made known goes with the setting.
    unsaved |=
        marks
            .entrySet()
            .removeIf(e -> e.getValue().configured() && !configured.contains(e.getKey()));
    for (String destination : configured) {
      Mark known = marks.get(destination);
      marks.put(destination, new Mark(known == null ? 0 : known.through(), true));
      unsaved |= known == null || !known.configured();
    }
  }

  private void addLoaded(long sequence, int length, long utcMillis) throws SQLException {
    if (backlog.last() != 0 && sequence != backlog.last() + 1) {
      throw new DamagedFile(
          table + " lacks the records between " + backlog.last() + " and " + sequence);
    }
    backlog.add(sequence, length, utcMillis);
  }

  /** Takes over destinations that made themselves known to a journal that was set aside. */
  synchronized void know(Iterable<String> destinations) {
    destinations.forEach(this::known);
  }

  /** The destinations that records are kept for. */
  synchronized List<String> destinations() {
    return List.copyOf(marks.keySet());
  }

  synchronized long last() {
    return backlog.last();
  }

  /** The last record that all destinations have in custody. */
  synchronized long releasedByAll() {
    return marks.values().stream().mapToLong(Mark::through).min().orElse(0);
  }

  /** Bytes of all records kept, with what a record costs beside its body. */
  synchronized long keptBytes() {
    return backlog.keptBytes();
  }

  /** Within a transaction: stores a record. */
  void insert(Row row) throws SQLException {
    database.update(
        "INSERT INTO " + table + " VALUES(?, ?, ?, ?)",
        row.sequence(),
        row.utcMillis(),
        row.subject(),
        row.body());
  }

  /** After the commit: the record is there. */
  synchronized void inserted(Row row) {
    backlog.add(row.sequence(), row.body().length, row.utcMillis());
  }

  /** Within a transaction: gives a record another body under the same sequence. */
  void replace(long sequence, byte[] body) throws SQLException {
    database.update("UPDATE " + table + " SET body = ? WHERE seq = ?", body, sequence);
  }

  /** After the commit: the record has another size. */
  synchronized void replaced(long sequence, int length) {
    backlog.resize(sequence, length);
  }

  /**
   * Records in order.
   *
   * @param id names gateway and epoch; its sequence does not matter.
   */
  List<Outgoing> next(String destination, RecordId id, long after, int limit) throws SQLException {
    long from;
    synchronized (this) {
      from = Math.max(after, known(destination).through());
      if (from >= backlog.last() || limit <= 0) {
        return List.of();
      }
    }
    return database.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT seq, subject, body FROM "
                      + table
                      + " WHERE seq > ? ORDER BY seq LIMIT ?")) {
            statement.setLong(1, from);
            statement.setInt(2, limit);
            try (ResultSet rows = statement.executeQuery()) {
              List<Outgoing> records = new ArrayList<>();
              while (rows.next()) {
                RecordId each = new RecordId(id.gatewayId(), id.epoch(), stream, rows.getLong(1));
                records.add(new Outgoing(each, rows.getString(2), rows.getBytes(3)));
              }
              return records;
            }
          }
        });
  }

  /** One record's body. */
  byte[] body(long sequence) throws SQLException {
    return database.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("SELECT body FROM " + table + " WHERE seq = ?")) {
            statement.setLong(1, sequence);
            try (ResultSet rows = statement.executeQuery()) {
              if (!rows.next()) {
                throw new DamagedFile(table + " lacks the record " + sequence);
              }
              return rows.getBytes(1);
            }
          }
        });
  }

  /**
   * Notes a receipt.
   *
   * @return empty, or why it was not believed.
   */
  synchronized String release(String destination, long through) {
    Mark mark = marks.get(destination);
    if (mark == null) {
      return "the destination never asked for records";
    }
    if (through > backlog.last()) {
      return "the last record is " + backlog.last();
    }
    if (through > mark.through()) {
      marks.put(destination, new Mark(through, mark.configured()));
      receipts += through - mark.through();
      unsaved = true;
    }
    return "";
  }

  /** How many records have been released, or destinations made known, since it was saved. */
  synchronized long unsettled() {
    return unsaved ? Math.max(1, receipts) : 0;
  }

  /** Whether released records wait to be deleted. */
  synchronized boolean deletable() {
    return Math.min(releasedByAll(), backlog.last() - 1) >= backlog.first();
  }

  /**
   * Within a transaction: saves the receipts and deletes records that no destination needs.
   *
   * @return to be run after the commit.
   */
  Runnable settle() throws SQLException {
    Map<String, Mark> saved;
    long through;
    boolean save;
    synchronized (this) {
      saved = new TreeMap<>(marks);
      save = unsaved;
      through =
          Math.min(
              Math.min(releasedByAll(), backlog.last() - 1), backlog.first() + DELETED_AT_ONCE - 1);
    }
    if (save) {
      database.update("DELETE FROM watermark WHERE stream = ?", stream.label());
      for (Map.Entry<String, Mark> mark : saved.entrySet()) {
        database.update(
            "INSERT INTO watermark VALUES(?, ?, ?, ?)",
            mark.getKey(),
            stream.label(),
            mark.getValue().through(),
            mark.getValue().configured() ? 1 : 0);
      }
    }
    database.update("DELETE FROM " + table + " WHERE seq <= ?", through);
    return () -> settled(saved, through);
  }

  private synchronized void settled(Map<String, Mark> saved, long through) {
    unsaved = !marks.equals(saved);
    receipts = 0;
    backlog.dropThrough(through);
  }

  /** What status shows. */
  synchronized Map<String, Object> status(long utcMillis) {
    Map<String, Object> released = new TreeMap<>();
    marks.forEach((destination, mark) -> released.put(destination, mark.through()));
    long taken = releasedByAll();
    long oldest = backlog.timeAfter(taken);
    Map<String, Object> status = new TreeMap<>();
    status.put("last", backlog.last());
    status.put("released", released);
    status.put("unsentRecords", Math.max(0, backlog.last() - taken));
    status.put("unsentBytes", backlog.bytesAfter(taken));
    status.put("oldestUnsentSeconds", oldest == 0 ? 0 : Math.max(0, utcMillis - oldest) / 1000);
    return status;
  }

  private Mark known(String destination) {
    Mark mark = marks.get(destination);
    if (mark == null) {
      mark = new Mark(0, false);
      marks.put(destination, mark);
      unsaved = true;
    }
    return mark;
  }
}
