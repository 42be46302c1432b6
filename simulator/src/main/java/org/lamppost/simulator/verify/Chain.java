package org.lamppost.simulator.verify;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;

/**
 * The arithmetic of the chain of one stream: one digest and its buffers, used again for each
 * record.
 *
 * <p>Not thread-safe.
 */
final class Chain {
  private final MessageDigest digest;
  private final byte[] number = new byte[Long.BYTES];
  private final byte[] leaf;

  Chain(Suite suite) {
    this.digest = suite.newDigest();
    this.leaf = new byte[suite.length()];
  }

  /** Bytes of a digest. */
  int length() {
    return leaf.length;
  }

  /** The head before the first record. */
  byte[] start(String epoch, String stream) {
    digest.update(epoch.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    return digest.digest(stream.getBytes(StandardCharsets.UTF_8));
  }

  /** The digest of some bytes. */
  byte[] digest(byte[] bytes) {
    return digest.digest(bytes);
  }

  /** Goes one record on, {@code head} becoming the head after it. */
  void append(byte[] head, long sequence, byte[] body) {
    for (int i = Long.BYTES - 1, shift = 0; i >= 0; i--, shift += Byte.SIZE) {
      number[i] = (byte) (sequence >>> shift);
    }
    digest.update(number);
    digest.update(body);
    finish(leaf);
    append(head, leaf, 0);
  }

  /** Goes one record on whose leaf is known. */
  void append(byte[] head, byte[] leaves, int offset) {
    digest.update(head);
    digest.update(leaves, offset, leaf.length);
    finish(head);
  }

  private void finish(byte[] into) {
    try {
      digest.digest(into, 0, into.length);
    } catch (DigestException e) {
      throw new IllegalStateException("digest of " + into.length + " bytes: " + e.getMessage(), e);
    }
  }
}
