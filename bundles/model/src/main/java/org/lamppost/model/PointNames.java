package org.lamppost.model;

import java.util.Arrays;
import java.util.List;

/**
 * Finds a site's points by name, {@code device/name}.
 *
 * <p>Made for batches of many readings: devices send their points in the same order again and
 * again, so the point after the one found last is tried first, and a name's own string is known
 * again without comparing its letters. Not thread-safe: one for each thread that asks.
 */
public final class PointNames {
  private static final int SPREAD = 0x9E3779B9;

  private final Point[] points;
  private final String[] names;
  private final int[] table;
  private final int shift;
  private int likely;

  /** Takes the names of points. */
  public PointNames(List<Point> points) {
    this.points = points.toArray(new Point[0]);
    this.names = new String[this.points.length];
    int bits = 33 - Integer.numberOfLeadingZeros(Math.max(1, this.points.length));
    this.shift = 32 - bits;
    this.table = new int[1 << bits];
    Arrays.fill(table, -1);
    for (int i = 0; i < names.length; i++) {
      names[i] = this.points[i].id().toString();
      table[slot(names[i])] = i;
    }
  }

  /** The point of a name; null if the site has none of that name. */
  public Point find(String name) {
    int found = likely;
    if (found >= names.length || !known(found, name)) {
      found = table[slot(name)];
      if (found < 0) {
        return null;
      }
    }
    likely = found + 1 < names.length ? found + 1 : 0;
    return points[found];
  }

  private boolean known(int number, String name) {
    if (names[number] == name) {
      return true;
    }
    if (!names[number].equals(name)) {
      return false;
    }
    names[number] = name; // the caller's own string, which will come again
    return true;
  }

  /** Where the name stands, or the free place where it belongs. */
  private int slot(String name) {
    int slot = name.hashCode() * SPREAD >>> shift;
    while (table[slot] >= 0 && !names[table[slot]].equals(name)) {
      slot = slot + 1 & table.length - 1;
    }
    return slot;
  }
}
