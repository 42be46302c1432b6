package org.lamppost.keep;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The frames of a write-ahead log, as the SQLite file format (section 4) lays them out: those that
 * SQLite itself would replay, and those that it no longer reaches because one before them is bad.
 *
 * <p>Frames are numbered from 1. Reads only. Not thread-safe.
 */
final class WalFrames implements Closeable {
  private static final int HEADER = 32;
  private static final int FRAME_HEADER = 24;
  private static final int MAGIC = 0x377f0682;

  private final FileChannel channel;
  private final int pageSize;
  private final ByteOrder order;
  private final ByteBuffer frame;

  /** Page to frame: what SQLite would replay. */
  private final Map<Long, Integer> committed = new HashMap<>();

  /** Page to its newest frame beyond those. */
  private final Map<Long, Integer> late = new HashMap<>();

  /** The frames beyond, newest first. */
  private final List<Integer> beyond = new ArrayList<>();

  private long pages;
  private int count;
  private int commitsBeyond;

  /** What a frame's header says, and whether its checksum agrees. */
  private record Frame(int number, long page, long commit, boolean valid) {}

  private WalFrames(FileChannel channel, int pageSize, ByteOrder order) {
    this.channel = channel;
    this.pageSize = pageSize;
    this.order = order;
    this.frame = ByteBuffer.allocate(FRAME_HEADER + pageSize);
  }

  /** The page size that the log's header states; 0 if there is no sound header. */
  static int statedPageSize(Path log) throws IOException {
    if (!Files.exists(log)) {
      return 0;
    }
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
      ByteBuffer header = ByteBuffer.allocate(HEADER);
      int size = readFully(channel, header, 0) ? header.getInt(8) : 0;
      return sound(header) && PageFile.isPageSize(size) ? size : 0;
    }
  }

  /** Reads the log's frames; a missing log has none. */
  static WalFrames read(Path log, int pageSize) throws IOException {
    if (!Files.exists(log)) {
      return new WalFrames(null, pageSize, ByteOrder.LITTLE_ENDIAN);
    }
    FileChannel channel = FileChannel.open(log, StandardOpenOption.READ);
    try {
      ByteBuffer header = ByteBuffer.allocate(HEADER);
      if (!readFully(channel, header, 0)) {
        return new WalFrames(channel, pageSize, ByteOrder.LITTLE_ENDIAN);
      }
      WalFrames frames = new WalFrames(channel, pageSize, orderOf(header));
      frames.scan(header);
      return frames;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static ByteOrder orderOf(ByteBuffer header) {
    return header.getInt(0) == MAGIC + 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  private static boolean sound(ByteBuffer header) {
    if ((header.getInt(0) & ~1) != MAGIC) {
      return false;
    }
    int[] sum = new int[2];
    add(sum, header, 0, 24, orderOf(header));
    return sum[0] == header.getInt(24) && sum[1] == header.getInt(28);
  }

  private void scan(ByteBuffer header) throws IOException {
    boolean sound = sound(header) && header.getInt(8) == pageSize;
    long salts = header.getLong(16);
    if (!sound && readFrame(1)) {
      // The header is gone; its salts are those of the first frame.
      salts = frame.getLong(8);
    }
    int[] seed = {header.getInt(24), header.getInt(28)};
    List<Frame> frames = new ArrayList<>();
    for (int number = 1; readFrame(number); number++) {
      count = number;
      if (frame.getLong(8) == salts) {
        frames.add(described(number, seed));
      }
      // Each frame is judged by the sum that the one before it states, so that one bad frame
      // does not discredit all that follow.
      seed = new int[] {frame.getInt(16), frame.getInt(20)};
    }
    sort(frames, sound);
  }

  private Frame described(int number, int[] seed) {
    int[] sum = seed.clone();
    add(sum, frame, 0, 8, order);
    add(sum, frame, FRAME_HEADER, pageSize, order);
    boolean valid = sum[0] == frame.getInt(16) && sum[1] == frame.getInt(20);
    return new Frame(number, frame.getInt(0) & 0xFFFFFFFFL, frame.getInt(4) & 0xFFFFFFFFL, valid);
  }

  /** Tells what is replayed from what lies beyond. */
  private void sort(List<Frame> frames, boolean sound) {
    int reached = 0;
    int prefix = 0;
    int lastCommit = 0;
    for (int i = 0; i < frames.size(); i++) {
      Frame each = frames.get(i);
      boolean inPlace = sound && reached == i && each.number() == i + 1;
      if (inPlace && each.valid()) {
        reached = i + 1;
        prefix = each.commit() == 0 ? prefix : reached;
      }
      lastCommit = each.commit() == 0 ? lastCommit : i + 1;
    }
    for (int i = 0; i < prefix; i++) {
      committed.put(frames.get(i).page(), frames.get(i).number());
      pages = frames.get(i).commit() == 0 ? pages : frames.get(i).commit();
    }
    sortLate(frames.subList(prefix, Math.max(prefix, lastCommit)));
  }

  private void sortLate(List<Frame> frames) {
    for (int i = frames.size() - 1; i >= 0; i--) {
      Frame each = frames.get(i);
      beyond.add(each.number());
      if (each.valid()) {
        late.putIfAbsent(each.page(), each.number());
        commitsBeyond += each.commit() == 0 ? 0 : 1;
        pages = Math.max(pages, each.page());
      }
    }
  }

  private boolean readFrame(int number) throws IOException {
    return readFully(channel, frame, offset(number));
  }

  private long offset(int number) {
    return HEADER + (number - 1L) * (FRAME_HEADER + pageSize);
  }

  /** The frame that holds a page in SQLite's own view; 0 if the database file does. */
  int committed(long page) {
    return committed.getOrDefault(page, 0);
  }

  /** The newest sound frame of a page beyond that view; 0 if there is none. */
  int late(long page) {
    return late.getOrDefault(page, 0);
  }

  /**
   * Commits that SQLite no longer reaches though they were written. A cut of power leaves one at
   * most: each is synced before the next begins.
   */
  int commitsBeyond() {
    return commitsBeyond;
  }

  /** Frames that SQLite no longer reaches though they were written, newest first. */
  List<Integer> beyond() {
    return beyond;
  }

  /** The largest page number that the log makes certain; 0 if none. */
  long pages() {
    return pages;
  }

  /** How many frames there are of any kind. */
  int frames() {
    return count;
  }

  /** Reads the page in a frame. */
  void page(int number, byte[] into) throws IOException {
    if (!readFrame(number)) {
      java.util.Arrays.fill(into, (byte) 0);
      return;
    }
    frame.get(FRAME_HEADER, into, 0, pageSize);
  }

  /** The SQLite log's checksum: two sums that feed each other. */
  private static void add(int[] sum, ByteBuffer bytes, int from, int length, ByteOrder order) {
    bytes.order(order);
    for (int at = from; at < from + length; at += 8) {
      sum[0] += bytes.getInt(at) + sum[1];
      sum[1] += bytes.getInt(at + 4) + sum[0];
    }
    bytes.order(ByteOrder.BIG_ENDIAN);
  }

  private static boolean readFully(FileChannel channel, ByteBuffer into, long at)
      throws IOException {
    into.clear();
    long from = at;
    while (into.hasRemaining()) {
      int count = channel.read(into, from);
      if (count < 0) {
        return false;
      }
      from += count;
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
