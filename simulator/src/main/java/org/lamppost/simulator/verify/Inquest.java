package org.lamppost.simulator.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
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

  /** The first byte of a telemetry record, {@code docs/formats/compact.md}. */
  private static final int COMPACT = 2;

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
    if (body[0] == COMPACT) {
      return compactSequence(ByteBuffer.wrap(body, 1, body.length - 1));
    }
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return 0;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("seq")) {
          return value == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : 0;
        }
        parser.skipChildren();
      }
      return 0;
    } catch (IOException | RuntimeException e) { // parsers of hostile bytes
      return 0;
    }
  }

  /** Behind the version: gateway, epoch, sequence. */
  private static long compactSequence(ByteBuffer head) {
    try {
      for (int text = 0; text < 2; text++) {
        long form = number(head);
        long size = form == 0 || form == 1 ? 16 : form - 2;
        if (size < 0 || size > head.remaining()) {
          return 0;
        }
        head.position(head.position() + (int) size);
      }
      return number(head);
    } catch (BufferUnderflowException e) { // bytes may be hostile
      return 0;
    }
  }

  /** Seven bits a byte, lowest first; below 0 if there are too many. */
  private static long number(ByteBuffer head) {
    long number = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      byte next = head.get();
      number |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return number;
      }
    }
    return -1;
  }
}
