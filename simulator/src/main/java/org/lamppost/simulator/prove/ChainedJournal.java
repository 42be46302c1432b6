package org.lamppost.simulator.prove;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Writes files as {@code docs/formats/heads.md} describes them, with a key of its own: rewritten
 * rows and released records included, which take a real gateway days.
 */
final class ChainedJournal implements AutoCloseable {
  static final String GATEWAY = "pole-0001";
  static final String EPOCH = "01JD0000000000000000000000";
  static final long START = 1_795_420_800_000L;

  private final Path folder;
  private final Seal seal;
  private final Links links;
  private final Map<String, Connection> files = new HashMap<>();
  private final Map<String, Long> last = new HashMap<>();
  private final Map<String, byte[]> heads = new HashMap<>();

  ChainedJournal(Path folder, Seal seal) throws SQLException, IOException {
    this.folder = Files.createDirectories(folder);
    this.seal = seal;
    this.links = new Links(seal.digest());
    Files.write(folder.resolve("device.pub"), seal.publicKey());
    for (String name : Specimen.FILES) {
      files.put(name, DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(name)));
      run(name, "PRAGMA journal_mode = WAL");
      run(name, "PRAGMA synchronous = OFF");
      run(name, "CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID");
      run(name, "CREATE TABLE state(name TEXT PRIMARY KEY, body BLOB) WITHOUT ROWID");
      run(
          name,
          "INSERT INTO meta VALUES('epoch', '" + EPOCH + "'), ('gateway', '" + GATEWAY + "')");
    }
    for (String stream : Specimen.STREAMS) {
      run(
          Specimen.file(stream),
          "CREATE TABLE "
              + Specimen.table(stream)
              + "(seq INTEGER PRIMARY KEY, first INTEGER, at INTEGER, subject TEXT, body BLOB,"
              + " head BLOB, leaves BLOB, proof BLOB)");
      last.put(stream, 0L);
      heads.put(stream, links.start(EPOCH, stream));
    }
  }

  /** Appends records in one transaction. */
  void append(String stream, int count) throws SQLException, IOException {
    Connection file = files.get(Specimen.file(stream));
    run(Specimen.file(stream), "BEGIN");
    String sql = "INSERT INTO " + Specimen.table(stream) + " VALUES(?,?,?,?,?,?,NULL,NULL)";
    try (PreparedStatement insert = file.prepareStatement(sql)) {
      for (int i = 0; i < count; i++) {
        long sequence = last.merge(stream, 1L, Long::sum);
        byte[] body = body(stream, sequence);
        byte[] head = links.head(heads.get(stream), links.leaf(sequence, body));
        heads.put(stream, head);
        insert.setLong(1, sequence);
        insert.setLong(2, sequence);
        insert.setLong(3, START + sequence);
        insert.setString(4, stream.equals("incident") ? incident(sequence) : "");
        insert.setBytes(5, body);
        insert.setBytes(6, head);
        insert.executeUpdate();
      }
    }
    run(Specimen.file(stream), "COMMIT");
  }

  private static String incident(long sequence) {
    return "01JD%022d".formatted(sequence / 3);
  }

  private static byte[] body(String stream, long sequence) throws IOException {
    return switch (stream) {
      case "incident" ->
          json(sequence, "\"incidentId\":\"" + incident(sequence) + "\",\"state\":\"RAISED\"");
      case "audit" ->
          json(sequence, "\"kind\":\"action\",\"subject\":\"shed-1/x\",\"detail\":\"set 1\"");
      default -> block(sequence);
    };
  }

  private static byte[] json(long sequence, String rest) {
    String text = "{\"v\":1,\"gatewayId\":\"%s\",\"epoch\":\"%s\",\"seq\":%d,%s}";
    return text.formatted(GATEWAY, EPOCH, sequence, rest).getBytes(StandardCharsets.UTF_8);
  }

  /** The head of a telemetry record as its format page has it, and a body of any bytes. */
  private static byte[] block(long sequence) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(2);
    for (String text : List.of(GATEWAY, EPOCH)) {
      byte[] letters = text.getBytes(StandardCharsets.UTF_8);
      number(bytes, letters.length + 2L);
      bytes.write(letters);
    }
    number(bytes, sequence);
    bytes.write(Seal.digest("SHA-512", Links.number(sequence)));
    return bytes.toByteArray();
  }

  private static void number(ByteArrayOutputStream bytes, long number) {
    long rest = number;
    for (; rest > 127; rest >>= 7) {
      bytes.write((int) rest & 127 | 128);
    }
    bytes.write((int) rest);
  }

  /** Makes one signed row of untouched ones, as thinning and re-packing do. */
  void rewrite(String stream, long first, long sequence) throws SQLException {
    String range = Specimen.table(stream) + " WHERE seq BETWEEN " + first + " AND " + sequence;
    ByteBuffer leaves = ByteBuffer.allocate((int) (sequence - first + 1) * Links.LENGTH);
    Connection file = files.get(Specimen.file(stream));
    byte[] head = null;
    try (Statement query = file.createStatement();
        ResultSet rows =
            query.executeQuery("SELECT seq, body, head FROM " + range + " ORDER BY seq")) {
      while (rows.next()) {
        leaves.put(links.leaf(rows.getLong(1), rows.getBytes(2)));
        head = rows.getBytes(3);
      }
    }
    // Like the gap records of the gateway, it names no incident.
    byte[] body = ("{\"packed\":" + (sequence - first + 1) + "}").getBytes(StandardCharsets.UTF_8);
    HexFormat hex = HexFormat.of();
    String text =
        "lamppost-rewrite-1\n%s\n%s\n%s\n%d %d\n%s\n%s\n"
            .formatted(
                GATEWAY,
                EPOCH,
                stream,
                first,
                sequence,
                hex.formatHex(Seal.digest(seal.digest(), leaves.array())),
                hex.formatHex(Seal.digest(seal.digest(), body)));
    run(Specimen.file(stream), "DELETE FROM " + range);
    String sql = "INSERT INTO " + Specimen.table(stream) + " VALUES(?,?,?,?,?,?,?,?)";
    try (PreparedStatement insert = file.prepareStatement(sql)) {
      insert.setLong(1, sequence);
      insert.setLong(2, first);
      insert.setLong(3, START + sequence);
      insert.setString(4, "");
      insert.setBytes(5, body);
      insert.setBytes(6, head);
      insert.setBytes(7, leaves.array());
      insert.setBytes(8, seal.sign(text));
      insert.executeUpdate();
    }
  }

  /** Deletes what the receivers have, up to and including a row. */
  void release(String stream, long through) throws SQLException {
    Connection file = files.get(Specimen.file(stream));
    String sql = "SELECT head FROM " + Specimen.table(stream) + " WHERE seq = " + through;
    byte[] head;
    try (Statement query = file.createStatement();
        ResultSet row = query.executeQuery(sql)) {
      head = row.getBytes(1);
    }
    try (PreparedStatement put =
        file.prepareStatement("INSERT OR REPLACE INTO state VALUES(?, ?)")) {
      put.setString(1, "base/" + stream);
      put.setBytes(2, ByteBuffer.allocate(8 + head.length).putLong(through).put(head).array());
      put.executeUpdate();
    }
    run(
        Specimen.file(stream),
        "DELETE FROM " + Specimen.table(stream) + " WHERE seq <= " + through);
  }

  /** The signed heads as they stand now. */
  byte[] signedHeads(long atMillis) throws IOException {
    StringBuilder text =
        new StringBuilder(
            "lamppost-heads-1\n%s\n%s\n%d\n%s\n"
                .formatted(GATEWAY, EPOCH, atMillis, seal.digest()));
    ObjectNode message = new ObjectMapper().createObjectNode();
    message.put("v", 1).put("gatewayId", GATEWAY).put("epoch", EPOCH).put("atMillis", atMillis);
    message.put("digest", seal.digest()).put("signing", seal.signing());
    message.put("key", Base64.getEncoder().encodeToString(seal.publicKey()));
    ObjectNode streams = message.putObject("heads");
    for (String stream : Specimen.STREAMS) {
      String head = HexFormat.of().formatHex(heads.get(stream));
      text.append("%s %d %s\n".formatted(stream, last.get(stream), head));
      streams.putObject(stream).put("seq", last.get(stream)).put("head", head);
    }
    message.put("signature", Base64.getEncoder().encodeToString(seal.sign(text.toString())));
    return new ObjectMapper().writeValueAsBytes(message);
  }

  Path folder() {
    return folder;
  }

  private void run(String file, String sql) throws SQLException {
    try (Statement statement = files.get(file).createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    for (Connection file : files.values()) {
      file.close();
    }
  }
}
