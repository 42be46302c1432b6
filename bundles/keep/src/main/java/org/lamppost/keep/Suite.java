package org.lamppost.keep;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which algorithms chain and sign the records, and the provider that has them. Keys and signatures
 * come from one provider, which is asked by itself and never becomes one of the JVM's: nothing else
 * in the process meets it. Safe from any thread.
 */
final class Suite {
  /** What every Java has. */
  static final Suite ECDSA = new Suite(Name.ECDSA, inJvm(Name.ECDSA).orElseThrow());

  private final Name name;
  private final Provider provider;

  /** The suites there are. */
  enum Name {
    ECDSA("SHA-256", "SHA256withECDSA", "secp256r1", 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7),

    /** Chinese national algorithms (GB/T 32905, GB/T 32918). */
    SM2("SM3", "SM3withSM2", "sm2p256v1", 0x2a, 0x81, 0x1c, 0xcf, 0x55, 1, 0x82, 0x2d);

    /** Where the name of the curve is in a SubjectPublicKeyInfo of either. */
    private static final int CURVE_AT = 15;

    private final String digest;
    private final String signing;
    private final String curve;
    private final byte[] curveId;

    Name(String digest, String signing, String curve, int... curveId) {
      this.digest = digest;
      this.signing = signing;
      this.curve = curve;
      this.curveId = new byte[curveId.length];
      for (int i = 0; i < curveId.length; i++) {
        this.curveId[i] = (byte) curveId[i];
      }
    }

    /** As in the setting {@code signing}. */
    String setting() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** JCA name of the chain's digest, 32 bytes long. */
    String digest() {
      return digest;
    }

    private static Name ofSetting(String text) {
      return Arrays.stream(values())
          .filter(each -> each.setting().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new KeepException(
                      "setting 'signing' of "
                          + KeepSettings.PID
                          + " is '"
                          + text
                          + "'; expected ecdsa or sm2"));
    }

    /** Whose digest this is; a journal that names none is older than the choice. */
    static Name ofDigest(String digest) throws DamagedFile {
      return digest == null || digest.isEmpty()
          ? ECDSA
          : Arrays.stream(values())
              .filter(each -> each.digest.equals(digest))
              .findFirst()
              .orElseThrow(() -> new DamagedFile("the chain has the digest '" + digest + "'"));
    }

    /** Whose public key this is; empty if it is none of ours. */
    static Optional<Name> ofKey(byte[] open) {
      return Arrays.stream(values())
          .filter(each -> open.length > CURVE_AT + each.curveId.length)
          .filter(
              each ->
                  Arrays.equals(
                      open,
                      CURVE_AT,
                      CURVE_AT + each.curveId.length,
                      each.curveId,
                      0,
                      each.curveId.length))
          .findFirst();
    }
  }

  private Suite(Name name, Provider provider) {
    this.name = name;
    this.provider = provider;
  }

  /**
   * The suite that signs by a setting: the first one that it names. The others are those that files
   * of before may be in.
   *
   * @param setting {@code ecdsa}, {@code sm2}, or both with a comma.
   * @throws KeepException if it has another name, or the algorithms of one that it names are not to
   *     be had: there is no silent fall to another suite.
   */
  static Suite of(String setting) {
    List<Name> names =
        Arrays.stream(setting.split(",", -1)).map(String::trim).map(Name::ofSetting).toList();
    List<Suite> suites =
        names.stream()
            .map(
                each ->
                    find(each)
                        .orElseThrow(
                            () ->
                                new KeepException(
                                    "setting 'signing' of "
                                        + KeepSettings.PID
                                        + " is '"
                                        + setting
                                        + "', but nothing here has "
                                        + each.signing
                                        + "; expected the bundle of Bouncy Castle in"
                                        + " bundles/signing-"
                                        + each.setting()
                                        + " of the distribution, or a security provider of the JVM"
                                        + " that has it")))
            .toList();
    return suites.get(0);
  }

  /** A suite, if its algorithms are to be had. */
  static Optional<Suite> find(Name name) {
    if (name == Name.ECDSA) {
      return Optional.of(ECDSA);
    }
    return BouncyCastle.provider().or(() -> inJvm(name)).map(provider -> new Suite(name, provider));
  }

  private static Optional<Provider> inJvm(Name name) {
    return Arrays.stream(Security.getProviders())
        .filter(each -> each.getService("Signature", name.signing) != null)
        .findFirst();
  }

  Name name() {
    return name;
  }

  /** JCA name of the chain's digest. */
  String digest() {
    return name.digest;
  }

  /** JCA name of the signature. */
  String signing() {
    return name.signing;
  }

  /** JCA name of the device key's curve. */
  String curve() {
    return name.curve;
  }

  /** A fresh digest; not thread-safe, so each thread has its own. */
  MessageDigest messageDigest() {
    try {
      return provider.getService("MessageDigest", name.digest) == null
          ? MessageDigest.getInstance(name.digest)
          : MessageDigest.getInstance(name.digest, provider);
    } catch (GeneralSecurityException e) {
      throw new KeepException("no digest " + name.digest + " in " + provider + " or the JVM", e);
    }
  }

  /** A fresh signature. */
  Signature signature() throws GeneralSecurityException {
    return Signature.getInstance(name.signing, provider);
  }

  /** A generator of keys for it. */
  KeyPairGenerator keys() throws GeneralSecurityException {
    return KeyPairGenerator.getInstance("EC", provider);
  }

  /** Where its keys are read. */
  Provider provider() {
    return provider;
  }

  @Override
  public String toString() {
    return name.setting() + " of " + provider.getName();
  }
}
