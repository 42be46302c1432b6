package org.lamppost.keep;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;

/**
 * {@code safety.db}: incidents, deeds and the engine's checkpoint.
 *
 * <p>Confined to the safety writer, but for {@link #checkpoint()} and what {@link StreamTable}
 * allows.
 */
final class SafetyStore {
  static final List<String> TABLES =
      List.of(StreamTable.creation(Stream.INCIDENT), StreamTable.creation(Stream.AUDIT));
  static final String CHECKPOINT = "checkpoint";

  private final Database database;
  private final Identity identity;
  private final Map<Stream, StreamTable> tables = new EnumMap<>(Stream.class);
  private final Map<Stream, AgeMarks> ages = new EnumMap<>(Stream.class);
  private final Compaction compaction;
  private volatile byte[] checkpoint = new byte[0];

  SafetyStore(Database database, Identity identity, Pair.Setting setting, RunTime ran) {
    this.database = database;
    this.identity = identity;
    for (Stream stream : List.of(Stream.INCIDENT, Stream.AUDIT)) {
      StreamTable table = new StreamTable(database, identity, stream, setting.key());
      tables.put(stream, table);
      long most = setting.limits().age().millis(stream);
      ages.put(stream, new AgeMarks(database, table, stream, ran, most));
    }
    compaction = new Compaction(database, tables, setting.limits().safetyBytes(), ages);
  }

  /** Reads what is in the file. */
  void load(List<String> destinations) throws SQLException {
    for (StreamTable table : tables.values()) {
      table.load(destinations);
    }
    for (AgeMarks age : ages.values()) {
      age.load();
    }
    checkpoint = database.state(CHECKPOINT);
  }

  StreamTable table(Stream stream) {
    return tables.get(stream);
  }

  /** The last durable checkpoint. Not to be changed. Safe from any thread. */
  byte[] checkpoint() {
    return checkpoint;
  }

  /**
   * Commits all in one transaction, in their order.
   *
   * @return their identities, in the same order.
   * @throws UnencodableRecord if nothing was committed because of that one.
   */
  List<RecordId> append(List<Deed> deeds, long utcMillis) throws SQLException {
    Map<Stream, StreamTable.Extension> ends = new EnumMap<>(Stream.class);
    tables.forEach((stream, table) -> ends.put(stream, table.extend()));
    List<RecordId> ids = new ArrayList<>();
    List<StreamTable.Row> rows = new ArrayList<>();
    byte[] newest = null;
    for (Deed deed : deeds) {
      StreamTable.Extension end = ends.get(deed.stream());
      RecordId id = end.next();
      ids.add(id);
      rows.add(end.add(utcMillis, deed.subject(), encoded(deed, id)));
      if (deed instanceof Deed.Change change) {
        newest = change.checkpoint();
      }
    }
    commit(ids, rows, newest);
    return ids;
  }

  private byte[] encoded(Deed deed, RecordId id) {
    try {
      return deed.encode(id, identity);
    } catch (RuntimeException e) { // whatever is wrong with it, it concerns this record alone
      throw new UnencodableRecord(deed, e);
    }
  }

  private void commit(List<RecordId> ids, List<StreamTable.Row> rows, byte[] newest)
      throws SQLException {
    Map<Stream, Long> reached = new EnumMap<>(Stream.class);
    ids.forEach(id -> reached.put(id.stream(), id.sequence()));
    List<Runnable> after = new ArrayList<>();
    database.transact(
        file -> {
          for (int i = 0; i < rows.size(); i++) {
            tables.get(ids.get(i).stream()).insert(rows.get(i));
          }
          for (Map.Entry<Stream, Long> each : reached.entrySet()) {
            after.add(ages.get(each.getKey()).note(each.getValue()));
          }
          if (newest != null) {
            file.putState(CHECKPOINT, newest);
          }
        });
    for (int i = 0; i < rows.size(); i++) {
      tables.get(ids.get(i).stream()).inserted(rows.get(i));
    }
    after.forEach(Runnable::run);
    checkpoint = newest == null ? checkpoint : newest;
  }

  /** Keeps the file within its limit. */
  Compaction compaction() {
    return compaction;
  }

  /** How many receipts wait to be saved. */
  long unsettled() {
    return tables.values().stream().mapToLong(StreamTable::unsettled).sum();
  }

  /** Whether released records wait to be deleted. */
  boolean deletable() {
    return tables.values().stream().anyMatch(StreamTable::deletable);
  }

  /** Saves receipts and deletes what nobody needs any more. */
  void settle() throws SQLException {
    List<Runnable> after = new ArrayList<>();
    database.transact(
        file -> {
          for (StreamTable table : tables.values()) {
            after.add(table.settle());
          }
        });
    after.forEach(Runnable::run);
  }
}
