package org.lamppost.keep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamppost.model.Stream;
import org.sqlite.SQLiteDataSource;

/** The chain in the files, reckoned again from docs/formats/heads.md. */
class ChainTest {
  @TempDir Path temp;

  @Test
  void each_record_is_linked_and_the_signed_heads_are_the_last_links() throws Exception {
    try (Pole pole = new Pole(temp)) {
      for (int i = 0; i < 5; i++) {
        Pole.join(pole.journal.accept(Pole.change("I" + i), new byte[0]));
        Pole.join(pole.journal.accept(Pole.deed("deed " + i)));
        pole.acceptDurably(1_000);
      }
      Map<String, String> said = members(pole.journal.signedHeads());

      for (Stream stream : Stream.values()) {
        byte[] head = linked(pole, stream);
        assertEquals(HexFormat.of().formatHex(head), said.get(stream.label() + ".head"));
        assertEquals("5", said.get(stream.label() + ".seq"));
      }
      assertTrue(signed(said), "signature");
      assertEquals("SHA-256", said.get("digest"));
    }
  }

  @Test
  void the_chain_goes_on_after_a_restart_and_after_records_were_deleted() throws Exception {
    try (Pole pole = new Pole(temp)) {
      for (int i = 0; i < 4; i++) {
        Pole.join(pole.journal.accept(Pole.change("I" + i), new byte[0]));
      }
      pole.journal.release("city", pole.incidents().get(2).id());
      pole.restart();
      Pole.join(pole.journal.accept(Pole.change("I5"), new byte[0]));
      assertEquals(2, pole.incidents().size());

      byte[] head = linked(pole, Stream.INCIDENT);
      String said = members(pole.journal.signedHeads()).get("incident.head");
      assertEquals(HexFormat.of().formatHex(head), said);
    }
  }

  @Test
  void the_key_stays_and_is_the_owners_alone() throws Exception {
    String key;
    try (Pole pole = new Pole(temp)) {
      key = members(pole.journal.signedHeads()).get("key");
      pole.restart();
      assertEquals(key, members(pole.journal.signedHeads()).get("key"));
    }
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("device.key"))));
    assertArrayEquals(
        Base64.getDecoder().decode(key), Files.readAllBytes(temp.resolve("device.pub")));
  }

  @Test
  void a_key_that_cannot_be_read_stops_nothing_and_is_set_aside() throws Exception {
    String key;
    try (Pole pole = new Pole(temp)) {
      key = members(pole.journal.signedHeads()).get("key");
    }
    Files.write(temp.resolve("device.key"), new byte[] {1, 2, 3});
    try (Pole pole = new Pole(temp)) {
      Pole.join(pole.journal.accept(Pole.change("I1"), new byte[0]));
      Map<String, String> said = members(pole.journal.signedHeads());
      assertNotEquals(key, said.get("key"));
      assertTrue(signed(said));
    }
    assertTrue(Files.exists(temp.resolve("device.key.damaged")));
  }

  /** Follows the chain through a stream's rows, from the base; gives its end. */
  private static byte[] linked(Pole pole, Stream stream) throws Exception {
    SQLiteDataSource source = new SQLiteDataSource();
    String file = stream == Stream.TELEMETRY ? "telemetry.db" : "safety.db";
    source.setUrl("jdbc:sqlite:" + pole.directory.resolve(file));
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      byte[] head = digest.digest((pole.journal.epoch() + "\0" + stream.label()).getBytes(UTF_8));
      long before = 0;
      try (ResultSet base =
          statement.executeQuery(
              "SELECT body FROM state WHERE name = 'base/" + stream.label() + "'")) {
        if (base.next()) {
          ByteBuffer bytes = ByteBuffer.wrap(base.getBytes(1));
          before = bytes.getLong();
          bytes.get(head);
        }
      }
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT seq, first, body, head FROM "
                  + StreamTable.tableOf(stream)
                  + " ORDER BY seq")) {
        while (rows.next()) {
          assertEquals(before + 1, rows.getLong(2));
          before = rows.getLong(1);
          ByteArrayOutputStream link = new ByteArrayOutputStream();
          link.writeBytes(head);
          digest.update(ByteBuffer.allocate(8).putLong(before).array());
          link.writeBytes(digest.digest(rows.getBytes(3)));
          head = digest.digest(link.toByteArray());
          assertArrayEquals(head, rows.getBytes(4));
        }
      }
      return head;
    }
  }

  /** The message's members, those of members by dotted names. */
  private static Map<String, String> members(byte[] message) throws Exception {
    Map<String, String> members = new HashMap<>();
    try (JsonParser json = new JsonFactory().createParser(message)) {
      String within = "";
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.START_OBJECT) {
          String name = json.currentName();
          within = name == null || name.equals("heads") ? "" : name + ".";
        } else if (json.currentToken() == JsonToken.END_OBJECT) {
          within = "";
        } else if (json.currentToken().isScalarValue()) {
          members.put(within + json.currentName(), json.getText());
        }
      }
    }
    return members;
  }

  private static boolean signed(Map<String, String> said) throws Exception {
    StringBuilder text = new StringBuilder("lamppost-heads-1\n");
    for (String name : new String[] {"gatewayId", "epoch", "atMillis", "digest"}) {
      text.append(said.get(name)).append('\n');
    }
    for (String stream : new String[] {"incident", "audit", "telemetry"}) {
      text.append(stream).append(' ').append(said.get(stream + ".seq")).append(' ');
      text.append(said.get(stream + ".head")).append('\n');
    }
    PublicKey key =
        KeyFactory.getInstance("EC")
            .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(said.get("key"))));
    Signature signature = Signature.getInstance(said.get("signing"));
    signature.initVerify(key);
    signature.update(text.toString().getBytes(UTF_8));
    return signature.verify(Base64.getDecoder().decode(said.get("signature")));
  }
}
