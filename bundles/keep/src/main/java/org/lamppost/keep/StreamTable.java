package org.lamppost.keep;

import java.nio.ByteBuffer;
import java.sql.Connection;
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
   * A row to be stored.
   *
   * @param first the first sequence that it stands for.
   * @param sequence the last one; from 1 without holes.
   * @param utcMillis when it was made.
   * @param subject see {@link Outgoing}.
   * @param body as it is sent.
   * @param head the chain's head after it.
   */
  record Row(long first, long sequence, long utcMillis, String subject, byte[] body, byte[] head) {}

  /**
   * Where the stream stands.
   *
   * @param sequence of the newest record; 0 if there was never one.
   * @param head the chain's head after it.
   */
  record Head(long sequence, byte[] head) {}

  private final Database database;
  private final Identity identity;
  private final Stream stream;
  private final String table;
  private final Chain chain;
  private final Rewriting rewriting;

  /** Holds what is read against the chain; confined to the readers' connection. */
  private final ChainCheck check;

  // guarded by this
  private final Backlog backlog = new Backlog();
  private byte[] head;
  private final Map<String, Mark> marks = new TreeMap<>();
  private long handedOut;
  private boolean unsaved;
  private long receipts;

  StreamTable(Database database, Identity identity, Stream stream, DeviceKey key) {
    this(database, identity, stream, key, true);
  }

  private StreamTable(
      Database database, Identity identity, Stream stream, DeviceKey key, boolean checked) {
    this.database = database;
    this.identity = identity;
    this.stream = stream;
    this.table = tableOf(stream);
    this.chain = new Chain(key.suite(), identity.epoch(), stream);
    this.rewriting = new Rewriting(database, identity, stream, key, chain);
    Chain readers = new Chain(key.suite(), identity.epoch(), stream);
    this.check = new ChainCheck(database, readers, stream, checked);
    this.head = chain.origin();
  }

  /** A table of salvaged records: its rows do not follow from each other. */
  static StreamTable salvaged(Database database, Identity identity, Stream stream, DeviceKey key) {
    return new StreamTable(database, identity, stream, key, false);
  }

  /** What makes a stream's table; its columns are described in {@code docs/formats/heads.md}. */
  static String creation(Stream stream) {
    return "CREATE TABLE "
        + tableOf(stream)
        + "(seq INTEGER PRIMARY KEY, first INTEGER, at INTEGER, subject TEXT, body BLOB,"
        + " head BLOB, leaves BLOB, proof BLOB)";
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
                      "SELECT first, seq, length(body), at FROM " + table + " ORDER BY seq");
              ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              addLoaded(rows.getLong(1), rows.getLong(2), rows.getInt(3), rows.getLong(4));
            }
          }
          loadHead(connection);
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

  private void addLoaded(long first, long sequence, int length, long utcMillis)
      throws SQLException {
    if (first > sequence || backlog.last() != 0 && first != backlog.last() + 1) {
      throw new DamagedFile(
          table + " has " + first + " to " + sequence + " after " + backlog.last());
    }
    backlog.add(first, sequence, length, utcMillis);
  }

  private void loadHead(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT head FROM " + table + " ORDER BY seq DESC LIMIT 1");
        ResultSet rows = statement.executeQuery()) {
      if (rows.next()) {
        byte[] found = rows.getBytes(1);
        if (found == null || found.length != Chain.BYTES) {
          throw new DamagedFile(table + " has no head at " + backlog.last());
        }
        head = found;
      }
    }
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

  /** The last record that a destination has in custody. */
  synchronized long releasedBy(String destination) {
    Mark mark = marks.get(destination);
    return mark == null ? 0 : mark.through();
  }

  /** Bytes of all records kept, with what a record costs beside its body. */
  synchronized long keptBytes() {
    return backlog.keptBytes();
  }

  /** Where the stream stands. Not to be changed. */
  synchronized Head head() {
    return new Head(backlog.last(), head);
  }

  /** Rows for the end of the stream, chained one to the other. Belongs to the writer. */
  Extension extend() {
    return new Extension(head());
  }

  /** Rows that are to be inserted in one transaction. */
  final class Extension {
    private Head end;

    private Extension(Head end) {
      this.end = end;
    }

    /** The identity of the next row. */
    RecordId next() {
      return identity.record(stream, end.sequence() + 1);
    }

    /** Makes the next row. */
    Row add(long utcMillis, String subject, byte[] body) {
      long sequence = end.sequence() + 1;
      byte[] link = chain.link(end.head(), chain.leaf(sequence, body));
      end = new Head(sequence, link);
      return new Row(sequence, sequence, utcMillis, subject, body, link);
    }
  }

  /** Within a transaction: stores a row. */
  void insert(Row row) throws SQLException {
    database.update(
        "INSERT INTO " + table + "(seq, first, at, subject, body, head) VALUES(?, ?, ?, ?, ?, ?)",
        row.sequence(),
        row.first(),
        row.utcMillis(),
        row.subject(),
        row.body(),
        row.head());
  }

  /** After the commit: the row is there. */
  synchronized void inserted(Row row) {
    backlog.add(row.first(), row.sequence(), row.body().length, row.utcMillis());
    head = row.head();
  }

  /**
   * Within a transaction: puts one row in the place of those that stand for {@code first} to {@code
   * sequence}; see {@link Rewriting}.
   *
   * @return to be run after the commit.
   */
  Runnable rewrite(long first, long sequence, String subject, byte[] body) throws SQLException {
    long utcMillis = rewriting.rewrite(first, sequence, subject, body);
    return () -> rewritten(first, sequence, body.length, utcMillis);
  }

  private synchronized void rewritten(long first, long sequence, int length, long utcMillis) {
    backlog.rewrite(first, sequence, length, utcMillis);
  }

  /** Where the row ends that holds this sequence, which must be kept. */
  synchronized long endOf(long sequence) {
    return backlog.endOf(sequence);
  }

  /** The size of the row that holds this sequence, which must be kept. */
  synchronized int bytesAt(long sequence) {
    return backlog.bytesAt(sequence);
  }

  /** Records in order, for a destination. */
  List<Outgoing> next(String destination, long after, int limit) throws SQLException {
    long from;
    synchronized (this) {
      from = Math.max(after, known(destination).through());
      if (from >= backlog.last() || limit <= 0) {
        return List.of();
      }
    }
    List<Outgoing> records = records(from, limit);
    if (!records.isEmpty()) {
      handOut(records.get(records.size() - 1).id().sequence());
    }
    return records;
  }

  /**
   * Records in order.
   *
   * @throws DamagedFile if one is not what the chain says it was: nothing else would notice a body
   *     that was changed by age or by hand.
   */
  List<Outgoing> records(long after, int limit) throws SQLException {
    return database.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT seq, subject, body, first, head, leaves FROM "
                      + table
                      + " WHERE seq > ? ORDER BY seq LIMIT ?")) {
            statement.setLong(1, after);
            statement.setInt(2, limit);
            try (ResultSet rows = statement.executeQuery()) {
              List<Outgoing> records = new ArrayList<>();
              check.begin();
              while (rows.next()) {
                check.row(connection, rows);
                RecordId each = identity.record(stream, rows.getLong(1));
                records.add(new Outgoing(each, rows.getString(2), rows.getBytes(3)));
              }
              return records;
            }
          }
        });
  }

  private synchronized void handOut(long sequence) {
    handedOut = Math.max(handedOut, sequence);
  }

  /** The last record that a destination has in custody or may be on its way to one. */
  synchronized long untouchable() {
    long taken = marks.values().stream().mapToLong(Mark::through).max().orElse(0);
    return Math.min(backlog.last(), Math.max(handedOut, taken));
  }

  /** How many rows have something after this sequence. */
  synchronized int rowsAfter(long sequence) {
    return backlog.rowsAfter(sequence);
  }

  /** Bytes of the bodies after this sequence. */
  synchronized long bytesAfter(long sequence) {
    return backlog.bytesAfter(sequence);
  }

  /**
   * The body of the row that ends with this sequence.
   *
   * @throws DamagedFile if it is not what the chain says it was: what is made of it would be signed
   *     as true.
   */
  byte[] body(long sequence) throws SQLException {
    List<Outgoing> row = records(sequence - 1, 1);
    if (row.isEmpty() || row.get(0).id().sequence() != sequence) {
      throw new DamagedFile(table + " lacks the record " + sequence);
    }
    return row.get(0).body();
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
    return backlog.endOfRows(releasedByAll(), 1) >= backlog.first();
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
    boolean delete;
    synchronized (this) {
      saved = new TreeMap<>(marks);
      save = unsaved;
      through = backlog.endOfRows(releasedByAll(), DELETED_AT_ONCE);
      delete = through >= backlog.first();
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
    if (delete) {
      database.putState("base/" + stream.label(), base(through));
      database.update("DELETE FROM " + table + " WHERE seq <= ?", through);
    }
    return () -> settled(saved, through);
  }

  /** The place and head of the last row that is deleted: the chain goes on from there. */
  private byte[] base(long through) throws SQLException {
    try (PreparedStatement statement =
        database.prepare("SELECT head FROM " + table + " WHERE seq = ?")) {
      statement.setLong(1, through);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw new DamagedFile(table + " lacks the record " + through);
        }
        return ByteBuffer.allocate(Long.BYTES + Chain.BYTES)
            .putLong(through)
            .put(rows.getBytes(1))
            .array();
      }
    }
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
