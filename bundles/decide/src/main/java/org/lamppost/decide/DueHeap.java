package org.lamppost.decide;

import java.util.Arrays;

/**
 * Everything that time alone can change, the earliest first: at most one moment for each cell.
 *
 * <p>Allocates only while it grows to the most moments that were ever waiting at once. Confined to
 * the engine's thread.
 */
final class DueHeap {
  private static final int FIRST_PLACES = 16;
  private static final int ABSENT = -1;

  // by cell
  private final int[] place;

  // by place; the parent of place i is (i - 1) / 2
  private int[] cells = new int[FIRST_PLACES];
  private long[] due = new long[FIRST_PLACES];
  private int size;

  /** Begins with nothing due for cells numbered from 0 to below {@code count}. */
  DueHeap(int count) {
    place = new int[count];
    Arrays.fill(place, ABSENT);
  }

  /** How many cells wait for a moment. */
  int size() {
    return size;
  }

  boolean armed(int cell) {
    return place[cell] != ABSENT;
  }

  /** Lets a cell become due at a moment, in place of the one that it waited for. */
  void arm(int cell, long millis) {
    int at = place[cell];
    if (at == ABSENT) {
      if (size == cells.length) {
        cells = Arrays.copyOf(cells, 2 * size);
        due = Arrays.copyOf(due, 2 * size);
      }
      rise(size++, cell, millis);
    } else if (before(millis, cell, due[at], cell)) {
      rise(at, cell, millis);
    } else {
      sink(at, cell, millis);
    }
  }

  /** Lets a cell wait for nothing any more. */
  void cancel(int cell) {
    int at = place[cell];
    if (at == ABSENT) {
      return;
    }
    place[cell] = ABSENT;
    size--;
    if (at < size) {
      int last = cells[size];
      long millis = due[size];
      if (before(millis, last, due[at], cell)) {
        rise(at, last, millis);
      } else {
        sink(at, last, millis);
      }
    }
  }

  /** When the next cell becomes due; {@link Long#MAX_VALUE} if none does. */
  long next() {
    return size == 0 ? Long.MAX_VALUE : due[0];
  }

  /** Takes out the cell that is due next; of those due at once, the lowest number. */
  int take() {
    int cell = cells[0];
    cancel(cell);
    return cell;
  }

  /** Bytes of its arrays. */
  long bytes() {
    return 4L * place.length + 12L * cells.length;
  }

  private static boolean before(long millis, int cell, long otherMillis, int otherCell) {
    return millis < otherMillis || millis == otherMillis && cell < otherCell;
  }

  private void rise(int from, int cell, long millis) {
    int at = from;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (!before(millis, cell, due[parent], cells[parent])) {
        break;
      }
      put(at, cells[parent], due[parent]);
      at = parent;
    }
    put(at, cell, millis);
  }

  private void sink(int from, int cell, long millis) {
    int at = from;
    int child = 2 * at + 1;
    while (child < size) {
      if (child + 1 < size && before(due[child + 1], cells[child + 1], due[child], cells[child])) {
        child++;
      }
      if (!before(due[child], cells[child], millis, cell)) {
        break;
      }
      put(at, cells[child], due[child]);
      at = child;
      child = 2 * at + 1;
    }
    put(at, cell, millis);
  }

  private void put(int at, int cell, long millis) {
    cells[at] = cell;
    due[at] = millis;
    place[cell] = at;
  }
}
