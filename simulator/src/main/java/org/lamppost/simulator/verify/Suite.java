package org.lamppost.simulator.verify;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Digest and signature that go together. Only these pairs: the signed text does not name the
 * signature's algorithm, so a free choice would be the forger's.
 */
enum Suite {
  INTERNATIONAL("SHA-256", "SHA256withECDSA"),
  CHINESE("SM3", "SM3withSM2");

  private final String digest;
  private final String signing;

  Suite(String digest, String signing) {
    this.digest = digest;
    this.signing = signing;
  }

  /**
   * The pair of these JCA names.
   *
   * @throws CannotCheckException if it is none of ours.
   */
  static Suite of(String digest, String signing) {
    for (Suite suite : values()) {
      if (suite.digest.equals(digest) && suite.signing.equals(signing)) {
        return suite;
      }
    }
    throw new CannotCheckException(
        "heads use '"
            + digest
            + "' with '"
            + signing
            + "'; expected SHA-256 with SHA256withECDSA, or SM3 with SM3withSM2");
  }

  String digest() {
    return digest;
  }

  /** Bytes of a digest. */
  int length() {
    return 32;
  }

  /** A new digest. */
  MessageDigest newDigest() {
    try {
      return this == CHINESE
          ? MessageDigest.getInstance(digest, ChineseAlgorithms.PROVIDER)
          : MessageDigest.getInstance(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new CannotCheckException("this JVM has no " + digest, e);
    }
  }

  /** Whether a signature over a text is by this key; whatever is malformed is not. */
  boolean signed(byte[] key, byte[] text, byte[] signature) {
    try {
      PublicKey publicKey = keys().generatePublic(new X509EncodedKeySpec(key));
      Signature verification =
          this == CHINESE
              ? Signature.getInstance(signing, ChineseAlgorithms.PROVIDER)
              : Signature.getInstance(signing);
      verification.initVerify(publicKey);
      verification.update(text);
      return verification.verify(signature);
    } catch (NoSuchAlgorithmException e) {
      throw new CannotCheckException("this JVM has no " + signing, e);
    } catch (GeneralSecurityException | RuntimeException e) { // parsers of hostile bytes
      return false;
    }
  }

  private KeyFactory keys() throws NoSuchAlgorithmException {
    return this == CHINESE
        ? KeyFactory.getInstance("EC", ChineseAlgorithms.PROVIDER)
        : KeyFactory.getInstance("EC");
  }

  /** Loaded only for a journal that uses them. */
  private static final class ChineseAlgorithms {
    private static final Provider PROVIDER = new BouncyCastleProvider();
  }
}
