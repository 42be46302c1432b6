package org.lamppost.keep;

import java.util.Arrays;

/**
 * Size and time of each record of a stream that is still kept, so that the state can be told
 * without asking the disk. Not thread-safe.
 */
final class Backlog {
  private long first = 1;
  private int start;
  private int size;
  private long kept;
  private int[] bytes = new int[64];
  private long[] times = new long[64];

  /** Sequence of the newest record; 0 if there was never one. */
  long last() {
    return first + size - 1;
  }

  /** Adds the record after the last one. The first one added may have any sequence. */
  void add(long sequence, int length, long utcMillis) {
    if (size == 0) {
      first = sequence;
      start = 0;
    }
    if (sequence != first + size) {
      throw new IllegalArgumentException("record " + sequence + " after " + last());
    }
    if (start + size == bytes.length) {
      makeRoom();
    }
    bytes[start + size] = length;
    times[start + size] = utcMillis;
    kept += cost(length);
    size++;
  }

  /** Notes another size of a record that is kept. */
  void resize(long sequence, int length) {
    kept += cost(length) - cost(bytes[place(sequence)]);
    bytes[place(sequence)] = length;
  }

  /** Forgets records up to this one, but never the last. */
  void dropThrough(long sequence) {
    int gone = (int) Math.max(0, Math.min(sequence - first + 1, size - 1L));
    for (int i = start; i < start + gone; i++) {
      kept -= cost(bytes[i]);
    }
    first += gone;
    start += gone;
    size -= gone;
  }

  /** Sequence of the oldest record kept. */
  long first() {
    return first;
  }

  /** Bytes of all records, with what each costs in the file beside its body. */
  long keptBytes() {
    return kept;
  }

  /** Bytes of all records after this one. */
  long bytesAfter(long sequence) {
    long sum = 0;
    for (long next = Math.max(sequence + 1, first); next <= last(); next++) {
      sum += bytes[place(next)];
    }
    return sum;
  }

  /** UTC milliseconds of the first record after this one; 0 if there is none. */
  long timeAfter(long sequence) {
    long next = Math.max(sequence + 1, first);
    return next > last() ? 0 : times[place(next)];
  }

  /** A row's head, and half a page for a body that does not fit into one. */
  private static long cost(int length) {
    return length + (length > 4_000 ? 2_048 : 32);
  }

  private int place(long sequence) {
    return start + (int) (sequence - first);
  }

  private void makeRoom() {
    int capacity = Math.max(64, size * 2);
    bytes = Arrays.copyOf(Arrays.copyOfRange(bytes, start, start + size), capacity);
    times = Arrays.copyOf(Arrays.copyOfRange(times, start, start + size), capacity);
    start = 0;
  }
}
