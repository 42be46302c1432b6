package org.lamppost.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.lamppost.model.AuditEntry;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;
import org.lamppost.wire.AuditCodec;
import org.lamppost.wire.IncidentCodec;
import org.sqlite.SQLiteDataSource;

/** A database file with chained rows, as the layout of heads.md has it, and what is in it. */
final class SavedFile {
  static final String EPOCH = "01JD0000000000000000000000";
  static final String GATEWAY = "pole-0001";

  final Path file;
  final Map<String, List<SavedRow>> rows = new HashMap<>();

  SavedFile(Path file) {
    this.file = file;
  }

  /** Incidents and deeds with details of 0 to {@code largest} bytes. */
  static SavedFile create(Path file, int count, int largest, boolean keepLog) {
    SavedFile saved = new SavedFile(file);
    Path made = keepLog ? file.resolveSibling("open-" + file.getFileName()) : file;
    try (Connection connection = open(made);
        Statement statement = connection.createStatement()) {
      // Pages as ours: rows spill over early.
      statement.execute("PRAGMA page_size = " + Database.PAGE_BYTES);
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID");
      statement.execute("CREATE TABLE state(name TEXT PRIMARY KEY, body BLOB)");
      for (String table : List.of("incident", "audit")) {
        statement.execute(
            "CREATE TABLE "
                + table
                + "(seq INTEGER PRIMARY KEY, first INTEGER, at INTEGER, subject TEXT, body BLOB,"
                + " head BLOB, leaves BLOB, proof BLOB)");
      }
      statement.execute(
          "INSERT INTO meta VALUES('epoch', '" + EPOCH + "'), ('gateway', '" + GATEWAY + "')");
      saved.fill(connection, count, largest);
      if (keepLog) {
        Files.copy(made, file);
        Files.copy(made.resolveSibling(made.getFileName() + "-wal"), saved.log());
      }
    } catch (SQLException | IOException e) {
      throw new AssertionError(e);
    }
    return saved;
  }

  private void fill(Connection connection, int count, int largest) throws SQLException {
    Random random = new Random(count);
    Map<Stream, byte[]> heads = new HashMap<>();
    Map<Stream, Long> last = new HashMap<>();
    for (Stream stream : List.of(Stream.INCIDENT, Stream.AUDIT)) {
      heads.put(stream, hash(utf8(EPOCH), new byte[1], utf8(stream.label())));
    }
    connection.setAutoCommit(false);
    for (int i = 0; i < count; i++) {
      Stream stream = random.nextInt(3) == 0 ? Stream.AUDIT : Stream.INCIDENT;
      long sequence = last.merge(stream, 1L, Long::sum);
      RecordId id = new RecordId(GATEWAY, EPOCH, stream, sequence);
      boolean deed = stream == Stream.AUDIT;
      String subject = deed ? "" : "I" + i;
      byte[] body = deed ? deed(id, random, largest) : incident(id, subject);
      byte[] leaf = hash(ByteBuffer.allocate(8).putLong(0, sequence).array(), body);
      byte[] head = hash(heads.get(stream), leaf);
      heads.put(stream, head);
      insert(
          connection, stream.label(), row(sequence, 1_700_000_000_000L + i, subject, body, head));
      if (i % 50 == 49) {
        connection.commit();
      }
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  private static SavedRow row(long sequence, long at, String subject, byte[] body, byte[] head) {
    byte[] none = new byte[0];
    return new SavedRow(sequence, sequence, at, subject, body, head, none, none, true);
  }

  private static byte[] deed(RecordId id, Random random, int largest) {
    StringBuilder detail = new StringBuilder();
    for (int left = random.nextInt(largest); left > 0; left--) {
      detail.append((char) ('a' + random.nextInt(26)));
    }
    AuditEntry entry =
        new AuditEntry(1_795_420_800_000L, AuditEntry.Kind.ACTION, "siren", detail.toString());
    return AuditCodec.encode(id, entry, Pole.SITE.zone());
  }

  private static byte[] incident(RecordId id, String subject) {
    return IncidentCodec.encode(id, Pole.change(subject), Pole.SITE.zone());
  }

  private void insert(Connection connection, String table, SavedRow row) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO " + table + " VALUES(?, ?, ?, ?, ?, ?, NULL, NULL)")) {
      insert.setLong(1, row.sequence());
      insert.setLong(2, row.first());
      insert.setLong(3, row.utcMillis());
      insert.setString(4, row.subject());
      insert.setBytes(5, row.body());
      insert.setBytes(6, row.head());
      insert.executeUpdate();
    }
    rows.computeIfAbsent(table, name -> new ArrayList<>()).add(row);
  }

  Path log() {
    return file.resolveSibling(file.getFileName() + "-wal");
  }

  /** This file with its log under another name, to be damaged. */
  SavedFile copy(Path to) throws IOException {
    SavedFile copy = new SavedFile(to);
    Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
    if (Files.exists(log())) {
      Files.copy(log(), copy.log(), StandardCopyOption.REPLACE_EXISTING);
    }
    copy.rows.putAll(rows);
    return copy;
  }

  void write(Path into, long at, byte[] bytes) throws IOException {
    try (RandomAccessFile out = new RandomAccessFile(into.toFile(), "rw")) {
      out.seek(at);
      out.write(bytes);
    }
  }

  /** The pages that each row of the healthy file lies on, by its stream and sequence. */
  Map<String, BitSet> pagesOfRows() throws IOException {
    Map<String, BitSet> pages = new HashMap<>();
    try (PageFile of = PageFile.open(file)) {
      CellReader reader = new CellReader(of);
      for (long number = 1; number <= of.pages(); number++) {
        TreePage page = reader.page(number);
        for (int i = 0; page.isTableLeaf() && i < page.cells(); i++) {
          CellReader.Cell cell = reader.cell(page, i).orElseThrow();
          BitSet on = new BitSet();
          reader.follow(on);
          byte[] payload = reader.payload(cell, false).orElseThrow();
          on.set((int) number);
          Columns columns = Columns.of(payload, 0, payload.length, payload.length).orElseThrow();
          SavedRow.of(cell.rowid(), columns)
              .flatMap(row -> BodyClaim.of(row.body()))
              .ifPresent(claim -> pages.put(claim.stream().label() + cell.rowid(), on));
        }
      }
    }
    return pages;
  }

  /** How many rows came back; fails if one of them is not one of ours. */
  int requireTrue(Salvaged salvaged, Map<String, SavedRow> into) throws IOException {
    salvaged.rows(
        (table, row) -> {
          SavedRow mine = rows.get(table).get((int) row.sequence() - 1);
          assertEquals(text(mine), text(row), table + row.sequence());
          assertEquals(null, into.put(table + row.sequence(), row), "twice");
        });
    return into.size();
  }

  private static String text(SavedRow row) {
    return row.sequence()
        + row.subject()
        + new String(row.body(), StandardCharsets.UTF_8)
        + java.util.HexFormat.of().formatHex(row.head());
  }

  static Connection open(Path file) throws SQLException {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + file);
    return source.getConnection();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] hash(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
