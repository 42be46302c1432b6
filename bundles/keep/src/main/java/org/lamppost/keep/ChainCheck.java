package org.lamppost.keep;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.lamppost.model.Stream;

/**
 * Holds rows that are read against the chain: nothing else would notice a body that was changed by
 * age or by hand. Confined to the readers' connection.
 */
final class ChainCheck {
  private final Database database;
  private final Chain chain;
  private final Stream stream;
  private final boolean checked;

  /** The head after the row before; null at the beginning. */
  private byte[] before;

  /**
   * A check of one stream.
   *
   * @param checked whether each row follows from the one before it; what was salvaged has holes.
   */
  ChainCheck(Database database, Chain chain, Stream stream, boolean checked) {
    this.database = database;
    this.chain = chain;
    this.stream = stream;
    this.checked = checked;
  }

  /** Rows are read from anywhere. */
  void begin() {
    before = null;
  }

  /**
   * The next row: seq, subject, body, first, head, leaves.
   *
   * @throws DamagedFile if it is not what the chain says it was.
   */
  void row(Connection connection, ResultSet row) throws SQLException {
    if (!checked) {
      return;
    }
    byte[] link = before == null ? headBefore(connection, row.getLong(4)) : before;
    byte[] leaves = row.getBytes(6);
    if (leaves == null) {
      link = chain.link(link, chain.leaf(row.getLong(1), row.getBytes(3)));
    } else {
      for (int at = 0; at + Chain.BYTES <= leaves.length; at += Chain.BYTES) {
        link = chain.link(link, Arrays.copyOfRange(leaves, at, at + Chain.BYTES));
      }
    }
    if (!Arrays.equals(link, row.getBytes(5))) {
      throw new DamagedFile(stream.label() + " " + row.getLong(1) + " is not what was accepted");
    }
    before = link;
  }

  /**
   * The head before a row: of the row before it, of the last one deleted, or the chain's origin.
   */
  private byte[] headBefore(Connection connection, long first) throws SQLException {
    if (first == 1) {
      return chain.origin();
    }
    String query = "SELECT head FROM " + StreamTable.tableOf(stream) + " WHERE seq = ?";
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setLong(1, first - 1);
      try (ResultSet rows = statement.executeQuery()) {
        if (rows.next() && rows.getBytes(1) != null) {
          return rows.getBytes(1);
        }
      }
    }
    ByteBuffer base = ByteBuffer.wrap(database.state("base/" + stream.label()));
    if (base.remaining() != Long.BYTES + Chain.BYTES || base.getLong() != first - 1) {
      throw new DamagedFile(stream.label() + " lacks what comes before " + first);
    }
    byte[] head = new byte[Chain.BYTES];
    base.get(head);
    return head;
  }
}
