package org.lamppost.keep;

/**
 * One page of a b-tree as its bytes claim (SQLite file format, section 1.6), for whoever does not
 * trust them: nothing here reaches beyond the page.
 */
final class TreePage {
  static final int INDEX_INTERIOR = 2;
  static final int TABLE_INTERIOR = 5;
  static final int INDEX_LEAF = 10;
  static final int TABLE_LEAF = 13;

  private final byte[] bytes;
  private final int start;

  /**
   * A view of a page.
   *
   * @param bytes not to be changed.
   * @param number 1 for the page that begins with the file's header, any other for the rest.
   */
  TreePage(byte[] bytes, long number) {
    this.bytes = bytes;
    this.start = number == 1 ? 100 : 0;
  }

  byte[] bytes() {
    return bytes;
  }

  int kind() {
    return bytes[start];
  }

  boolean isTableLeaf() {
    return kind() == TABLE_LEAF;
  }

  /** Whether its cells are records of a table without row numbers. */
  boolean isIndex() {
    return kind() == INDEX_LEAF || kind() == INDEX_INTERIOR;
  }

  /** How many cells it may have; some may be out of place. */
  int cells() {
    return Math.min(int16(start + 3), (bytes.length - pointers()) / 2);
  }

  /** Where a cell begins; -1 if it would lie outside of the page's cells. */
  int cell(int index) {
    int at = int16(pointers() + 2 * index);
    return at < pointers() + 2 * cells() || at > bytes.length - 4 ? -1 : at;
  }

  boolean isSoundLeaf() {
    return isTableLeaf() && isSound();
  }

  /** Whether the header of a b-tree page agrees with itself. */
  boolean isSound() {
    int kind = kind();
    if (kind != TABLE_LEAF && kind != TABLE_INTERIOR && !isIndex()) {
      return false;
    }
    int content = int16(start + 5);
    content = content == 0 ? 65_536 : content;
    int end = pointers() + 2 * int16(start + 3);
    if (end > bytes.length || content < end || content > bytes.length) {
      return false;
    }
    for (int i = 0; i < cells(); i++) {
      if (cell(i) < content) {
        return false;
      }
    }
    return int16(start + 1) <= bytes.length && (bytes[start + 7] & 0xFF) <= 60;
  }

  private int pointers() {
    boolean leaf = kind() == TABLE_LEAF || kind() == INDEX_LEAF;
    return start + (leaf ? 8 : 12);
  }

  private int int16(int at) {
    return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
  }
}
