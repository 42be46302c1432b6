package org.lamppost.keep;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.lamppost.model.Stream;

/**
 * Links the records of a stream by digests, as {@code docs/formats/heads.md} says.
 *
 * <p>Not thread-safe: confined to the writer of the file.
 */
final class Chain {
  /** Length of a leaf and of a head. */
  static final int BYTES = 32;

  private final MessageDigest digest;
  private final byte[] origin;

  Chain(Suite suite, String epoch, Stream stream) {
    this.digest = suite.messageDigest();
    digest.update(epoch.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    this.origin = digest.digest(stream.label().getBytes(StandardCharsets.UTF_8));
  }

  /** The head before the first record. */
  byte[] origin() {
    return origin.clone();
  }

  /** What a record adds to the chain. */
  byte[] leaf(long sequence, byte[] body) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(sequence).array());
    return digest.digest(body);
  }

  /** The head after a record. */
  byte[] link(byte[] headBefore, byte[] leaf) {
    digest.update(headBefore);
    return digest.digest(leaf);
  }

  /** The digest of anything else that is signed. */
  byte[] digest(byte[] bytes) {
    return digest.digest(bytes);
  }
}
