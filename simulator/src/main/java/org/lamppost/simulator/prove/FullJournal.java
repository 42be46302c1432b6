package org.lamppost.simulator.prove;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.lamppost.keep.SqliteJournal;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;
import org.lamppost.wire.TelemetryCodec;
import org.lamppost.wire.TelemetryRecord;

/**
 * Makes a journal whose telemetry file is as full as that of a long outage: the real journal makes
 * the files, and chained blocks are appended past it, without a sync for each.
 */
final class FullJournal {
  private static final int BYTES_A_READING = 5;
  private static final int AT_ONCE = 10_000;

  private FullJournal() {}

  /**
   * Makes it.
   *
   * @param bytes of bodies, at least.
   * @param rowBytes of one body, about.
   * @return how many rows.
   */
  static int make(Path folder, long bytes, int rowBytes) throws SQLException, IOException {
    RecordId first;
    try (SqliteJournal journal = DamageSite.open(folder, Long.MAX_VALUE)) {
      journal.accept(DamageSite.change("before"), new byte[] {1}).toCompletableFuture().join();
      first = new RecordId("pole-0001", journal.epoch(), Stream.TELEMETRY, 1);
    }
    try (Connection file =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("telemetry.db"));
        Statement statement = file.createStatement()) {
      statement.execute("PRAGMA journal_mode = DELETE");
      statement.execute("PRAGMA journal_mode = OFF");
      statement.execute("PRAGMA synchronous = OFF");
      int rows = append(file, first, bytes, rowBytes);
      statement.execute("PRAGMA journal_mode = WAL");
      return rows;
    }
  }

  private static int append(Connection file, RecordId first, long bytes, int rowBytes)
      throws SQLException, IOException {
    Links links = new Links("SHA-256");
    byte[] head = links.start(first.epoch(), "telemetry");
    byte[] one = encoded(first, rowBytes);
    byte[] two =
        encoded(new RecordId(first.gatewayId(), first.epoch(), first.stream(), 2), rowBytes);
    int begin = Arrays.mismatch(one, two);
    int sequence = 0;
    file.setAutoCommit(false);
    try (PreparedStatement insert =
        file.prepareStatement("INSERT INTO block VALUES(?, ?, ?, '', ?, ?, NULL, NULL)")) {
      for (long done = 0; done < bytes; done += one.length) {
        sequence++;
        byte[] body = numbered(one, begin, sequence);
        head = links.head(head, links.leaf(sequence, body));
        insert.setLong(1, sequence);
        insert.setLong(2, sequence);
        insert.setLong(3, ChainedJournal.START + sequence);
        insert.setBytes(4, body);
        insert.setBytes(5, head);
        insert.executeUpdate();
        if (sequence % AT_ONCE == 0) {
          file.commit();
        }
      }
    }
    file.commit();
    file.setAutoCommit(true);
    requireReadable(numbered(one, begin, sequence), sequence);
    return sequence;
  }

  private static byte[] encoded(RecordId id, int rowBytes) {
    TelemetryRecord.Series noise =
        DamageSite.noise(Math.max(1, rowBytes / BYTES_A_READING), new Random(1));
    return TelemetryCodec.encode(new TelemetryRecord(id, "boot", 0, List.of(noise), List.of()));
  }

  /** The same block under another sequence: a number of seven bits a byte, lowest first. */
  private static byte[] numbered(byte[] block, int begin, int sequence) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(block.length + 4);
    bytes.write(block, 0, begin);
    int rest = sequence;
    for (; rest > 127; rest >>= 7) {
      bytes.write(rest & 127 | 128);
    }
    bytes.write(rest);
    bytes.write(block, begin + 1, block.length - begin - 1);
    return bytes.toByteArray();
  }

  private static void requireReadable(byte[] block, int sequence) {
    TelemetryRecord record = TelemetryCodec.decode(block);
    if (record.id().sequence() != sequence || record.firstSequence() != sequence) {
      throw new IllegalStateException("a block says that it is " + record.id());
    }
  }
}
