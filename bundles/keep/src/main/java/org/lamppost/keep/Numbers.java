package org.lamppost.keep;

import java.util.Map;
import java.util.TreeMap;
import org.lamppost.model.PointId;

/** The last running number of each point. Not thread-safe. */
final class Numbers {
  private final Map<PointId, Long> last;

  private Numbers(Map<PointId, Long> last) {
    this.last = last;
  }

  /** No point has a number yet. */
  static Numbers none() {
    return new Numbers(new TreeMap<>());
  }

  /** Reads what {@link #write} wrote. */
  static Numbers read(BlobReader in) throws DamagedFile {
    Numbers numbers = none();
    try {
      for (int left = in.count(); left > 0; left--) {
        numbers.last.put(PointId.parse(in.text()), in.number());
      }
    } catch (IllegalArgumentException e) {
      throw new DamagedFile("the points' numbers are garbled", e);
    }
    return numbers;
  }

  void write(BlobWriter out) {
    out.number(last.size());
    last.forEach((point, number) -> out.text(point.toString()).number(number));
  }

  Numbers copy() {
    return new Numbers(new TreeMap<>(last));
  }

  /** Uses up numbers of a point and gives the first of them. */
  long take(PointId point, long count) {
    long before = last.getOrDefault(point, 0L);
    last.put(point, before + count);
    return before + 1;
  }
}
