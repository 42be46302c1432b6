package org.lamppost.keep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lamppost.model.Stream;

/**
 * What {@link Salvage} found in a file: its facts, its counts, and the way to its rows.
 *
 * <p>Not thread-safe. Keeps an index of 16 bytes a row, but no file open.
 */
final class Salvaged {
  private final Path database;
  private final Found found;
  private final Salvage.Trust trust;
  private final BitSet free;
  private final Map<Stream, ChainWalk> walks = new EnumMap<>(Stream.class);

  private long pages;
  private long damagedPages;
  private long rowsRefused;
  private long unreadable;

  /** Where the rows are, and what the file says of itself. */
  record Found(
      SavedFacts facts, SavedFacts.Identity identity, Map<Stream, RowIndex> rows, RowIndex tail) {}

  /** Takes rows. */
  interface Sink {
    /**
     * Takes one, in the order of the sequence within each table, or of the commits in the tail.
     *
     * @param table {@code incident}, {@code audit}, {@code block} or {@code tail}.
     */
    void row(String table, SavedRow row) throws IOException;
  }

  Salvaged(Path database, Found found, Salvage.Trust trust, BitSet free) {
    this.database = database;
    this.found = found;
    this.trust = trust;
    this.free = free;
  }

  /** Judges all rows once, so that {@link #rows} knows what to think of each. */
  void judge(CellReader reader, BitSet suspect) throws IOException {
    for (Stream stream : Stream.values()) {
      ChainWalk walk = new ChainWalk(stream, found, trust, new ChainWalk.Doubts(free, suspect));
      walk.walk(reader, row -> {});
      walks.put(stream, walk);
      rowsRefused += walk.refused();
    }
  }

  void count(long allPages, long damaged, long garbledCells) {
    pages = allPages;
    damagedPages = damaged;
    rowsRefused += garbledCells;
  }

  /**
   * Hands over all rows that pass their check. Reads the file again.
   *
   * @throws IOException if it cannot be read, or from the sink.
   */
  void rows(Sink sink) throws IOException {
    try (PageFile file = PageFile.open(database)) {
      CellReader reader = new CellReader(file);
      for (Stream stream : Stream.values()) {
        String table = StreamTable.tableOf(stream);
        walks.get(stream).walk(reader, row -> sink.row(table, row));
      }
      tailRows(reader, sink);
      if (file.unreadable() > unreadable) {
        throw new IOException("the disk does not give pages any more that it gave before");
      }
    }
  }

  /** The commits that are in no block, in their order, if the run's note of itself is there. */
  private void tailRows(CellReader reader, Sink sink) throws IOException {
    Optional<Session> session = found.facts().session();
    if (session.isEmpty()) {
      return;
    }
    Map<Long, SavedRow> open = new TreeMap<>();
    RowIndex tail = found.tail();
    for (int i = 0; i < tail.size(); i++) {
      Optional<SavedRow> row = Salvage.row(reader, tail, i);
      long number = row.map(Salvaged::number).orElse(0L);
      if (number > session.get().sealed()) {
        open.put(number, row.get());
      }
    }
    for (SavedRow row : open.values()) {
      sink.row("tail", row);
    }
  }

  /** The number of the commit in a slot; 0 if it is garbled. */
  private static long number(SavedRow row) {
    try {
      return TailSlot.decode(row.body()).number();
    } catch (DamagedFile e) {
      return 0;
    }
  }

  /** Whose journal it is, as most rows say; empty if nothing says it. */
  String gateway() {
    return found.identity().gateway();
  }

  /** Its epoch, as most rows say; empty if nothing says it. */
  String epoch() {
    return found.identity().epoch();
  }

  /** The readable rows of the table {@code meta}. */
  Map<String, String> meta() {
    return found.facts().meta();
  }

  /** The readable rows of the table {@code state}: session, checkpoint, bases. */
  Map<String, byte[]> state() {
    return found.facts().state();
  }

  /** The run that wrote last, if it can be read. */
  Optional<Session> session() {
    return found.facts().session();
  }

  /** The readable rows of the table {@code watermark}. */
  List<SavedFacts.Mark> marks() {
    return found.facts().marks();
  }

  void unreadable(long count) {
    unreadable = count;
  }

  /** How often the disk did not give a page: it may do so later. */
  long unreadable() {
    return unreadable;
  }

  /** Pages of the file with its log. */
  long pages() {
    return pages;
  }

  /** Pages that are no part of a tree, of a row that passed, or of the free list. */
  long damagedPages() {
    return damagedPages;
  }

  /** Cells that are garbled, and rows that failed their check. */
  long rowsRefused() {
    return rowsRefused;
  }
}
