package org.lamppost.keep;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the rows of a table are: sequence and place of each, 16 bytes a row, in pieces so that
 * growing copies nothing. Not thread-safe.
 */
final class RowIndex {
  private static final int PIECE = 1 << 12;
  private static final int CELL_BITS = 16;

  private final List<long[]> pieces = new ArrayList<>();
  private int size;
  private boolean sorted = true;

  /** Adds a row: its sequence, the image of its page, and its cell there. */
  void add(long sequence, long image, int cell) {
    if (size % PIECE == 0) {
      pieces.add(new long[2 * PIECE]);
    }
    size++;
    set(size - 1, sequence, image << CELL_BITS | cell);
    sorted &= size == 1 || !before(size - 1, size - 2);
  }

  int size() {
    return size;
  }

  long sequence(int index) {
    return pieces.get(index / PIECE)[2 * (index % PIECE)];
  }

  long image(int index) {
    return place(index) >> CELL_BITS;
  }

  int cell(int index) {
    return (int) (place(index) & (1 << CELL_BITS) - 1);
  }

  /** Sorts by sequence; of one sequence, those first that SQLite would see. */
  void sort() {
    if (sorted) {
      return;
    }
    for (int root = size / 2 - 1; root >= 0; root--) {
      sink(root, size);
    }
    for (int end = size - 1; end > 0; end--) {
      swap(0, end);
      sink(0, end);
    }
    sorted = true;
  }

  private void sink(int from, int end) {
    int root = from;
    while (2 * root + 1 < end) {
      int child = 2 * root + 1;
      if (child + 1 < end && before(child, child + 1)) {
        child++;
      }
      if (!before(root, child)) {
        return;
      }
      swap(root, child);
      root = child;
    }
  }

  /** Late images are negative and the newest is the least: they come last, newest first. */
  private boolean before(int one, int other) {
    long first = sequence(one);
    long second = sequence(other);
    if (first != second) {
      return first < second;
    }
    long mine = place(one);
    long theirs = place(other);
    return mine < 0 != theirs < 0 ? mine > 0 : mine < theirs;
  }

  private void swap(int one, int other) {
    long sequence = sequence(one);
    long place = place(one);
    set(one, sequence(other), place(other));
    set(other, sequence, place);
  }

  private long place(int index) {
    return pieces.get(index / PIECE)[2 * (index % PIECE) + 1];
  }

  private void set(int index, long sequence, long place) {
    long[] piece = pieces.get(index / PIECE);
    piece[2 * (index % PIECE)] = sequence;
    piece[2 * (index % PIECE) + 1] = place;
  }
}
