package org.lamppost.simulator.prove;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A file's durable content, and what was changed since.
 *
 * <p>After a cut each sector of 512 bytes holds what it held after some of the changes since the
 * last sync, taken in order: the system writes whole sectors from its memory, when it likes. The
 * size is that after some of the changes, in order, whichever sectors arrived; what a size covers
 * and no sector filled reads as zeros.
 */
final class StoredFile {
  static final int SECTOR = 512;

  /** What came through of the pending changes. */
  interface Fate {
    /** Of so many pending changes, how many of the first ones count for the size. */
    int sizes(int pending);

    /** Whether the sector took this change too; asked in order until the first no. */
    boolean keeps(int change, int pending, long sector);
  }

  static final Fate ALL =
      new Fate() {
        @Override
        public int sizes(int pending) {
          return pending;
        }

        @Override
        public boolean keeps(int change, int pending, long sector) {
          return true;
        }
      };

  static final Fate NONE =
      new Fate() {
        @Override
        public int sizes(int pending) {
          return 0;
        }

        @Override
        public boolean keeps(int change, int pending, long sector) {
          return false;
        }
      };

  private record Pending(long index, Change change) {}

  private byte[] durable = {};
  private int durableSize;
  private final List<Pending> pending = new ArrayList<>();

  /** A file with this content, all of it durable. */
  static StoredFile of(byte[] content) {
    StoredFile file = new StoredFile();
    file.durable = content.clone();
    file.durableSize = content.length;
    return file;
  }

  /** A write or a new size. */
  void change(long index, Change change) {
    pending.add(new Pending(index, change));
  }

  /** Everything before this change is durable. */
  void sync(long before) {
    int count = 0;
    while (count < pending.size() && pending.get(count).index() < before) {
      apply(pending.get(count).change());
      count++;
    }
    pending.subList(0, count).clear();
  }

  boolean isPending() {
    return !pending.isEmpty();
  }

  private void apply(Change change) {
    int position = (int) change.position();
    if (change.kind() == Change.Kind.SIZE) {
      if (position < durableSize) {
        Arrays.fill(durable, position, durableSize, (byte) 0);
      }
      reserve(position);
      durableSize = position;
      return;
    }
    int end = position + change.data().length;
    reserve(end);
    System.arraycopy(change.data(), 0, durable, position, change.data().length);
    durableSize = Math.max(durableSize, end);
  }

  private void reserve(int size) {
    if (size > durable.length) {
      durable = Arrays.copyOf(durable, Math.max(size, durable.length * 2));
    }
  }

  /** The content after a cut. */
  byte[] content(Fate fate) {
    int sizes = fate.sizes(pending.size());
    int size = durableSize;
    int largest = durableSize;
    for (int i = 0; i < pending.size(); i++) {
      Change change = pending.get(i).change();
      int end = (int) change.position() + change.data().length;
      boolean resize = change.kind() == Change.Kind.SIZE;
      if (i < sizes) {
        size = resize ? end : Math.max(size, end);
      }
      largest = Math.max(largest, end);
    }
    byte[] content = Arrays.copyOf(durable, Math.max(largest, durable.length));
    BitSet stopped = new BitSet();
    for (int i = 0; i < pending.size(); i++) {
      Change change = pending.get(i).change();
      if (change.kind() == Change.Kind.WRITE) {
        write(content, change, stopped, i, fate);
      } else if (i < sizes && change.position() < content.length) {
        Arrays.fill(content, (int) change.position(), content.length, (byte) 0);
      }
    }
    return Arrays.copyOf(content, size);
  }

  private void write(byte[] content, Change change, BitSet stopped, int number, Fate fate) {
    int from = (int) change.position();
    int end = from + change.data().length;
    while (from < end) {
      int sector = from / SECTOR;
      int to = Math.min(end, (sector + 1) * SECTOR);
      if (!stopped.get(sector) && fate.keeps(number, pending.size(), sector)) {
        System.arraycopy(change.data(), from - (int) change.position(), content, from, to - from);
      } else {
        stopped.set(sector);
      }
      from = to;
    }
  }
}
