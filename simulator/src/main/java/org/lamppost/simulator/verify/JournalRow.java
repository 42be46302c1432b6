package org.lamppost.simulator.verify;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A row that is not of the usual, untouched shape, read with care for what its columns hold.
 *
 * @param first the first sequence that it stands for; equal to {@code sequence} where the file says
 *     nothing usable.
 * @param leaves null while the body is as it was first made.
 * @param proof null with leaves.
 * @param fault what is wrong with its columns; empty if nothing.
 */
record JournalRow(
    long sequence,
    long first,
    byte[] body,
    byte[] head,
    byte[] leaves,
    byte[] proof,
    String fault) {
  private static final byte[] NOTHING = new byte[0];

  /** What SQL tells of an untouched row of a lane at no cost: 0 if it is one, else 1. */
  static String select(Lane lane) {
    String subject =
        lane == Lane.INCIDENT
            ? "instr(body, CAST('\"incidentId\":\"' || subject || '\"' AS BLOB)) > 0"
            : "subject = ''";
    return "SELECT seq, body, head, CASE WHEN first = seq AND leaves IS NULL AND proof IS NULL"
        + " AND typeof(first) = 'integer' AND typeof(at) = 'integer' AND typeof(body) = 'blob'"
        + " AND typeof(head) = 'blob' AND typeof(subject) = 'text' AND "
        + subject
        + " THEN 0 ELSE 1 END, first, leaves, proof, subject, at FROM "
        + lane.table()
        + " ORDER BY seq";
  }

  static JournalRow of(ResultSet rows, Lane lane) throws SQLException {
    StringBuilder fault = new StringBuilder();
    long sequence = rows.getLong(1);
    byte[] body = bytes(rows, 2, "body", fault);
    byte[] head = bytes(rows, 3, "head", fault);
    byte[] leaves = rows.getObject(6) == null ? null : bytes(rows, 6, "leaves", fault);
    byte[] proof = rows.getObject(7) == null ? null : bytes(rows, 7, "proof", fault);
    if ((leaves == null) != (proof == null)) {
      fault.append("leaves and proof do not go together; ");
    }
    long first = number(rows, 5, "first", sequence, fault);
    if (first > sequence || first < 1) {
      fault.append("first is ").append(first).append("; ");
      first = sequence;
    }
    if (leaves == null && first != sequence) {
      fault.append("first is ").append(first).append(" although nothing was re-packed; ");
      first = sequence;
    }
    number(rows, 9, "at", 0, fault);
    subject(rows.getObject(8), body, lane, fault);
    return new JournalRow(sequence, first, body, head, leaves, proof, fault.toString());
  }

  private static byte[] bytes(ResultSet rows, int column, String name, StringBuilder fault)
      throws SQLException {
    if (rows.getObject(column) instanceof byte[] bytes) {
      return bytes;
    }
    fault.append(name).append(" is no blob; ");
    return NOTHING;
  }

  private static long number(
      ResultSet rows, int column, String name, long otherwise, StringBuilder fault)
      throws SQLException {
    Object value = rows.getObject(column);
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    fault.append(name).append(" is no whole number; ");
    return otherwise;
  }

  private static void subject(Object subject, byte[] body, Lane lane, StringBuilder fault) {
    if (!(subject instanceof String)) {
      fault.append("subject is no text; ");
    } else if (lane != Lane.INCIDENT) {
      if (!subject.equals("")) {
        fault.append("subject is '").append(subject).append("' instead of empty; ");
      }
    } else {
      String text = new String(body, StandardCharsets.UTF_8);
      // A gap names no incident, and then the row must not either: no proof covers the subject.
      boolean names = text.contains("\"incidentId\":\"");
      if (names ? !text.contains("\"incidentId\":\"" + subject + "\"") : !subject.equals("")) {
        fault
            .append("subject is '")
            .append(subject)
            .append("', another incident than the body's; ");
      }
    }
  }
}
