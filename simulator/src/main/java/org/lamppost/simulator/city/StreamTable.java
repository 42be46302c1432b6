package org.lamppost.simulator.city;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * Which records are there: drops what came before and keeps the contiguous watermark of each
 * stream.
 *
 * <p>Works inside the caller's transaction and is of no use after one that failed. Not thread-safe:
 * confined to the writer.
 */
final class StreamTable implements AutoCloseable {
  private final PreparedStatement find;
  private final PreparedStatement create;
  private final PreparedStatement insert;
  private final PreparedStatement stored;
  private final PreparedStatement update;
  private final Map<StreamKey, State> states = new HashMap<>();

  StreamTable(Connection connection) throws SQLException {
    find =
        connection.prepareStatement(
            "SELECT id, through, highest, raw_duplicates, conflicts FROM streams"
                + " WHERE gateway=? AND epoch=? AND stream=?");
    create =
        connection.prepareStatement("INSERT INTO streams (gateway, epoch, stream) VALUES (?,?,?)");
    insert =
        connection.prepareStatement(
            "INSERT OR IGNORE INTO records (stream, sequence, arrived, digest, refused, span, gap)"
                + " VALUES (?,?,?,?,?,?,?)");
    stored =
        connection.prepareStatement(
            "SELECT digest, span, gap FROM records WHERE stream=? AND sequence=?");
    update =
        connection.prepareStatement(
            "UPDATE streams SET through=?, highest=?, raw_duplicates=?, conflicts=? WHERE id=?");
  }

  /** What entering a record showed. */
  enum Entry {
    /** Nothing of it was there. */
    NEW,
    /** It stands for several sequences, of which some were there. */
    OVERLAP,
    /** It is there, as itself or as part of a re-packed one; counted as a raw duplicate. */
    DUPLICATE
  }

  /**
   * Enters a record, or all that it stands for. Content that differs from what is there is a
   * conflict, unless one of both is a gap or was re-packed: these differ by nature.
   */
  Entry enter(Decoded decoded, Arrival arrival) throws SQLException {
    Identity identity = decoded.place().orElseThrow();
    State state = state(identity.stream());
    state.changed = true;
    long first = decoded.firstSequence();
    long span = identity.sequence() - first + 1;
    long digest = digest(arrival.payload());
    insert.setLong(1, state.id);
    insert.setLong(3, arrival.arrivedMillis());
    insert.setLong(4, digest);
    insert.setBoolean(5, decoded instanceof Decoded.Refused);
    insert.setLong(6, span);
    insert.setBoolean(7, decoded instanceof Decoded.Gap);
    // What the watermark has passed is there.
    long entered = 0;
    for (long at = Math.max(first, state.through + 1); at <= identity.sequence(); at++) {
      insert.setLong(2, at);
      entered += insert.executeUpdate();
    }
    if (entered == 0 && isDuplicate(state, identity.sequence(), digest, decoded)) {
      return Entry.DUPLICATE;
    }
    state.highest = Math.max(state.highest, identity.sequence());
    advance(state);
    return entered == span ? Entry.NEW : Entry.OVERLAP;
  }

  private boolean isDuplicate(State state, long sequence, long digest, Decoded decoded)
      throws SQLException {
    boolean plain = decoded.firstSequence() == sequence && !(decoded instanceof Decoded.Gap);
    stored.setLong(1, state.id);
    stored.setLong(2, sequence);
    try (ResultSet row = stored.executeQuery()) {
      row.next();
      boolean same = row.getLong("digest") == digest;
      if (!same && decoded.firstSequence() < sequence) {
        // Packed otherwise than what is there: it may hold what that one did not.
        return false;
      }
      state.rawDuplicates++;
      if (!same && plain && row.getLong("span") == 1 && !row.getBoolean("gap")) {
        state.conflicts++;
      }
      return true;
    }
  }

  private void advance(State state) throws SQLException {
    while (state.through < state.highest && exists(state.id, state.through + 1)) {
      state.through++;
    }
  }

  /** Writes the watermark of a stream that {@link #enter} touched. */
  Receipt save(StreamKey stream) throws SQLException {
    State state = state(stream);
    if (state.changed) {
      update.setLong(1, state.through);
      update.setLong(2, state.highest);
      update.setLong(3, state.rawDuplicates);
      update.setLong(4, state.conflicts);
      update.setLong(5, state.id);
      update.executeUpdate();
      state.changed = false;
    }
    return new Receipt(stream, state.through);
  }

  private State state(StreamKey stream) throws SQLException {
    State known = states.get(stream);
    if (known != null) {
      return known;
    }
    State loaded = load(stream);
    if (loaded == null) {
      bind(create, stream);
      create.executeUpdate();
      loaded = load(stream);
    }
    states.put(stream, loaded);
    return loaded;
  }

  private State load(StreamKey stream) throws SQLException {
    bind(find, stream);
    try (ResultSet row = find.executeQuery()) {
      if (!row.next()) {
        return null;
      }
      State state = new State(row.getLong(1));
      state.through = row.getLong(2);
      state.highest = row.getLong(3);
      state.rawDuplicates = row.getLong(4);
      state.conflicts = row.getLong(5);
      return state;
    }
  }

  private static void bind(PreparedStatement statement, StreamKey stream) throws SQLException {
    statement.setString(1, stream.gateway());
    statement.setString(2, stream.epoch());
    statement.setString(3, stream.stream());
  }

  private boolean exists(long id, long sequence) throws SQLException {
    stored.setLong(1, id);
    stored.setLong(2, sequence);
    try (ResultSet row = stored.executeQuery()) {
      return row.next();
    }
  }

  private static long digest(byte[] payload) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(payload)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : new PreparedStatement[] {find, create, insert, stored}) {
      statement.close();
    }
    update.close();
  }

  /** One row of {@code streams}, ahead of the database until saved. */
  private static final class State {
    private final long id;
    private long through;
    private long highest;
    private long rawDuplicates;
    private long conflicts;
    private boolean changed;

    State(long id) {
      this.id = id;
    }
  }
}
