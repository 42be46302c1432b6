package org.lamppost.keep;

import java.security.Provider;
import java.util.Optional;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * The optional library that has SM2 and SM3. Its bundle is there only where the site's setting asks
 * for them, and nothing of it is loaded before {@link #provider} is called.
 */
final class BouncyCastle {
  private BouncyCastle() {}

  /** A provider of our own, not the JVM's; empty if the library is not there. */
  static Optional<Provider> provider() {
    try {
      return Optional.of(new BouncyCastleProvider());
    } catch (NoClassDefFoundError e) { // the optional import was not wired
      return Optional.empty();
    }
  }
}
