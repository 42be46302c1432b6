package org.lamppost.simulator.prove;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which pages of a SQLite file hold which rows of a table: the page of the row itself, and those
 * that it spills over to. Follows the file format, <a
 * href="https://sqlite.org/fileformat2.html">sections 1.5 and 1.6</a>, on a file at rest.
 */
final class RecordPages {
  private static final int INTERIOR = 5;
  private static final int LEAF = 13;
  private static final int FILE_HEAD = 100;

  private final ByteBuffer file;
  private final int pageBytes;
  private final Map<Integer, Set<Long>> rows = new HashMap<>();

  private RecordPages(ByteBuffer file) {
    this.file = file;
    this.pageBytes = pageBytes(file);
  }

  /** Bytes of a page, by the head of a file. */
  static int pageBytes(ByteBuffer file) {
    int stated = file.getShort(16) & 0xFFFF;
    return stated == 1 ? 65_536 : stated;
  }

  /** The rows of a table by the pages that hold a part of them, the first page being 1. */
  static Map<Integer, Set<Long>> of(Path database, String table) throws IOException, SQLException {
    int root;
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT rootpage FROM sqlite_schema WHERE name = '" + table + "'")) {
      root = row.getInt(1);
    }
    RecordPages pages = new RecordPages(ByteBuffer.wrap(Files.readAllBytes(database)));
    pages.tree(root);
    return pages.rows;
  }

  private void tree(int page) {
    int begin = (page - 1) * pageBytes;
    int head = page == 1 ? begin + FILE_HEAD : begin;
    int sort = file.get(head);
    int cells = file.getShort(head + 3) & 0xFFFF;
    int pointers = head + (sort == INTERIOR ? 12 : 8);
    for (int i = 0; i < cells; i++) {
      int cell = begin + (file.getShort(pointers + 2 * i) & 0xFFFF);
      if (sort == LEAF) {
        row(page, cell);
      } else {
        tree(file.getInt(cell));
      }
    }
    if (sort == INTERIOR) {
      tree(file.getInt(head + 8));
    }
  }

  private void row(int page, int cell) {
    file.position(cell);
    int length = (int) number();
    long rowid = number();
    note(page, rowid);
    int local = local(length);
    int rest = length - local;
    int next = rest > 0 ? file.getInt(file.position() + local) : 0;
    for (; next > 0; next = file.getInt((next - 1) * pageBytes)) {
      note(next, rowid);
    }
  }

  /** How many bytes of a row stay in its own page. */
  private int local(int length) {
    int most = pageBytes - 35;
    int least = (pageBytes - 12) * 32 / 255 - 23;
    int fit = least + (length - least) % (pageBytes - 4);
    return length <= most ? length : fit <= most ? fit : least;
  }

  /** Seven bits a byte, highest first. */
  private long number() {
    long number = 0;
    byte next;
    do {
      next = file.get();
      number = number << 7 | next & 0x7F;
    } while (next < 0);
    return number;
  }

  private void note(int page, long rowid) {
    rows.computeIfAbsent(page, number -> new HashSet<>()).add(rowid);
  }
}
