package org.lamppost.keep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's own key: signs the heads of its chains and what it rewrites. Safe from any thread.
 *
 * <p>It lies in two files of the journal's folder: {@code device.key} (PKCS#8, for the owner's eyes
 * only) and {@code device.pub} (SubjectPublicKeyInfo). A key that cannot be read is set aside and
 * another one made: the receiver notices, and nothing stops. Not so while the disk reads nothing:
 * the key is as good as before when it is well again. A key of another suite is parked beside it
 * under the suite's name, and comes back when the setting does.
 */
final class DeviceKey {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceKey.class);

  private final Suite suite;

  /** Null for a former key. */
  private final PrivateKey secret;

  private final PublicKey open;

  private DeviceKey(Suite suite, KeyPair pair) {
    this.suite = suite;
    this.secret = pair.getPrivate();
    this.open = pair.getPublic();
  }

  /**
   * Reads the key, or makes one.
   *
   * @throws IOException if the disk reads nothing at present, or the new key cannot be written.
   */
  static DeviceKey of(JournalFolder folder, Suite suite) throws IOException {
    exchange(folder, suite.name());
    if (Files.exists(folder.secretKey())) {
      try {
        return new DeviceKey(suite, read(folder, suite));
      } catch (GeneralSecurityException | IOException e) {
        folder.requireReadable();
        Path aside = folder.setAsideKey();
        LOG.error(
            "device key cannot be read and was set aside, the receiver will see a new one"
                + " file={} reason={}",
            aside,
            e.getMessage());
      }
    }
    try {
      KeyPairGenerator generator = suite.keys();
      generator.initialize(new ECGenParameterSpec(suite.curve()));
      KeyPair pair = generator.generateKeyPair();
      folder.write(folder.openKey(), pair.getPublic().getEncoded());
      folder.write(folder.secretKey(), pair.getPrivate().getEncoded());
      return new DeviceKey(suite, pair);
    } catch (GeneralSecurityException e) {
      throw new KeepException("no device key can be made suite=" + suite, e);
    }
  }

  /** Parks the key of another suite, and takes back one of this suite. */
  private static void exchange(JournalFolder folder, Suite.Name suite) throws IOException {
    if (Files.exists(folder.secretKey())) {
      Optional<Suite.Name> other =
          Files.exists(folder.openKey())
              ? Suite.Name.ofKey(Files.readAllBytes(folder.openKey()))
              : Optional.empty();
      if (other.isEmpty() || other.get() == suite) {
        return;
      }
      folder.park(other.get());
      LOG.warn(
          "device key of another suite was parked, the receiver will see another one"
              + " was={} signing={}",
          other.get().setting(),
          suite.setting());
    }
    folder.unpark(suite);
  }

  /**
   * The key that a suite had here before: it judges signatures and makes none.
   *
   * @return empty if there is no such key, or it cannot be read.
   */
  static Optional<DeviceKey> former(JournalFolder folder, Suite suite) throws IOException {
    Path file = folder.formerOpenKey(suite.name());
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      PublicKey open = open(Files.readAllBytes(file), suite);
      return Optional.of(new DeviceKey(suite, new KeyPair(open, null)));
    } catch (GeneralSecurityException e) {
      LOG.warn("former device key cannot be read file={} reason={}", file, e.getMessage());
      return Optional.empty();
    }
  }

  private static PublicKey open(byte[] encoded, Suite suite) throws GeneralSecurityException {
    return KeyFactory.getInstance("EC", suite.provider())
        .generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static KeyPair read(JournalFolder folder, Suite suite)
      throws GeneralSecurityException, IOException {
    KeyFactory keys = KeyFactory.getInstance("EC", suite.provider());
    PublicKey open = open(Files.readAllBytes(folder.openKey()), suite);
    PrivateKey secret =
        keys.generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(folder.secretKey())));
    KeyPair pair = new KeyPair(open, secret);
    String probe = "probe";
    Signature check = suite.signature();
    check.initVerify(open);
    check.update(probe.getBytes(StandardCharsets.UTF_8));
    if (!check.verify(new DeviceKey(suite, pair).sign(probe))) {
      throw new GeneralSecurityException("device.pub is not the key of device.key");
    }
    return pair;
  }

  Suite suite() {
    return suite;
  }

  /** The public key as SubjectPublicKeyInfo. */
  byte[] open() {
    return open.getEncoded();
  }

  /** Whether a signature over these bytes is ours. */
  boolean signed(byte[] text, byte[] proof) {
    return signed(suite, open, text, proof);
  }

  private static boolean signed(Suite suite, PublicKey open, byte[] text, byte[] proof) {
    try {
      Signature signature = suite.signature();
      signature.initVerify(open);
      signature.update(text);
      return signature.verify(proof);
    } catch (GeneralSecurityException e) {
      return false; // no signature at all
    }
  }

  /** Signs a text's UTF-8 bytes. */
  byte[] sign(String text) {
    if (secret == null) {
      throw new KeepException("a former device key signs nothing any more suite=" + suite);
    }
    try {
      Signature signature = suite.signature();
      signature.initSign(secret);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new KeepException("cannot sign with the device key", e);
    }
  }
}
