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

  /** Reads what {@link #encode} wrote; nothing means none. */
  static Numbers decode(byte[] blob) throws DamagedFile {
    Numbers numbers = none();
    if (blob.length == 0) {
      return numbers;
    }
    BlobReader in = new BlobReader(blob);
    try {
      for (int left = in.count(); left > 0; left--) {
        numbers.last.put(PointId.parse(in.text()), in.number());
      }
    } catch (IllegalArgumentException e) {
      throw new DamagedFile("the points' numbers are garbled", e);
    }
    in.end();
    return numbers;
  }

  byte[] encode() {
    BlobWriter out = new BlobWriter().number(last.size());
    last.forEach((point, number) -> out.text(point.toString()).number(number));
    return out.bytes();
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
