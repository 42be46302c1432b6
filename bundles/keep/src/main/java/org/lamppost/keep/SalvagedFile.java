package org.lamppost.keep;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lamppost.model.Stream;

/**
 * A database with records that were salvaged: their streams as they are handed out until every
 * destination has them. Safe from any thread, but for {@link #settle} and closing.
 */
final class SalvagedFile implements AutoCloseable {
  /** The streams of the safety file, or of the telemetry file. */
  static final List<List<Stream>> KINDS =
      List.of(List.of(Stream.INCIDENT, Stream.AUDIT), List.of(Stream.TELEMETRY));

  private final Database database;
  private final Identity identity;
  private final Map<Stream, StreamTable> tables = new TreeMap<>();

  private SalvagedFile(Database database, Identity identity) {
    this.database = database;
    this.identity = identity;
  }

  /**
   * Opens a file that {@link Salvaging} made.
   *
   * @throws SQLException if it cannot be used.
   */
  static SalvagedFile open(Database database, Identity ours, Pair.Setting setting)
      throws SQLException {
    if (database.open()) {
      throw new DamagedFile(database.file() + " is empty");
    }
    Identity identity = new Identity(ours.gatewayId(), database.fact("epoch"), ours.zone());
    SalvagedFile file = new SalvagedFile(database, identity);
    for (String label : database.fact("streams").split(",")) {
      Stream stream = Stream.of(label);
      StreamTable table = StreamTable.salvaged(database, identity, stream, setting.key());
      table.load(setting.limits().destinations());
      file.tables.put(stream, table);
    }
    return file;
  }

  Database database() {
    return database;
  }

  String epoch() {
    return identity.epoch();
  }

  /** The tables that it has. */
  Map<Stream, StreamTable> tables() {
    return tables;
  }

  /** Whether some destination still needs some of it. */
  boolean needed() {
    return tables.values().stream().anyMatch(table -> table.releasedByAll() < table.last());
  }

  /** Whether a destination still needs some of it. */
  boolean needed(String destination) {
    return tables.values().stream().anyMatch(table -> table.releasedBy(destination) < table.last());
  }

  /** Saves receipts and deletes what nobody needs any more. */
  void settle() throws SQLException {
    boolean due =
        tables.values().stream().anyMatch(table -> table.unsettled() > 0 || table.deletable());
    if (!due) {
      return;
    }
    List<Runnable> after = new ArrayList<>();
    database.transact(
        file -> {
          for (StreamTable table : tables.values()) {
            after.add(table.settle());
          }
        });
    after.forEach(Runnable::run);
  }

  @Override
  public void close() {
    database.close();
  }
}
