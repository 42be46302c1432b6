package org.lamppost.keep;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * Reads cells of b-tree pages whose content nobody vouches for: a payload's pages may be out of
 * range, in a ring, or too few, which costs that cell only.
 *
 * <p>Not thread-safe.
 */
final class CellReader {
  /** No record of ours is larger; what claims to be is damage. */
  private static final int LARGEST = 4 << 20;

  private final PageFile pages;
  private final int usable;

  // the page read last
  private long image;
  private TreePage page;

  /** Told of the overflow pages that were followed; null if nobody wants to know. */
  private BitSet followed;

  /**
   * A cell's payload as far as its own page has it.
   *
   * @param rowid the row's number; 0 in an index.
   * @param length bytes of the whole payload.
   * @param from where it begins in the page.
   * @param local bytes of it in the page.
   */
  record Cell(TreePage page, long rowid, int length, int from, int local) {
    boolean overflows() {
      return local < length;
    }

    /** As much of the payload as the page has. */
    byte[] beginning() {
      return Arrays.copyOfRange(page.bytes(), from, from + local);
    }
  }

  CellReader(PageFile pages) {
    this.pages = pages;
    this.usable = pages.pageSize();
  }

  /** From now on marks the overflow pages that payloads were read from. */
  void follow(BitSet into) {
    followed = into;
  }

  /** A page, the last one without reading it again. */
  TreePage page(long wanted) throws IOException {
    if (page == null || image != wanted) {
      page = new TreePage(pages.read(wanted), wanted);
      image = wanted;
    }
    return page;
  }

  /** One cell of a page; empty if it is garbled. */
  Optional<Cell> cell(TreePage of, int index) {
    int at = of.cell(index);
    if (at < 0) {
      return Optional.empty();
    }
    boolean table = of.isTableLeaf();
    VarintCursor in = new VarintCursor(of.bytes(), at, usable);
    if (of.kind() == TreePage.INDEX_INTERIOR) {
      in.skip(4);
    }
    long length = in.next();
    long rowid = table ? in.next() : 0;
    if (in.failed() || length < 2 || length > LARGEST || table && rowid < 1) {
      return Optional.empty();
    }
    int local = local((int) length, table);
    if (in.at() + local + (local < length ? 4 : 0) > usable) {
      return Optional.empty();
    }
    return Optional.of(new Cell(of, rowid, (int) length, in.at(), local));
  }

  /** How much of a payload is in the page itself: section 1.6 of the format. */
  private int local(int length, boolean table) {
    int most = table ? usable - 35 : (usable - 12) * 64 / 255 - 23;
    if (length <= most) {
      return length;
    }
    int least = (usable - 12) * 32 / 255 - 23;
    int fitting = least + (length - least) % (usable - 4);
    return fitting <= most ? fitting : least;
  }

  /** As much of a payload as its page and the first overflow page have. */
  byte[] beginning(Cell cell, boolean late) throws IOException {
    byte[] local = cell.beginning();
    long next = PageFile.int32(cell.page().bytes(), cell.from() + cell.local());
    if (!cell.overflows() || next < 2 || next > pages.pages()) {
      return local;
    }
    byte[] overflow = late ? pages.readLate(next) : pages.read(next);
    int part = Math.min(usable - 4, cell.length() - cell.local());
    byte[] both = Arrays.copyOf(local, local.length + part);
    System.arraycopy(overflow, 4, both, local.length, part);
    return both;
  }

  /** The whole payload; empty if its overflow pages do not lead to its end. */
  Optional<byte[]> payload(Cell cell, boolean late) throws IOException {
    byte[] whole = new byte[cell.length()];
    System.arraycopy(cell.page().bytes(), cell.from(), whole, 0, cell.local());
    if (!cell.overflows()) {
      return Optional.of(whole);
    }
    BitSet seen = new BitSet();
    int done = cell.local();
    long next = PageFile.int32(cell.page().bytes(), cell.from() + cell.local());
    while (done < whole.length) {
      if (next < 2 || next > pages.pages() || seen.get((int) next)) {
        return Optional.empty();
      }
      seen.set((int) next);
      byte[] overflow = late ? pages.readLate(next) : pages.read(next);
      int part = Math.min(usable - 4, whole.length - done);
      System.arraycopy(overflow, 4, whole, done, part);
      done += part;
      next = PageFile.int32(overflow, 0);
    }
    if (next != 0) {
      return Optional.empty();
    }
    if (followed != null) {
      followed.or(seen);
    }
    return Optional.of(whole);
  }
}
