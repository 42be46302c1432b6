package org.lamppost.keep;

import java.util.Arrays;

/**
 * Size and time of each row of a stream that is still kept, so that the state can be told without
 * asking the disk. A row stands for one sequence or, re-packed, for several. Not thread-safe.
 */
final class Backlog {
  private int start;
  private int size;
  private long kept;

  /** The sequence before the first row. */
  private long before;

  /** The last sequence that each row stands for. */
  private long[] through = new long[64];

  private int[] bytes = new int[64];
  private long[] times = new long[64];

  /** Sequence of the newest row; 0 if there was never one. */
  long last() {
    return size == 0 ? before : through[start + size - 1];
  }

  /** Adds the row after the last one. The first one added may begin anywhere. */
  void add(long first, long sequence, int length, long utcMillis) {
    if (size == 0) {
      before = first - 1;
      start = 0;
    }
    if (first != last() + 1 || sequence < first) {
      throw new IllegalArgumentException("rows " + first + " to " + sequence + " after " + last());
    }
    if (start + size == through.length) {
      makeRoom();
    }
    set(start + size, sequence, length, utcMillis);
    kept += cost(length);
    size++;
  }

  /** One row has taken the place of all from {@code first} to {@code sequence}. */
  void rewrite(long first, long sequence, int length, long utcMillis) {
    int from = row(first);
    int to = row(sequence);
    if (firstOf(from) != first || through[to] != sequence) {
      throw new IllegalArgumentException("no rows end at " + first + " and " + sequence);
    }
    for (int i = from; i <= to; i++) {
      kept -= cost(bytes[i]);
    }
    kept += cost(length);
    set(from, sequence, length, utcMillis);
    int behind = start + size - (to + 1);
    System.arraycopy(through, to + 1, through, from + 1, behind);
    System.arraycopy(bytes, to + 1, bytes, from + 1, behind);
    System.arraycopy(times, to + 1, times, from + 1, behind);
    size -= to - from;
  }

  /** Forgets rows that stand for nothing after this sequence, but never the last. */
  void dropThrough(long sequence) {
    while (size > 1 && through[start] <= sequence) {
      kept -= cost(bytes[start]);
      before = through[start];
      start++;
      size--;
    }
  }

  /** The oldest sequence kept. */
  long first() {
    return before + 1;
  }

  /**
   * Where a row ends, so that everything up to there can be deleted.
   *
   * @param sequence not beyond this one.
   * @param most not more rows than these.
   * @return the sequence before {@link #first()} if no row may go; the last row never may.
   */
  long endOfRows(long sequence, int most) {
    int count = 0;
    while (count < Math.min(most, size - 1) && through[start + count] <= sequence) {
      count++;
    }
    return count == 0 ? before : through[start + count - 1];
  }

  /** Bytes of all rows, with what each costs in the file beside its body. */
  long keptBytes() {
    return kept;
  }

  /** Bytes of the bodies of all rows with something after this sequence. */
  long bytesAfter(long sequence) {
    long sum = 0;
    for (int i = row(sequence + 1); i < start + size; i++) {
      sum += bytes[i];
    }
    return sum;
  }

  /** UTC milliseconds of the first row with something after this sequence; 0 if there is none. */
  long timeAfter(long sequence) {
    int place = row(sequence + 1);
    return place == start + size ? 0 : times[place];
  }

  /** The size of the row that holds this sequence. */
  int bytesAt(long sequence) {
    return bytes[row(sequence)];
  }

  /** Where the row ends that holds this sequence. */
  long endOf(long sequence) {
    return through[row(sequence)];
  }

  /** How many rows have something after this sequence. */
  int rowsAfter(long sequence) {
    return start + size - row(sequence + 1);
  }

  /** A row's head, and half a page for a body that does not fit into one. */
  private static long cost(int length) {
    return length + (length > 800 ? 600 : 100);
  }

  private long firstOf(int place) {
    return place == start ? before + 1 : through[place - 1] + 1;
  }

  /** The place of the row that holds this sequence or, before all, of the first one. */
  private int row(long sequence) {
    int found = Arrays.binarySearch(through, start, start + size, sequence);
    return found >= 0 ? found : -found - 1;
  }

  private void set(int place, long sequence, int length, long utcMillis) {
    through[place] = sequence;
    bytes[place] = length;
    times[place] = utcMillis;
  }

  private void makeRoom() {
    int capacity = Math.max(64, size * 2);
    through = Arrays.copyOf(Arrays.copyOfRange(through, start, start + size), capacity);
    bytes = Arrays.copyOf(Arrays.copyOfRange(bytes, start, start + size), capacity);
    times = Arrays.copyOf(Arrays.copyOfRange(times, start, start + size), capacity);
    start = 0;
  }
}
