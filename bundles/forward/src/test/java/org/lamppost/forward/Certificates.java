package org.lamppost.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A self-signed certificate of a broker, made by the JDK's keytool. */
record Certificates(Path folder) {
  private static final String PASSWORD = "changeit";

  static Certificates make(Path folder, String names) throws Exception {
    Path store = folder.resolve("broker.p12");
    keytool(
        "-genkeypair",
        "-alias",
        "broker",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=broker",
        "-ext",
        names,
        "-validity",
        "2",
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString(),
        "-storepass",
        PASSWORD);
    write(folder, store);
    keytool(
        "-importcert",
        "-noprompt",
        "-alias",
        "broker",
        "-file",
        folder.resolve("broker.pem").toString(),
        "-storetype",
        "PKCS12",
        "-keystore",
        folder.resolve("trust.p12").toString(),
        "-storepass",
        PASSWORD);
    Files.writeString(folder.resolve("trust.password"), PASSWORD + "\n");
    return new Certificates(folder);
  }

  /** Lines of a broker's configuration. */
  String[] mosquitto() {
    return new String[] {
      "listener:certfile " + folder.resolve("broker.pem"),
      "listener:keyfile " + folder.resolve("broker.key"),
    };
  }

  /** Settings of a gateway that trusts the broker, and one more. */
  Map<String, Object> settings(String key, Object value) {
    return Map.of(
        "trustStore",
        folder.resolve("trust.p12").toString(),
        "trustStorePasswordFile",
        folder.resolve("trust.password").toString(),
        key,
        value);
  }

  private static void write(Path folder, Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    Key key = store.getKey("broker", PASSWORD.toCharArray());
    pem(folder.resolve("broker.key"), "PRIVATE KEY", key.getEncoded());
    pem(folder.resolve("broker.pem"), "CERTIFICATE", store.getCertificate("broker").getEncoded());
  }

  private static void pem(Path file, String kind, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of(arguments));
    command.add(0, Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), output);
  }
}
