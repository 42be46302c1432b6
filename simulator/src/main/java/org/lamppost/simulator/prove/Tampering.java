package org.lamppost.simulator.prove;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Does one thing to a copy of a specimen. Half of the time as a clever attacker without the key
 * would, with all heads worked out anew.
 */
final class Tampering {
  private static final List<String> TOUCHED =
      List.of("seq", "first", "subject", "body", "head", "leaves", "proof");

  private final Specimen specimen;
  private final Path copy;
  private final Random random;

  Tampering(Specimen specimen, Path copy, Random random) {
    this.specimen = specimen;
    this.copy = copy;
    this.random = random;
  }

  /**
   * Does it.
   *
   * @return whether anything that the receiver's heads vouch for is now different.
   */
  boolean apply(TamperClass what) throws SQLException, IOException {
    if (what == TamperClass.ROLLBACK) {
      return putBack();
    }
    String stream = Specimen.STREAMS.get(random.nextInt(Specimen.STREAMS.size()));
    long signed = specimen.signed(stream);
    byte[] before;
    try (Ledger ledger = new Ledger(copy, stream)) {
      before = ledger.print(signed);
      List<Long> rows = ledger.rows(signed);
      if (rows.size() < 3) {
        return false;
      }
      if (what != TamperClass.ALTERATION || random.nextInt(4) > 0) {
        edit(what, ledger, rows);
        if (random.nextBoolean()) {
          ledger.rechain(specimen);
        }
      }
    }
    if (what == TamperClass.ALTERATION && same(before, stream, signed)) {
      editPage(stream);
    }
    return !same(before, stream, signed);
  }

  private boolean same(byte[] before, String stream, long signed) {
    try (Ledger ledger = new Ledger(copy, stream)) {
      return Arrays.equals(before, ledger.print(signed));
    } catch (SQLException e) {
      return false; // SQLite itself cannot read it any more
    }
  }

  private void edit(TamperClass what, Ledger ledger, List<Long> rows) throws SQLException {
    switch (what) {
      case ALTERATION -> alter(ledger, any(rows));
      case DELETION -> delete(ledger, rows);
      case REORDERING -> swap(ledger, any(rows), any(rows));
      case DUPLICATION -> duplicate(ledger, any(rows), any(rows));
      default -> ledger.delete(any(rows), Long.MAX_VALUE);
    }
  }

  private void alter(Ledger ledger, long row) throws SQLException {
    if (random.nextInt(8) == 0) {
      disguise(ledger, row);
      return;
    }
    String column = TOUCHED.get(random.nextInt(TOUCHED.size()));
    ledger.set(row, column, flipped(ledger.value(row, column)));
  }

  /** Passes an altered row off as one that the gateway rewrote. */
  private void disguise(Ledger ledger, long row) throws SQLException {
    if (ledger.value(row, "leaves") == null && ledger.value(row, "body") instanceof byte[] body) {
      byte[] proof = new byte[70];
      random.nextBytes(proof);
      ledger.set(row, "leaves", specimen.links().leaf(row, body));
      ledger.set(row, "proof", proof);
      ledger.set(row, "body", flipped(body));
    }
  }

  private Object flipped(Object value) {
    if (value instanceof byte[] bytes) {
      return flipped(bytes);
    }
    if (value instanceof Number number) {
      byte[] bytes = flipped(Links.number(number.longValue()));
      return ByteBuffer.wrap(bytes).getLong();
    }
    if (value instanceof String text) {
      byte[] bytes = flipped(text.getBytes(StandardCharsets.UTF_8));
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
    // There was nothing: now there is something.
    return flipped(new byte[Links.LENGTH]);
  }

  private byte[] flipped(byte[] bytes) {
    byte[] other = bytes.length == 0 ? new byte[1] : bytes.clone();
    other[random.nextInt(other.length)] ^= (byte) (1 + random.nextInt(255));
    return other;
  }

  private void delete(Ledger ledger, List<Long> rows) throws SQLException {
    int from = random.nextInt(rows.size());
    int to = random.nextBoolean() ? from : from + random.nextInt(rows.size() - from);
    long before = from == 0 ? -1 : rows.get(from - 1);
    long end = rows.get(to);
    switch (random.nextInt(3)) {
      case 0 -> ledger.delete(rows.get(from), end);
      case 1 -> {
        long first = ((Number) ledger.value(rows.get(from), "first")).longValue();
        ledger.delete(rows.get(from), end);
        ledger.shift(before, -(end - first + 1));
      }
      default -> {
        // As if they had been released.
        ledger.base(end, (byte[]) ledger.value(end, "head"));
        ledger.delete(0, end);
      }
    }
  }

  private void swap(Ledger ledger, long one, long other) throws SQLException {
    List<String> columns =
        random.nextBoolean()
            ? List.of("subject", "body", "leaves", "proof")
            : List.of("subject", "body", "leaves", "proof", "head");
    for (String column : columns) {
      Object kept = ledger.value(one, column);
      ledger.set(one, column, ledger.value(other, column));
      ledger.set(other, column, kept);
    }
  }

  private void duplicate(Ledger ledger, long row, long to) throws SQLException {
    if (random.nextBoolean()) {
      if (row != to) {
        ledger.copy(row, to);
      }
    } else {
      long first = ((Number) ledger.value(row, "first")).longValue();
      long span = row - first + 1;
      ledger.shift(row, span);
      ledger.copy(row, row + span);
    }
  }

  /** A byte somewhere in the file, past SQLite. */
  private void editPage(String stream) throws IOException {
    Path file = copy.resolve(Specimen.file(stream));
    try (RandomAccessFile pages = new RandomAccessFile(file.toFile(), "rw")) {
      long place = 100 + (long) (random.nextDouble() * (pages.length() - 100));
      pages.seek(place);
      int old = pages.read();
      pages.seek(place);
      pages.write(old ^ (1 + random.nextInt(255)));
    }
  }

  /** Puts one file or both back as they were. */
  private boolean putBack() throws SQLException, IOException {
    Path image = specimen.images().get(random.nextInt(specimen.images().size()));
    int which = random.nextInt(4);
    boolean effective = false;
    Path older = Specimen.copy(image, copy.resolveSibling("older"));
    for (String stream : Specimen.STREAMS) {
      boolean replaced = which > 1 || Specimen.file(stream).equals(Specimen.FILES.get(which));
      if (replaced) {
        effective |= end(older, stream) < specimen.signed(stream);
      }
    }
    for (int i = 0; i < Specimen.FILES.size(); i++) {
      if (which > 1 || which == i) {
        String name = Specimen.FILES.get(i);
        for (String part : List.of(name, name + "-wal")) {
          Files.deleteIfExists(copy.resolve(part));
          if (Files.exists(image.resolve(part))) {
            Files.copy(image.resolve(part), copy.resolve(part));
          }
        }
      }
    }
    return effective;
  }

  private static long end(Path folder, String stream) throws SQLException {
    try (Ledger ledger = new Ledger(folder, stream)) {
      List<Long> rows = ledger.rows(Long.MAX_VALUE);
      return rows.isEmpty() ? 0 : rows.get(rows.size() - 1);
    }
  }

  private long any(List<Long> rows) {
    return rows.get(random.nextInt(rows.size()));
  }
}
