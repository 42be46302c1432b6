package org.lamppost.keep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SM2 and SM3 by the standards' own examples, and by OpenSSL. */
class SuiteTest {
  /** The head of a SubjectPublicKeyInfo of a point on sm2p256v1, not compressed. */
  private static final String KEY_HEAD = "3059301306072a8648ce3d020106082a811ccf5501822d03420004";

  /** The signer's identity where nothing else is agreed (GM/T 0009). */
  private static final String IDENTITY = "distid:1234567812345678";

  private static final HexFormat HEX = HexFormat.of();

  @TempDir Path temp;

  @Test
  void sm3_gives_the_digests_of_the_standard() throws IOException {
    Properties vectors = vectors();
    for (String which : List.of("sm3.1.", "sm3.2.")) {
      byte[] digest =
          sm2().messageDigest().digest(vectors.getProperty(which + "text").getBytes(UTF_8));

      assertEquals(vectors.getProperty(which + "digest"), HEX.formatHex(digest));
    }
  }

  @Test
  void sm2_accepts_the_signature_of_the_standard_and_no_other() throws Exception {
    Properties vectors = vectors();
    byte[] key =
        HEX.parseHex(KEY_HEAD + vectors.getProperty("sm2.x") + vectors.getProperty("sm2.y"));
    byte[] text = vectors.getProperty("sm2.text").getBytes(UTF_8);
    byte[] signature = der(vectors.getProperty("sm2.r"), vectors.getProperty("sm2.s"));

    assertTrue(verified(sm2(), key, text, signature));
    for (int i = 0; i < text.length; i++) {
      byte[] other = text.clone();
      other[i] ^= 1;
      assertFalse(verified(sm2(), key, other, signature));
    }
  }

  @Test
  void openssl_accepts_what_a_device_key_signs() throws Exception {
    assumeOpenSsl();
    DeviceKey key = DeviceKey.of(new JournalFolder(temp), sm2());
    Path text = Files.writeString(temp.resolve("text"), "lamppost-heads-1\npole-0001\n");
    Path signature = Files.write(temp.resolve("signature"), key.sign(Files.readString(text)));
    Path open = Files.writeString(temp.resolve("key.pem"), pem(key.open()));
    List<String> check =
        List.of("dgst", "-sm3", "-sigopt", IDENTITY, "-verify", open.toString(), "-signature");

    assertTrue(said(check, signature, text).contains("Verified OK"), said(check, signature, text));
    Files.writeString(text, "lamppost-heads-1\npole-0002\n");
    assertFalse(said(check, signature, text).contains("Verified OK"));
    assertTrue(
        openssl("dgst", "-sm3", "-r", text.toString())
            .startsWith(HEX.formatHex(sm2().messageDigest().digest(Files.readAllBytes(text)))));
  }

  @Test
  void what_openssl_signs_is_accepted() throws Exception {
    assumeOpenSsl();
    String secret = temp.resolve("secret.pem").toString();
    String open = temp.resolve("open.der").toString();
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2", "-out", secret);
    openssl("pkey", "-in", secret, "-pubout", "-outform", "DER", "-out", open);
    Path text = Files.writeString(temp.resolve("text"), "what the city signs");
    Path signature = temp.resolve("signature");
    List<String> sign = List.of("dgst", "-sm3", "-sigopt", IDENTITY, "-sign", secret, "-out");
    said(sign, signature, text);

    byte[] key = Files.readAllBytes(Path.of(open));
    assertEquals(Optional.of(Suite.Name.SM2), Suite.Name.ofKey(key));
    byte[] made = Files.readAllBytes(signature);
    assertTrue(verified(sm2(), key, Files.readAllBytes(text), made));
    assertFalse(verified(sm2(), key, "what the city".getBytes(UTF_8), made));
  }

  @Test
  void a_key_says_whose_it_is() throws Exception {
    for (Suite suite : List.of(Suite.ECDSA, sm2())) {
      Path folder = Files.createDirectory(temp.resolve(suite.name().setting()));
      byte[] open = DeviceKey.of(new JournalFolder(folder), suite).open();

      assertEquals(Optional.of(suite.name()), Suite.Name.ofKey(open));
    }
    assertEquals(Optional.empty(), Suite.Name.ofKey(new byte[0]));
    assertEquals(Optional.empty(), Suite.Name.ofKey(new byte[91]));
  }

  @Test
  void the_first_name_of_the_setting_signs() {
    assertEquals("SHA-256", Suite.of("ecdsa").digest());
    assertEquals("SM3", Suite.of("sm2").digest());
    assertEquals("SHA-256", Suite.of("ecdsa, sm2").digest());
    for (String wrong : List.of("", "rsa", "ecdsa,", "sm2;ecdsa", "SM2")) {
      String refusal = assertThrows(KeepException.class, () -> Suite.of(wrong)).getMessage();
      assertTrue(refusal.contains("expected ecdsa or sm2"), refusal);
    }
  }

  @Test
  void nothing_is_added_to_the_providers_of_the_jvm() {
    List<String> before = providers();
    sm2().messageDigest();

    assertEquals(before, providers());
    assertNull(Security.getProvider("BC"));
  }

  private static List<String> providers() {
    return Arrays.stream(Security.getProviders()).map(each -> each.getName()).toList();
  }

  private static Suite sm2() {
    return Suite.of("sm2");
  }

  private static boolean verified(Suite suite, byte[] key, byte[] text, byte[] signature)
      throws Exception {
    PublicKey open =
        KeyFactory.getInstance("EC", suite.provider()).generatePublic(new X509EncodedKeySpec(key));
    Signature check = suite.signature();
    check.initVerify(open);
    check.update(text);
    return check.verify(signature);
  }

  /** A signature as SEQUENCE of two INTEGERs; both have their highest bit set. */
  private static byte[] der(String r, String s) {
    return HEX.parseHex("3046" + "022100" + r + "022100" + s);
  }

  private static String pem(byte[] key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static Properties vectors() throws IOException {
    Properties vectors = new Properties();
    try (InputStream file = SuiteTest.class.getResourceAsStream("sm2-sm3.properties")) {
      vectors.load(file);
    }
    return vectors;
  }

  private static void assumeOpenSsl() {
    boolean there = false;
    try {
      there = openssl("ecparam", "-list_curves").contains("SM2");
    } catch (IOException | InterruptedException e) {
      System.err.println("openssl cannot be run: " + e.getMessage());
    }
    assumeTrue(there, "no openssl with SM2 here: its part of this test is skipped");
  }

  private static String said(List<String> command, Path one, Path other)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(command);
    all.add(one.toString());
    all.add(other.toString());
    return openssl(all.toArray(String[]::new));
  }

  private static String openssl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(process.waitFor(20, TimeUnit.SECONDS), command.toString());
    return said;
  }
}
