package org.lamppost.keep;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Room on the disk that nobody may fill but incidents: a file that is given up when the disk is
 * full, and made again when there is room. Safe from any thread.
 */
final class Reserve {
  private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);
  private static final long RETRY_MILLIS = 2_000;

  /** With less room than this an I/O error is taken for a full disk: a log that could not grow. */
  private static final long CRAMPED_BYTES = 1 << 20;

  private static final int CHUNK = 64 << 10;

  private final Path file;
  private final long bytes;

  private volatile boolean held;
  private volatile boolean givenUp;
  private volatile long retryAt;

  /**
   * Describes the reserve; {@link #restore} makes it.
   *
   * @param bytes its size; 0 for none.
   */
  Reserve(Path file, long bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /** Whether it was given up: what room there is belongs to incidents. */
  boolean spent() {
    return givenUp;
  }

  /**
   * Gives the room up for what must be written now.
   *
   * @return whether there was any.
   */
  synchronized boolean release(long nowMillis) {
    if (!held) {
      return false;
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.error("reserve cannot be given up file={} reason={}", file, e.toString());
      return false;
    }
    held = false;
    givenUp = true;
    retryAt = nowMillis + RETRY_MILLIS;
    LOG.error("disk is full, the reserve was given up for incidents file={}", file);
    return true;
  }

  /** Whether the disk has hardly any room. */
  boolean cramped() {
    try {
      return Files.getFileStore(file.getParent()).getUsableSpace() < CRAMPED_BYTES;
    } catch (IOException e) {
      return false; // a disk that does not answer is not known to be full
    }
  }

  /** Milliseconds until it may be made again; the largest number while it is held. */
  long dueIn(long nowMillis) {
    return bytes > 0 && !held ? Math.max(0, retryAt - nowMillis) : Long.MAX_VALUE;
  }

  /** Makes it if there is room for it twice over. */
  synchronized void restore(long nowMillis) {
    if (dueIn(nowMillis) > 0) {
      return;
    }
    retryAt = nowMillis + RETRY_MILLIS;
    try {
      if (Files.exists(file) && Files.size(file) == bytes) {
        hold();
      } else if (Files.getFileStore(file.getParent()).getUsableSpace() >= 2 * bytes) {
        fill();
        hold();
        LOG.info("reserve is held file={} bytes={}", file, bytes);
      }
    } catch (IOException e) {
      LOG.warn("reserve cannot be made, will be tried again reason={}", e.toString());
      discard();
    }
  }

  private void hold() {
    held = true;
    givenUp = false;
  }

  private void fill() throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocate(CHUNK);
      for (long left = bytes; left > 0; ) {
        zeros.clear().limit((int) Math.min(CHUNK, left));
        left -= channel.write(zeros);
      }
      // Else the file system may promise blocks that it does not have.
      channel.force(false);
    }
  }

  private void discard() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("half a reserve cannot be deleted reason={}", e.toString());
    }
  }
}
