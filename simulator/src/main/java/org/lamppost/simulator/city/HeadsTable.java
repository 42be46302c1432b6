package org.lamppost.simulator.city;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest signed heads of each epoch, the first key of each gateway, and alarms about both.
 *
 * <p>Heads under another key than the first, or with a signature that does not fit, never take the
 * place of others. Works inside the caller's transaction. Not thread-safe: confined to the writer.
 */
final class HeadsTable implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeadsTable.class);

  private final PreparedStatement rememberKey;
  private final PreparedStatement keyOf;
  private final PreparedStatement newest;
  private final PreparedStatement alarm;

  HeadsTable(Connection connection) throws SQLException {
    rememberKey = connection.prepareStatement("INSERT OR IGNORE INTO gateway_keys VALUES (?,?,?)");
    keyOf = connection.prepareStatement("SELECT public_key FROM gateway_keys WHERE gateway=?");
    // Order is the sequence: the gateway's clock may step back.
    newest =
        connection.prepareStatement(
            """
            INSERT INTO heads VALUES (?,?,?,?,?,?,?)
            ON CONFLICT (gateway, epoch) DO UPDATE SET
              at=excluded.at, arrived=excluded.arrived, reach=excluded.reach,
              checked=excluded.checked, json=excluded.json
            WHERE excluded.reach >= heads.reach
            """);
    alarm =
        connection.prepareStatement(
            "INSERT INTO alarms (gateway, arrived, kind, detail, json) VALUES (?,?,?,?,?)");
  }

  /** Stores heads, or an alarm about them. */
  void add(SignedHeads heads, Arrival arrival) throws SQLException {
    String checked;
    try {
      checked = heads.check();
    } catch (SignedHeads.BadSealException e) {
      raise("bad-signature", "epoch " + heads.epoch() + ": " + e.getMessage(), arrival);
      return;
    }
    rememberKey.setString(1, heads.gateway());
    rememberKey.setString(2, heads.seal().key());
    rememberKey.setLong(3, arrival.arrivedMillis());
    rememberKey.executeUpdate();
    String first = firstKey(heads.gateway());
    if (!first.equals(heads.seal().key())) {
      String detail = "epoch " + heads.epoch() + ": " + heads.seal().key() + ", was " + first;
      raise("changed-key", detail, arrival);
      return;
    }
    if (!checked.equals(SignedHeads.VERIFIED)) {
      LOG.warn("signed heads gateway={} {}", heads.gateway(), checked);
    }
    newest.setString(1, heads.gateway());
    newest.setString(2, heads.epoch());
    newest.setLong(3, heads.atMillis());
    newest.setLong(4, arrival.arrivedMillis());
    newest.setLong(5, heads.reach());
    newest.setString(6, checked);
    newest.setString(7, text(arrival));
    newest.executeUpdate();
  }

  private String firstKey(String gateway) throws SQLException {
    keyOf.setString(1, gateway);
    try (ResultSet row = keyOf.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  private void raise(String kind, String detail, Arrival arrival) throws SQLException {
    LOG.error(
        "ALARM, signed heads not taken kind={} gateway={} {}", kind, arrival.gateway(), detail);
    alarm.setString(1, arrival.gateway());
    alarm.setLong(2, arrival.arrivedMillis());
    alarm.setString(3, kind);
    alarm.setString(4, detail);
    alarm.setString(5, text(arrival));
    alarm.executeUpdate();
  }

  private static String text(Arrival arrival) {
    return new String(arrival.payload(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws SQLException {
    rememberKey.close();
    keyOf.close();
    newest.close();
    alarm.close();
  }
}
