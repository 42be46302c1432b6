package org.lamppost.keep;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.util.Arrays;

/**
 * Which algorithms chain and sign the records.
 *
 * @param digest JCA name of the chain's digest, 32 bytes long.
 * @param signing JCA name of the signature.
 * @param curve JCA name of the device key's curve.
 */
record Suite(String digest, String signing, String curve) {
  /** What every Java has. */
  static final Suite ECDSA = new Suite("SHA-256", "SHA256withECDSA", "secp256r1");

  /**
   * Chinese national algorithms (GB/T 32905, GB/T 32918); a provider such as Bouncy Castle must be
   * installed in the JVM.
   */
  static final Suite SM2 = new Suite("SM3", "SM3withSM2", "sm2p256v1");

  /**
   * The suite of a setting.
   *
   * @param name {@code ecdsa} or {@code sm2}.
   * @throws KeepException if it is another name, or no provider in this JVM has its algorithms.
   */
  static Suite of(String name) {
    Suite suite =
        switch (name) {
          case "ecdsa" -> ECDSA;
          case "sm2" -> SM2;
          default ->
              throw new KeepException(
                  "setting 'signing' of "
                      + KeepSettings.PID
                      + " is '"
                      + name
                      + "'; expected ecdsa or sm2");
        };
    suite.messageDigest();
    suite.provider();
    return suite;
  }

  /** A fresh digest; not thread-safe, so each thread has its own. */
  MessageDigest messageDigest() {
    try {
      return MessageDigest.getInstance(digest);
    } catch (GeneralSecurityException e) {
      throw missing(digest, e);
    }
  }

  /** A fresh signature. */
  Signature signature() {
    try {
      return Signature.getInstance(signing, provider());
    } catch (GeneralSecurityException e) {
      throw missing(signing, e);
    }
  }

  /** A generator of keys for it. */
  KeyPairGenerator keys() throws GeneralSecurityException {
    return KeyPairGenerator.getInstance("EC", provider());
  }

  /** Keys and signatures come from one provider: they do not read each other's SM2 keys. */
  Provider provider() {
    return Arrays.stream(Security.getProviders())
        .filter(each -> each.getService("Signature", signing) != null)
        .findFirst()
        .orElseThrow(() -> missing(signing, null));
  }

  private static KeepException missing(String algorithm, Exception cause) {
    return new KeepException(
        "setting 'signing' of "
            + KeepSettings.PID
            + " needs "
            + algorithm
            + ", which no security provider of this JVM has",
        cause);
  }
}
