package org.lamppost.simulator.verify;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import org.lamppost.simulator.verify.Finding.Kind;

/**
 * One pass over one stream, from the base to the end, each row once.
 *
 * <p>Each link is checked from the stored head of the row before, so that one altered row is one
 * finding; a chain whose links all hold and that passes through the receiver's head is the one that
 * the gateway signed. Not thread-safe.
 */
final class Walk {
  private static final int FETCH = 1_000;

  private final Lane lane;
  private final Trust trust;
  private final Chain chain;
  private final Findings findings;
  private final byte[] signedHead;
  private final long signedSequence;

  // where the pass is
  private long rows;
  private long base;
  private long last;
  private byte[] head;
  private boolean linked;

  /** Whether records up to the receiver's head may have been exchanged under right links. */
  private boolean doubtful;

  /**
   * What the pass holds the stream against.
   *
   * @param key whom rewritten rows must be signed by.
   * @param signed the receiver's head of the stream; null if it has none.
   * @param through the last record that the receiver has; -1 if not known.
   */
  record Trust(
      String gatewayId,
      String epoch,
      Suite suite,
      byte[] key,
      SignedHeads.Head signed,
      long through) {}

  Walk(Lane lane, Trust trust, Findings findings) {
    this.lane = lane;
    this.trust = trust;
    this.findings = findings;
    this.chain = new Chain(trust.suite());
    this.signedSequence = trust.signed() == null ? -1 : trust.signed().sequence();
    this.signedHead = trust.signed() == null ? null : trust.signed().digest();
  }

  /** Goes over all rows. */
  void over(Connection connection) throws SQLException {
    begin(connection);
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCH);
      try (ResultSet found = statement.executeQuery(JournalRow.select(lane))) {
        while (found.next()) {
          rows++;
          if (found.getInt(4) == 0) {
            untouched(found.getLong(1), found.getBytes(2), found.getBytes(3));
          } else {
            unusual(JournalRow.of(found, lane));
          }
        }
      }
    }
  }

  private void begin(Connection connection) throws SQLException {
    head = chain.start(trust.epoch(), lane.stream());
    linked = true;
    try (PreparedStatement query =
        connection.prepareStatement("SELECT body FROM state WHERE name = ?")) {
      query.setString(1, "base/" + lane.stream());
      try (ResultSet state = query.executeQuery()) {
        if (state.next()) {
          base(state.getObject(1) instanceof byte[] body ? body : new byte[0]);
        }
      }
    }
    last = base;
    signedHeadAt(base);
    if (trust.through() >= 0 && base > trust.through()) {
      add(
          Kind.DELETED,
          trust.through() + 1,
          "the records up to " + base + " are gone",
          "all after " + trust.through() + ", which the receiver does not have");
    }
  }

  private void base(byte[] body) {
    if (body.length != Long.BYTES + chain.length() || ByteBuffer.wrap(body).getLong() < 1) {
      add(Kind.ALTERED, 0, "base of " + body.length + " bytes", "a sequence and a head");
      linked = false;
      return;
    }
    base = ByteBuffer.wrap(body).getLong();
    head = Arrays.copyOfRange(body, Long.BYTES, body.length);
  }

  private void untouched(long sequence, byte[] body, byte[] stored) {
    follow(sequence, sequence);
    chain.append(head, sequence, body == null ? new byte[0] : body);
    arrive(sequence, stored);
  }

  private void unusual(JournalRow row) {
    if (!row.fault().isEmpty()) {
      add(Kind.ALTERED, row.sequence(), row.fault().replaceFirst("; $", ""), "a row of a journal");
    }
    if (row.leaves() == null) {
      untouched(row.sequence(), row.body(), row.head());
      return;
    }
    follow(row.first(), row.sequence());
    byte[] leaves = row.leaves();
    long count = row.sequence() - row.first() + 1;
    if (leaves.length % chain.length() != 0 || leaves.length / chain.length() != count) {
      add(
          Kind.ALTERED,
          row.sequence(),
          "leaves of " + leaves.length + " bytes",
          count + " leaves of " + chain.length() + " bytes");
      linked = false;
    } else {
      for (int i = 0; i < count; i++) {
        chain.append(head, leaves, i * chain.length());
        if (i < count - 1) {
          signedHeadAt(row.first() + i);
        }
      }
    }
    arrive(row.sequence(), row.head());
    if (!proven(row)) {
      add(
          Kind.BAD_SIGNATURE,
          row.sequence(),
          "the proof of the rewritten row does not fit",
          "the gateway's signature over its leaves and its body");
    }
  }

  /** Checks that a row begins where the row before ended. */
  private void follow(long first, long sequence) {
    if (first == last + 1) {
      return;
    }
    linked = false;
    String what = "row " + first + ".." + sequence + " after " + last;
    if (first > last + 1) {
      add(Kind.DELETED, last + 1, what, (first - last - 1) + " records between");
    } else {
      add(sequence < last ? Kind.REORDERED : Kind.DUPLICATED, sequence, what, "row " + (last + 1));
    }
  }

  /** Compares the head that was worked out with the one in the row, and goes on from the latter. */
  private void arrive(long sequence, byte[] stored) {
    boolean whole = stored != null && stored.length == chain.length();
    if (linked && !(whole && Arrays.equals(head, stored))) {
      doubtful = true;
      add(
          Kind.ALTERED,
          sequence,
          "head " + hex(stored),
          "head " + hex(head) + " of this record after the one before");
    }
    if (whole) {
      head = stored;
    }
    linked = whole;
    last = sequence;
    signedHeadAt(sequence);
  }

  private void signedHeadAt(long sequence) {
    if (sequence == signedSequence && !Arrays.equals(head, signedHead)) {
      doubtful = true;
      add(
          Kind.ALTERED,
          sequence,
          "the chain up to here ends in " + hex(head),
          hex(signedHead) + ", the head that the gateway signed");
    }
  }

  private boolean proven(JournalRow row) {
    if (row.proof() == null) {
      return false;
    }
    String text =
        String.join(
            "\n",
            "lamppost-rewrite-1",
            trust.gatewayId(),
            trust.epoch(),
            lane.stream(),
            row.first() + " " + row.sequence(),
            hex(chain.digest(row.leaves())),
            hex(chain.digest(row.body())),
            "");
    return trust.suite().signed(trust.key(), text.getBytes(StandardCharsets.UTF_8), row.proof());
  }

  private void add(Kind kind, long sequence, String what, String expected) {
    findings.add(Finding.of(kind, lane, sequence, what, expected));
  }

  private static String hex(byte[] bytes) {
    return bytes == null ? "nothing" : HexFormat.of().formatHex(bytes);
  }

  Lane lane() {
    return lane;
  }

  long rows() {
    return rows;
  }

  /** The last sequence in the file. */
  long end() {
    return last;
  }

  /** The last sequence that must be there: signed for, or in the receiver's hands. */
  long due() {
    return Math.max(signedSequence, trust.through());
  }

  /** How many sequences come after the receiver's head. */
  long unvouched() {
    return Math.max(0, last - Math.max(base, signedSequence));
  }

  /** Whether the bodies themselves should be asked what happened. */
  boolean doubtful() {
    return doubtful;
  }
}
