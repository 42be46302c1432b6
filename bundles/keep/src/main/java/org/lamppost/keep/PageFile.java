package org.lamppost.keep;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The pages of a SQLite file without SQLite: the database file, overlaid by its log's committed
 * frames.
 *
 * <p>An <em>image</em> is one version of a page: a positive number is the page as SQLite would see
 * it, a negative one a frame of the log that SQLite no longer reaches. Reads only; nothing that is
 * in the files makes it throw. A page that the disk does not give is read as zeros, and counted.
 * Not thread-safe.
 */
final class PageFile implements Closeable {
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int SMALLEST = 512;
  private static final int LARGEST = 65_536;
  private static final int GUESSED_FROM_BYTES = 16 << 20;

  private final FileChannel file;
  private final WalFrames log;
  private final int pageSize;
  private final long pages;
  private long unreadable;

  private PageFile(FileChannel file, WalFrames log, int pageSize) throws IOException {
    this.file = file;
    this.log = log;
    this.pageSize = pageSize;
    long stored = (file.size() + pageSize - 1) / pageSize;
    // Each frame adds one page at most, whatever a garbled one claims.
    this.pages = Math.max(stored, Math.min(log.pages(), stored + log.frames()));
  }

  /**
   * Opens a database and its log.
   *
   * @throws IOException if they cannot be read; damage is none of the reasons.
   */
  static PageFile open(Path database) throws IOException {
    FileChannel file = FileChannel.open(database, StandardOpenOption.READ);
    try {
      Path log = database.resolveSibling(database.getFileName() + "-wal");
      int pageSize = pageSize(file, log);
      return new PageFile(file, WalFrames.read(log, pageSize), pageSize);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  static boolean isPageSize(int size) {
    return size >= SMALLEST && size <= LARGEST && Integer.bitCount(size) == 1;
  }

  private static int pageSize(FileChannel file, Path log) throws IOException {
    byte[] start = new byte[100];
    fill(file, 0, start);
    int stated = (start[16] & 0xFF) << 8 | start[17] & 0xFF;
    stated = stated == 1 ? LARGEST : stated;
    if (Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length) && isPageSize(stated)) {
      return stated;
    }
    int logged = WalFrames.statedPageSize(log);
    return logged == 0 ? guess(file) : logged;
  }

  /** The size that makes the most sense of the file. */
  private static int guess(FileChannel file) throws IOException {
    int best = 4096;
    int most = 0;
    long end = Math.min(file.size(), GUESSED_FROM_BYTES);
    for (int size = SMALLEST; size <= LARGEST; size *= 2) {
      byte[] page = new byte[size];
      int sound = 0;
      for (long at = size; at + size <= end; at += size) {
        fill(file, at, page);
        sound += new TreePage(page, 2).isSoundLeaf() ? 1 : 0;
      }
      if (sound > most) {
        most = sound;
        best = size;
      }
    }
    return best;
  }

  int pageSize() {
    return pageSize;
  }

  /** The number of the last page. */
  long pages() {
    return pages;
  }

  /** The log, for its frames out of reach. */
  WalFrames log() {
    return log;
  }

  /** Whether something of a version is only in the log, out of SQLite's reach. */
  static boolean isLate(long image) {
    return image < 0;
  }

  /** Reads an image. */
  byte[] read(long image) throws IOException {
    byte[] page = new byte[pageSize];
    if (image < 0) {
      log.page((int) -image, page);
      return page;
    }
    int frame = log.committed(image);
    if (frame > 0) {
      log.page(frame, page);
    } else {
      fillReadable(image, page);
    }
    return page;
  }

  private void fillReadable(long image, byte[] page) throws IOException {
    try {
      fill(file, (image - 1) * pageSize, page);
    } catch (IOException e) {
      if (!file.isOpen()) {
        throw e;
      }
      Arrays.fill(page, (byte) 0);
      unreadable++;
    }
  }

  /** How many pages the disk did not give. */
  long unreadable() {
    return unreadable;
  }

  /** A page as those frames know it that SQLite no longer reaches, or else as SQLite sees it. */
  byte[] readLate(long page) throws IOException {
    int frame = log.late(page);
    return read(frame > 0 ? -frame : page);
  }

  /** The pages that the free list names, as far as it can be followed. */
  BitSet free() throws IOException {
    BitSet free = new BitSet();
    long trunk = int32(read(1), 32);
    while (trunk > 1 && trunk <= pages && !free.get((int) trunk)) {
      byte[] page = read(trunk);
      long count = int32(page, 4);
      if (count > pageSize / 4 - 2) {
        return free;
      }
      free.set((int) trunk);
      for (int i = 0; i < count; i++) {
        long leaf = int32(page, 8 + 4 * i);
        if (leaf > 1 && leaf <= pages) {
          free.set((int) leaf);
        }
      }
      trunk = int32(page, 0);
    }
    return free;
  }

  static long int32(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getInt(at) & 0xFFFFFFFFL;
  }

  /** What lies beyond the end is read as zeros. */
  private static void fill(FileChannel file, long at, byte[] into) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(into);
    long from = at;
    while (rest.hasRemaining()) {
      int count = file.read(rest, from);
      if (count < 0) {
        return;
      }
      from += count;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      log.close();
    } finally {
      file.close();
    }
  }
}
