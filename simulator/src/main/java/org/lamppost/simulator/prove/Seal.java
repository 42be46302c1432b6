package org.lamppost.simulator.prove;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** A key pair of our own, and the digest that goes with it. */
record Seal(String digest, String signing, KeyPair pair) {
  /** SHA-256 with ECDSA on P-256. */
  static Seal international() {
    return make("SHA-256", "SHA256withECDSA", "secp256r1");
  }

  /** SM3 with SM2. */
  static Seal chinese() {
    Security.addProvider(new BouncyCastleProvider());
    return make("SM3", "SM3withSM2", "sm2p256v1");
  }

  private static Seal make(String digest, String signing, String curve) {
    try {
      KeyPairGenerator generator =
          "SM3".equals(digest)
              ? KeyPairGenerator.getInstance("EC", BouncyCastleProvider.PROVIDER_NAME)
              : KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve), new SecureRandom());
      return new Seal(digest, signing, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no " + signing, e);
    }
  }

  byte[] publicKey() {
    return pair.getPublic().getEncoded();
  }

  byte[] sign(String text) {
    try {
      Signature signature = Signature.getInstance(signing);
      signature.initSign(pair.getPrivate());
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no " + signing, e);
    }
  }

  /** The digest of some parts, one after the other. */
  static byte[] digest(String name, byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(name);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no " + name, e);
    }
  }
}
