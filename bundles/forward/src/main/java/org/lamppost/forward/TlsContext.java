package org.lamppost.forward;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Encrypts connections with TLS 1.2 or 1.3 and checks that the broker owns the name we called. */
final class TlsContext {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final SSLContext context;

  private TlsContext(SSLContext context) {
    this.context = context;
  }

  /**
   * Loads the stores. Blocks on files.
   *
   * @throws IOException if a store or its password cannot be read; the message names the file.
   */
  static TlsContext load(Plan.Stores stores) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(stores), trust(stores), null);
      return new TlsContext(context);
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  /**
   * Shakes hands over a connected socket.
   *
   * @param host the name or address that the certificate must show.
   * @throws IOException if the broker is not who it should be, or does not answer in time.
   */
  SSLSocket secure(Socket connected, String host, int port) throws IOException {
    SSLSocket secured =
        (SSLSocket) context.getSocketFactory().createSocket(connected, host, port, true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setProtocols(PROTOCOLS);
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  private static TrustManager[] trust(Plan.Stores stores)
      throws IOException, GeneralSecurityException {
    if (stores.trust().isEmpty()) {
      return null; // JSSE's way to say: the JVM's own authorities
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store(stores.trust(), password(stores.trustPassword())));
    return factory.getTrustManagers();
  }

  private static KeyManager[] keys(Plan.Stores stores)
      throws IOException, GeneralSecurityException {
    if (stores.key().isEmpty()) {
      return null; // JSSE's way to say: no certificate of our own
    }
    char[] password = password(stores.keyPassword());
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store(stores.key(), password), password);
    Arrays.fill(password, '\0');
    return factory.getKeyManagers();
  }

  private static KeyStore store(String file, char[] password)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      return store;
    } catch (IOException e) {
      throw new IOException("store " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The first line of a file. */
  static char[] password(String file) throws IOException {
    return Files.readString(Path.of(file)).lines().findFirst().orElse("").toCharArray();
  }
}
