package org.lamppost.keep;

import java.util.Optional;

/**
 * A row that was read from a damaged file. The order of columns is written down here only.
 *
 * @param sequence the last sequence that it stands for; the slot in the table {@code tail}.
 * @param first the first one.
 * @param utcMillis when it was made. Nothing proves this one.
 * @param subject the incident's identity, or empty.
 * @param body as it is sent.
 * @param head the chain's head after it; empty in the table {@code tail}.
 * @param leaves empty while the body is as it was first made.
 * @param proof empty with the leaves.
 * @param proven whether the chain proves it; else it stands after a hole, and only its body speaks
 *     for it.
 */
record SavedRow(
    long sequence,
    long first,
    long utcMillis,
    String subject,
    byte[] body,
    byte[] head,
    byte[] leaves,
    byte[] proof,
    boolean proven) {
  private static final int DIGEST = 32;
  private static final int STREAM_COLUMNS = 8;
  private static final int TAIL_COLUMNS = 2;

  /** Which column holds the body; −1 if the columns are not those of a row. */
  static int bodyColumn(Columns columns) {
    if (isShort(columns)) {
      return columns.isNull(0) && columns.isBlob(1) ? 1 : -1;
    }
    boolean fits =
        columns.count() == STREAM_COLUMNS
            && columns.isNull(0)
            && columns.isInteger(1)
            && columns.isInteger(2)
            && columns.isText(3)
            && columns.isBlob(4)
            && columns.isNull(6) == columns.isNull(7);
    return fits ? 4 : -1;
  }

  /** Whether it is a row of a table without a chain. */
  static boolean isShort(Columns columns) {
    return columns.count() == TAIL_COLUMNS;
  }

  /** The row in a record; empty if it is none. */
  static Optional<SavedRow> of(long rowid, Columns columns) {
    int body = bodyColumn(columns);
    if (body < 0) {
      return Optional.empty();
    }
    byte[] none = new byte[0];
    if (isShort(columns)) {
      byte[] slot = columns.blob(body);
      return Optional.of(new SavedRow(rowid, rowid, 0, "", slot, none, none, none, false));
    }
    Optional<String> subject = columns.text(body - 1);
    if (subject.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SavedRow(
            rowid,
            columns.integer(1),
            columns.integer(2),
            subject.get(),
            columns.blob(4),
            columns.blob(5),
            columns.blob(6),
            columns.blob(7),
            false));
  }

  /** Whether its numbers and lengths can be those of a row of a stream. */
  boolean isPlausible() {
    if (first < 1 || first > sequence || head.length != DIGEST) {
      return false;
    }
    return isRewritten()
        ? leaves.length == DIGEST * (sequence - first + 1) && proof.length > 0
        : first == sequence && leaves.length == 0;
  }

  /** Whether the body is not what the chain was made of. */
  boolean isRewritten() {
    return leaves.length > 0;
  }

  /** The same with another head, and proven. */
  SavedRow provenWith(byte[] right) {
    return new SavedRow(sequence, first, utcMillis, subject, body, right, leaves, proof, true);
  }
}
