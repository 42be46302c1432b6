package org.lamppost.simulator.city;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages into the city's database, each batch in one durable transaction.
 *
 * <p>Not thread-safe: confined to the writer once it runs.
 */
final class Store implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Store.class);

  private static final long MOST_SEQUENCES = 1_000_000;

  private final BlockDecoder blocks = new BlockDecoder();
  private final JsonDecoder texts = new JsonDecoder();
  private final Connection connection;

  // valid until a transaction fails
  private Optional<Tables> open = Optional.empty();

  private Store(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens the database and makes it where there is none.
   *
   * @throws StoreException if it cannot be opened.
   */
  static Store open(Path file) {
    return new Store(Schema.open(file));
  }

  /**
   * Stores a batch and returns once it would survive a power cut.
   *
   * @return what the gateways and the desk have to hear of.
   * @throws StoreException if the database refuses; then nothing of the batch is stored and the
   *     same batch may be given again.
   */
  Commit write(List<Arrival> batch) {
    List<Message> messages = new ArrayList<>(batch.size());
    for (Arrival arrival : batch) {
      messages.add(new Message(arrival, decode(arrival)));
    }
    return take(messages);
  }

  /** Stores messages that are decoded already, as {@link #write} does. */
  Commit take(List<Message> batch) {
    try {
      if (open.isEmpty()) {
        open = Optional.of(new Tables(connection));
      }
      Commit commit = store(batch, open.get());
      connection.commit();
      return commit;
    } catch (SQLException e) {
      rollBack();
      throw new StoreException("batch not stored messages=" + batch.size(), e);
    }
  }

  private static Commit store(List<Message> batch, Tables tables) throws SQLException {
    Set<StreamKey> touched = new LinkedHashSet<>();
    List<IncidentChange> changes = new ArrayList<>();
    for (Message message : batch) {
      Decoded decoded = message.decoded();
      Optional<Identity> identity = decoded.place();
      identity.ifPresent(place -> touched.add(place.stream()));
      StreamTable.Entry entry =
          identity.isEmpty()
              ? StreamTable.Entry.NEW
              : tables.streams.enter(decoded, message.arrival());
      if (entry != StreamTable.Entry.DUPLICATE) {
        add(tables, message, entry);
        if (decoded instanceof Decoded.Incident incident) {
          changes.add(incident.change());
        }
      }
    }
    List<Receipt> receipts = new ArrayList<>(touched.size());
    for (StreamKey stream : touched) {
      receipts.add(tables.streams.save(stream));
    }
    return new Commit(receipts, changes);
  }

  private Decoded decode(Arrival arrival) {
    if (arrival.stream().equals("telemetry")) {
      return bounded(blocks.decode(arrival.gateway(), arrival.payload()));
    }
    return texts.decode(arrival.gateway(), arrival.stream(), arrival.payload());
  }

  /** A record that claims to stand for more than a journal ever re-packs is not believed. */
  private static Decoded bounded(Decoded decoded) {
    if (decoded instanceof Decoded.Telemetry telemetry) {
      Identity identity = telemetry.block().identity();
      long others = identity.sequence() - telemetry.block().firstSequence();
      if (others >= MOST_SEQUENCES) {
        return new Decoded.Refused(
            Optional.of(identity), "stands for more than " + MOST_SEQUENCES + " sequences");
      }
    }
    return decoded;
  }

  private static void add(Tables tables, Message message, StreamTable.Entry entry)
      throws SQLException {
    Decoded decoded = message.decoded();
    Arrival arrival = message.arrival();
    if (decoded instanceof Decoded.Telemetry telemetry) {
      tables.readings.add(telemetry.block(), entry == StreamTable.Entry.OVERLAP);
    } else if (decoded instanceof Decoded.Incident incident) {
      tables.reports.add(incident.change(), arrival);
    } else if (decoded instanceof Decoded.Audit audit) {
      tables.reports.add(audit, arrival);
    } else if (decoded instanceof Decoded.Gap gap) {
      tables.reports.add(gap, arrival);
    } else if (decoded instanceof Decoded.State state) {
      tables.reports.add(state, arrival);
    } else if (decoded instanceof Decoded.Heads heads) {
      tables.heads.add(heads.message(), arrival);
    } else if (decoded instanceof Decoded.Refused refused) {
      LOG.warn(
          "message refused gateway={} stream={} bytes={} reason={}",
          arrival.gateway(),
          arrival.stream(),
          arrival.payload().length,
          refused.reason());
      tables.reports.add(refused, arrival);
    }
  }

  /** The driver closes a statement that failed, so all are made anew for the next batch. */
  private void rollBack() {
    try {
      connection.rollback();
      closeTables();
    } catch (SQLException e) {
      LOG.error("transaction cannot be rolled back", e);
    }
  }

  private void closeTables() throws SQLException {
    if (open.isPresent()) {
      Tables tables = open.get();
      open = Optional.empty();
      tables.close();
    }
  }

  @Override
  public void close() {
    try {
      closeTables();
      connection.close();
    } catch (SQLException e) {
      throw new StoreException("database cannot be closed", e);
    }
  }

  /** Prepared statements and what the tables remember of the database. */
  private static final class Tables implements AutoCloseable {
    private final StreamTable streams;
    private final ReadingTable readings;
    private final ReportTable reports;
    private final HeadsTable heads;

    Tables(Connection connection) throws SQLException {
      streams = new StreamTable(connection);
      readings = new ReadingTable(connection);
      reports = new ReportTable(connection);
      heads = new HeadsTable(connection);
    }

    @Override
    public void close() throws SQLException {
      streams.close();
      readings.close();
      reports.close();
      heads.close();
    }
  }

  /** A message and what it says. */
  record Message(Arrival arrival, Decoded decoded) {}

  /**
   * What a commit made true.
   *
   * @param receipts one for each stream that got a record, also where it was a duplicate.
   * @param changes incident changes that are new to the city, in order of arrival.
   */
  record Commit(List<Receipt> receipts, List<IncidentChange> changes) {}
}
