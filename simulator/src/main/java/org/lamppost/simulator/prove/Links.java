package org.lamppost.simulator.prove;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The chain of {@code docs/formats/heads.md}, as a writer or a forger works it out. */
record Links(String digest) {
  static final int LENGTH = 32;

  byte[] start(String epoch, String stream) {
    byte[] name = stream.getBytes(StandardCharsets.UTF_8);
    return Seal.digest(digest, epoch.getBytes(StandardCharsets.UTF_8), new byte[1], name);
  }

  byte[] leaf(long sequence, byte[] body) {
    return Seal.digest(digest, number(sequence), body);
  }

  /** The head after one leaf or several. */
  byte[] head(byte[] before, byte[] leaves) {
    byte[] head = before;
    for (int i = 0; i + LENGTH <= leaves.length; i += LENGTH) {
      head = Seal.digest(digest, head, Arrays.copyOfRange(leaves, i, i + LENGTH));
    }
    return head;
  }

  static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }
}
