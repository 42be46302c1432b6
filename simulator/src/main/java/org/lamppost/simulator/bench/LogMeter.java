package org.lamppost.simulator.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * Counts the 4 KiB blocks that SQLite must have written to a database in WAL mode, whatever file
 * system it lies on: those that each commit touched in the log, and those that each checkpoint
 * touched in the database.
 *
 * <p>Reads the log's index. It holds both files open until the end, because closing one would take
 * away SQLite's locks; so the database must be closed first.
 */
final class LogMeter implements AutoCloseable {
  private static final int BLOCK = 4_096;
  private static final int FRAMES_AT = 16;
  private static final int COPIED_AT = 96;
  private static final int LOG_HEADER = 32;
  private static final int FRAME_HEADER = 24;

  private final FileChannel index;
  private final FileChannel log;
  private final int page;
  private long frames;
  private long copied;
  private long blocks;
  private long commits;

  LogMeter(Path database) throws IOException {
    index = FileChannel.open(Path.of(database + "-shm"), StandardOpenOption.READ);
    log = FileChannel.open(Path.of(database + "-wal"), StandardOpenOption.READ);
    page = read(log, 8, ByteOrder.BIG_ENDIAN);
    frames = indexed(FRAMES_AT);
    copied = indexed(COPIED_AT);
  }

  /** Looks once after a commit; two commits between two looks would count as one. */
  void look() throws IOException {
    long now = indexed(FRAMES_AT);
    long copiedNow = indexed(COPIED_AT);
    if (now != frames) {
      if (now < frames || copied == frames) {
        // The log began anew, which also writes its header.
        frames = 0;
        copied = 0;
      }
      long from = frames == 0 ? 0 : LOG_HEADER + frames * (page + FRAME_HEADER);
      long to = LOG_HEADER + now * (page + FRAME_HEADER);
      blocks += (to - 1) / BLOCK - from / BLOCK + 1;
      commits++;
      frames = now;
    }
    if (copiedNow > copied) {
      blocks += checkpointed(copied, copiedNow);
      copied = copiedNow;
    }
  }

  /** Bytes counted so far. */
  long bytes() {
    return blocks * BLOCK;
  }

  long commits() {
    return commits;
  }

  private long checkpointed(long from, long to) throws IOException {
    Set<Long> touched = new HashSet<>();
    for (long frame = from; frame < to; frame++) {
      long at = LOG_HEADER + frame * (page + FRAME_HEADER);
      long number = read(log, at, ByteOrder.BIG_ENDIAN);
      touched.add((number - 1) * page / BLOCK);
    }
    return touched.size();
  }

  private long indexed(int at) throws IOException {
    return read(index, at, ByteOrder.nativeOrder());
  }

  private static int read(FileChannel file, long at, ByteOrder order) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Integer.BYTES).order(order);
    file.read(buffer, at);
    return buffer.flip().limit() < Integer.BYTES ? 0 : buffer.getInt();
  }

  @Override
  public void close() throws IOException {
    index.close();
    log.close();
  }
}
