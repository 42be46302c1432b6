package org.lamppost.keep;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lamppost.model.Stream;

/**
 * What could be read of the tables {@code meta}, {@code state} and {@code watermark}. Nothing
 * proves it.
 */
final class SavedFacts {
  private static final int VOTERS = 40;
  private static final String SESSION = "session";

  private final Map<String, String> meta = new HashMap<>();
  private final Map<String, byte[]> state = new HashMap<>();
  private final List<Mark> marks = new ArrayList<>();

  /** How far a destination has come in a stream. */
  record Mark(String destination, String stream, long through, boolean configured) {}

  /** Whose journal it is, and which. */
  record Identity(String gateway, String epoch) {}

  /**
   * The last deleted row of a stream.
   *
   * @param head the chain's head after it.
   */
  record Base(long sequence, byte[] head) {}

  /** Whether a row of a table is one of {@code state}: no other begins with a text. */
  static boolean isState(Columns columns) {
    return columns.count() == 2 && columns.isText(0);
  }

  /** Takes a record of one of the three tables; the first of a name is believed. */
  void add(Columns columns) {
    if (columns.count() < 2 || !columns.isText(0)) {
      return;
    }
    Optional<String> name = columns.text(0);
    if (name.isEmpty()) {
      return;
    }
    if (columns.count() == 2 && columns.isText(1)) {
      columns.text(1).ifPresent(value -> meta.putIfAbsent(name.get(), value));
    } else if (columns.count() == 2 && columns.isBlob(1)) {
      putState(name.get(), columns.blob(1));
    } else if (columns.count() == 4 && columns.isText(1) && columns.isInteger(2)) {
      addMark(name.get(), columns);
    }
  }

  private void putState(String name, byte[] body) {
    byte[] before = state.putIfAbsent(name, body);
    if (before != null && name.equals(SESSION) && isLater(body, before)) {
      state.put(name, body);
    }
  }

  private void addMark(String destination, Columns columns) {
    String stream = columns.text(1).orElse("");
    boolean known =
        marks.stream()
            .anyMatch(m -> m.destination().equals(destination) && m.stream().equals(stream));
    if (!known) {
      boolean configured = columns.isInteger(3) && columns.integer(3) == 1;
      marks.add(new Mark(destination, stream, columns.integer(2), configured));
    }
  }

  private static boolean isLater(byte[] one, byte[] other) {
    Optional<Session> first = session(one);
    Optional<Session> second = session(other);
    return first.isPresent()
        && second.isPresent()
        && first.get().last().bootId().equals(second.get().last().bootId())
        && first.get().last().committedMillis() > second.get().last().committedMillis();
  }

  private static Optional<Session> session(byte[] blob) {
    try {
      return blob == null ? Optional.empty() : Optional.of(Session.decode(blob));
    } catch (DamagedFile e) {
      return Optional.empty();
    }
  }

  Map<String, String> meta() {
    return meta;
  }

  Map<String, byte[]> state() {
    return state;
  }

  List<Mark> marks() {
    return marks;
  }

  /** The run that wrote last. */
  Optional<Session> session() {
    return session(state.get(SESSION));
  }

  /** The last deleted row of a stream, if one is noted. */
  Optional<Base> base(Stream stream) {
    byte[] body = state.get("base/" + stream.label());
    if (body == null || body.length != 40) {
      return Optional.empty();
    }
    byte[] head = new byte[32];
    System.arraycopy(body, 8, head, 0, 32);
    return Optional.of(new Base(ByteBuffer.wrap(body).getLong(), head));
  }

  /**
   * What most of the rows say of themselves, or else the table {@code meta}; empty texts if none.
   */
  Identity identity(Map<Stream, RowIndex> rows, CellReader reader) throws IOException {
    Map<Identity, Integer> votes = new HashMap<>();
    for (RowIndex index : rows.values()) {
      int step = Math.max(1, index.size() / VOTERS);
      for (int i = 0; i < index.size(); i += step) {
        Salvage.row(reader, index, i)
            .flatMap(row -> BodyClaim.of(row.body()))
            .ifPresent(
                claim ->
                    votes.merge(new Identity(claim.gateway(), claim.epoch()), 1, Integer::sum));
      }
    }
    Identity stated =
        new Identity(meta.getOrDefault("gateway", ""), meta.getOrDefault("epoch", ""));
    votes.merge(stated, 1, Integer::sum);
    return votes.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(stated);
  }
}
