package org.lamppost.simulator.city;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Signed heads at the city: which it believes, and what it hands to a verifier. */
class HeadsTest {
  private static final String HASH = "0123456789abcdef".repeat(4);

  @TempDir private Path folder;
  private Path database;
  private Store store;
  private KeyPair key;

  /** Signs heads with SM2 where it is set. */
  private Provider chinese;

  @BeforeEach
  void open() throws GeneralSecurityException {
    database = folder.resolve("city.db");
    store = Store.open(database);
    key = newKey();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void the_newest_heads_of_each_epoch_are_kept_whatever_the_clock_says() throws Exception {
    take(heads("e1", 5, 1_000), heads("e1", 7, 500), heads("e1", 6, 2_000), heads("e2", 1, 3_000));
    assertEquals(
        List.of("e1 7", "e2 1"),
        archive()
            .all(
                "SELECT epoch, json_extract(json, '$.heads.incident.seq') FROM heads"
                    + " WHERE checked = 'verified' ORDER BY epoch",
                row -> row.getString(1) + " " + row.getLong(2)));
    assertEquals(List.of(), archive().alarms());
  }

  @Test
  void a_head_that_was_altered_is_an_alarm_and_takes_no_place() throws Exception {
    ObjectNode altered = heads("e1", 5, 1_000);
    ((ObjectNode) altered.at("/heads/audit")).put("seq", 99);
    take(altered);
    assertEquals(1, archive().alarms().size());
    assertTrue(archive().alarms().get(0).contains("bad-signature"), archive().alarms().toString());
    assertEquals(0, archive().number("SELECT COUNT(*) FROM heads"));
    assertEquals(0, archive().number("SELECT COUNT(*) FROM gateway_keys"));
  }

  @Test
  void another_key_is_an_alarm_and_not_an_update() throws Exception {
    take(heads("e1", 5, 1_000));
    key = newKey();
    take(heads("e1", 9, 2_000));
    assertTrue(archive().alarms().get(0).contains("changed-key"), archive().alarms().toString());
    assertEquals(
        5, archive().number("SELECT json_extract(json, '$.heads.incident.seq') FROM heads"));
  }

  @Test
  void a_signature_that_this_java_cannot_check_is_kept_and_said_so() throws Exception {
    take(heads("e1", 5, 1_000).put("signing", "SHA256withNothing"));
    assertEquals(
        List.of("not checked: this Java has no SHA256withNothing"),
        archive().all("SELECT checked FROM heads", row -> row.getString(1)));
    assertEquals(List.of(), archive().alarms());
  }

  @Test
  void heads_under_chinese_algorithms_are_checked_alike() throws Exception {
    chinese = new BouncyCastleProvider();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", chinese);
    generator.initialize(new ECGenParameterSpec("sm2p256v1"));
    key = generator.generateKeyPair();
    take(heads("e1", 5, 1_000));
    assertEquals(
        List.of(SignedHeads.VERIFIED),
        archive().all("SELECT checked FROM heads", row -> row.getString(1)));
    take(heads("e1", 6, 2_000).put("atMillis", 3_000));
    assertTrue(archive().alarms().get(0).contains("bad-signature"), archive().alarms().toString());
  }

  @Test
  void a_key_that_is_none_is_an_alarm() throws Exception {
    take(heads("e1", 5, 1_000).put("key", "AAAA"));
    take(heads("e1", 5, 1_000).put("signature", "%"));
    assertEquals(2, archive().alarms().size());
  }

  @Test
  void malformed_heads_are_refused() throws Exception {
    ObjectNode without = heads("e1", 5, 1_000);
    ((ObjectNode) without.get("heads")).remove("audit");
    take(without);
    assertEquals(1, archive().refused());
  }

  @Test
  void the_summary_tells_the_age_of_heads() throws Exception {
    take(heads("e1", 5, 1_000));
    JsonNode summary = Summary.of(archive(), Messages.OFFSET + 90_000);
    assertEquals(30, summary.at("/heads/0/ageSeconds").asLong());
    assertEquals("verified", summary.at("/heads/0/checked").asText());
    assertTrue(summary.get("alarms").isEmpty());
  }

  @Test
  void the_export_holds_the_heads_and_how_far_the_city_holds_each_stream() throws Exception {
    take(heads(Messages.EPOCH, 5, 1_000));
    store.write(
        List.of(
            Messages.arrival("incident", Messages.incident(1, "01A", "RAISED", "raise")),
            Messages.arrival("incident", Messages.incident(2, "01A", "CLOSED", "close")),
            Messages.arrival("incident", Messages.incident(4, "01A", "CLOSED", "close"))));
    Path out = folder.resolve("heads.json");
    assertEquals(0, run("--gateway", Messages.GATEWAY, "--out", out.toString()));
    JsonNode file = new JsonMapper().readTree(Files.readString(out));
    assertEquals(1, file.get("v").asInt());
    assertEquals(base64(key.getPublic().getEncoded()), file.get("key").asText());
    assertEquals(1, file.get("epochs").size());
    assertEquals(5, file.at("/epochs/0/heads/heads/incident/seq").asLong());
    assertEquals(
        "{\"incident\":2,\"audit\":0,\"telemetry\":0}", file.at("/epochs/0/through").toString());
    assertEquals(1, run("--gateway", "nobody"));
  }

  private int run(String... more) {
    CommandLine command =
        new CommandLine(new CityCommand())
            .setOut(new PrintWriter(new StringWriter()))
            .setErr(new PrintWriter(new StringWriter()));
    List<String> arguments = new java.util.ArrayList<>();
    arguments.addAll(List.of("heads", "--db", database.toString()));
    arguments.addAll(List.of(more));
    return command.execute(arguments.toArray(String[]::new));
  }

  private void take(ObjectNode... messages) {
    for (ObjectNode message : messages) {
      store.write(List.of(Messages.arrival("heads", Messages.utf8(message.toString()))));
    }
  }

  private Archive archive() {
    return Archive.open(database);
  }

  /** A message made from the format page, not from the code under test. */
  private ObjectNode heads(String epoch, long sequence, long at) throws GeneralSecurityException {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("v", 1).put("gatewayId", Messages.GATEWAY).put("epoch", epoch).put("atMillis", at);
    String digest = chinese == null ? "SHA-256" : "SM3";
    String signing = chinese == null ? "SHA256withECDSA" : "SM3withSM2";
    node.put("digest", digest).put("signing", signing);
    node.put("key", base64(key.getPublic().getEncoded()));
    StringBuilder text = new StringBuilder("lamppost-heads-1\n");
    text.append(Messages.GATEWAY + "\n" + epoch + "\n" + at + "\n" + digest + "\n");
    for (String stream : List.of("incident", "audit", "telemetry")) {
      node.withObject("/heads/" + stream).put("seq", sequence).put("head", HASH);
      text.append(stream + " " + sequence + " " + HASH + "\n");
    }
    Signature signature =
        chinese == null ? Signature.getInstance(signing) : Signature.getInstance(signing, chinese);
    signature.initSign(key.getPrivate());
    signature.update(text.toString().getBytes(StandardCharsets.UTF_8));
    return node.put("signature", base64(signature.sign()));
  }

  private static KeyPair newKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
