package org.lamppost.keep;

import java.io.ByteArrayOutputStream;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import org.lamppost.model.Stream;

/**
 * Puts one row in the place of one or several. It keeps what they added to the chain, and is
 * signed, so that a verifier can tell our rewriting from somebody else's.
 *
 * <p>Confined to the writer of the file.
 */
final class Rewriting {
  private final Database database;
  private final Identity identity;
  private final Stream stream;
  private final DeviceKey key;
  private final Chain chain;

  Rewriting(Database database, Identity identity, Stream stream, DeviceKey key, Chain chain) {
    this.database = database;
    this.identity = identity;
    this.stream = stream;
    this.key = key;
    this.chain = chain;
  }

  /**
   * Within a transaction: replaces the rows that stand for {@code first} to {@code sequence}.
   *
   * @return when the last of them was made, UTC milliseconds; the new row says the same.
   */
  long rewrite(long first, long sequence, String subject, byte[] body) throws SQLException {
    ByteArrayOutputStream leaves = new ByteArrayOutputStream();
    byte[] head = new byte[0];
    long utcMillis = 0;
    String table = StreamTable.tableOf(stream);
    String range = " FROM " + table + " WHERE seq BETWEEN ? AND ?";
    try (PreparedStatement statement =
        database.prepare("SELECT seq, at, body, head, leaves" + range + " ORDER BY seq")) {
      statement.setLong(1, first);
      statement.setLong(2, sequence);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          utcMillis = rows.getLong(2);
          head = rows.getBytes(4);
          byte[] kept = rows.getBytes(5);
          leaves.writeBytes(kept == null ? chain.leaf(rows.getLong(1), rows.getBytes(3)) : kept);
        }
      }
    }
    if (leaves.size() != (sequence - first + 1) * Chain.BYTES) {
      throw new DamagedFile(table + " lacks rows between " + first + " and " + sequence);
    }
    database.update("DELETE" + range, first, sequence);
    database.update(
        "INSERT INTO " + table + " VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
        sequence,
        first,
        utcMillis,
        subject,
        body,
        head,
        leaves.toByteArray(),
        key.sign(statement(first, sequence, leaves.toByteArray(), body)));
    return utcMillis;
  }

  private String statement(long first, long sequence, byte[] leaves, byte[] body) {
    HexFormat hex = HexFormat.of();
    return String.format(
        "lamppost-rewrite-1\n%s\n%s\n%s\n%d %d\n%s\n%s\n",
        identity.gatewayId(),
        identity.epoch(),
        stream.label(),
        first,
        sequence,
        hex.formatHex(chain.digest(leaves)),
        hex.formatHex(chain.digest(body)));
  }
}
