package org.lamppost.simulator.verify;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Security;
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
    provide();
    try {
      return MessageDigest.getInstance(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new CannotCheckException("this JVM has no " + digest, e);
    }
  }

  /** Whether a signature over a text is by this key; whatever is malformed is not. */
  boolean signed(byte[] key, byte[] text, byte[] signature) {
    provide();
    try {
      PublicKey publicKey =
          KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(key));
      Signature verification = Signature.getInstance(signing);
      verification.initVerify(publicKey);
      verification.update(text);
      return verification.verify(signature);
    } catch (NoSuchAlgorithmException e) {
      throw new CannotCheckException("this JVM has no " + signing, e);
    } catch (GeneralSecurityException | RuntimeException e) { // parsers of hostile bytes
      return false;
    }
  }

  private void provide() {
    if (this == CHINESE && Security.getProvider(BouncyCastleProvider.PROVIDER_NAME) == null) {
      Security.addProvider(new BouncyCastleProvider());
    }
  }
}
