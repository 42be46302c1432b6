package org.lamppost.simulator.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.BitSet;
import org.lamppost.simulator.verify.Finding.Kind;

/**
 * A second pass over a stream that is not the one that was signed: what was done to it.
 *
 * <p>Every body carries its own sequence. A forger who works the heads out anew but leaves the
 * bodies alone is told on by them. What this finds is an explanation; that something is wrong was
 * found before.
 */
final class Inquest {
  private static final JsonFactory JSON = new JsonFactory();
  private static final JsonFactory CBOR = new CBORFactory();

  /** Sequences beyond are not looked at: they would take too much memory. */
  private static final long MOST = 1L << 27;

  private Inquest() {}

  /** Adds one finding if the bodies say what happened. */
  static void hold(Lane lane, Connection connection, Findings findings) throws SQLException {
    long shifted = 0;
    long carried = 0;
    boolean twice = false;
    BitSet seen = new BitSet();
    String sql = "SELECT seq, body FROM " + lane.table() + " WHERE leaves IS NULL ORDER BY seq";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        long own = ownSequence(rows.getBytes(2));
        boolean again = seen.get((int) own);
        seen.set((int) own, own > 0);
        if (own > 0 && own != rows.getLong(1) && (shifted == 0 || again && !twice)) {
          shifted = rows.getLong(1);
          carried = own;
          twice = again;
        }
      }
    }
    if (shifted > 0) {
      Kind kind =
          twice
              ? Kind.DUPLICATED
              : shifted < MOST && seen.get((int) shifted) ? Kind.REORDERED : Kind.DELETED;
      findings.add(
          Finding.of(
              kind,
              lane,
              shifted,
              "the body says that it is record " + carried,
              "record " + shifted));
    }
  }

  /** The sequence in a body; 0 if it does not say. */
  private static long ownSequence(byte[] body) {
    long stated = statedSequence(body);
    return stated > 0 && stated < MOST ? stated : 0;
  }

  private static long statedSequence(byte[] body) {
    if (body == null || body.length == 0) {
      return 0;
    }
    boolean json = body[0] == '{';
    try (JsonParser parser = (json ? JSON : CBOR).createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return 0;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals(json ? "seq" : "3")) {
          return value == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : 0;
        }
        parser.skipChildren();
      }
      return 0;
    } catch (IOException | RuntimeException e) { // parsers of hostile bytes
      return 0;
    }
  }
}
