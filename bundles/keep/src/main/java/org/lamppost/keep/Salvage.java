package org.lamppost.keep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.lamppost.model.Stream;

/**
 * Gets every record out of a journal file that SQLite would refuse: looks at each page by itself,
 * and believes a row for what its chain or its body proves.
 *
 * <p>Writes nothing. Memory: 16 bytes a row, and some pages. Used once.
 */
final class Salvage {
  private final PageFile pages;
  private final CellReader reader;
  private final SavedFacts facts = new SavedFacts();
  private final Map<Stream, RowIndex> rows = new EnumMap<>(Stream.class);
  private final RowIndex tail = new RowIndex();
  private final BitSet free;

  /** Pages with a cell that is garbled by itself. */
  private final BitSet suspect = new BitSet();

  /** Pages that are what they should be. */
  private final BitSet sound = new BitSet();

  private long garbled;

  /** Judges the signature of a rewritten row. */
  interface Proofs {
    /**
     * Whether it fits.
     *
     * @param text what was signed, as {@code docs/formats/heads.md} has it.
     */
    boolean fits(byte[] text, byte[] proof);
  }

  /**
   * What rows are measured by.
   *
   * @param digest makes the hash of the site's setting.
   * @param proofs judges rewritten rows.
   */
  record Trust(Supplier<MessageDigest> digest, Proofs proofs) {
    /** SHA-256, and no key: rewritten rows are believed for their chain and body. */
    static Trust plain() {
      return new Trust(Trust::sha256, (text, proof) -> true);
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }

  private Salvage(PageFile pages) throws IOException {
    this.pages = pages;
    this.reader = new CellReader(pages);
    this.free = pages.free();
    for (Stream stream : Stream.values()) {
      rows.put(stream, new RowIndex());
    }
  }

  /** Reads with {@link Trust#plain}. */
  static Salvaged read(Path database) throws IOException {
    return read(database, Trust.plain());
  }

  /**
   * Reads a database and the log beside it.
   *
   * @throws IOException if they cannot be read; damage is none of the reasons.
   */
  static Salvaged read(Path database, Trust trust) throws IOException {
    try (PageFile pages = PageFile.open(database)) {
      Salvage salvage = new Salvage(pages);
      salvage.scan();
      return salvage.judged(database, trust);
    }
  }

  private void scan() throws IOException {
    for (long page = 1; page <= pages.pages(); page++) {
      look(page);
    }
    for (int frame : pages.log().beyond()) {
      look(-frame);
    }
    rows.values().forEach(RowIndex::sort);
    tail.sort();
  }

  private Salvaged judged(Path database, Trust trust) throws IOException {
    SavedFacts.Identity identity = facts.identity(rows, reader);
    Salvaged salvaged =
        new Salvaged(database, new Salvaged.Found(facts, identity, rows, tail), trust, free);
    reader.follow(sound);
    salvaged.judge(reader, suspect);
    for (int page = free.nextSetBit(0); page >= 0; page = free.nextSetBit(page + 1)) {
      sound.set(page);
    }
    salvaged.count(pages.pages(), pages.pages() - sound.cardinality(), garbled);
    salvaged.unreadable(pages.unreadable());
    return salvaged;
  }

  private void look(long image) throws IOException {
    TreePage page = reader.page(image);
    boolean late = PageFile.isLate(image);
    boolean unused = !late && free.get((int) image);
    if (!late && page.isSound()) {
      sound.set((int) image);
    }
    if (page.isTableLeaf()) {
      for (int i = 0; i < page.cells(); i++) {
        lookAtRow(image, page, i);
      }
    } else if (page.isIndex() && !unused) {
      for (int i = 0; i < page.cells(); i++) {
        Optional<CellReader.Cell> cell = reader.cell(page, i);
        if (cell.isPresent()) {
          lookAtFact(cell.get(), late);
        }
      }
    }
  }

  private void lookAtRow(long image, TreePage page, int index) throws IOException {
    Optional<CellReader.Cell> cell = reader.cell(page, index);
    Optional<Columns> columns = cell.flatMap(each -> columns(each, each.beginning()));
    if (columns.filter(SavedFacts::isState).isPresent()) {
      if (PageFile.isLate(image) || !free.get((int) image)) {
        lookAtFact(cell.get(), PageFile.isLate(image));
      }
      return;
    }
    int body = columns.map(SavedRow::bodyColumn).orElse(-1);
    if (body < 0) {
      boolean schema = image == 1;
      garbled += schema ? 0 : 1;
      if (!PageFile.isLate(image) && !schema) {
        suspect.set((int) image);
        sound.clear((int) image);
      }
      return;
    }
    if (SavedRow.isShort(columns.get())) {
      tail.add(cell.get().rowid(), image, index);
      return;
    }
    byte[] beginning = columns.get().beginning(body);
    if (cell.get().overflows() && !BodyClaim.tellsStream(beginning)) {
      // Of a small page hardly more than its names: what tells the stream is on the next.
      byte[] more = reader.beginning(cell.get(), PageFile.isLate(image));
      beginning = columns(cell.get(), more).map(all -> all.beginning(body)).orElse(beginning);
    }
    BodyClaim.stream(beginning)
        .ifPresent(stream -> rows.get(stream).add(cell.get().rowid(), image, index));
  }

  private void lookAtFact(CellReader.Cell cell, boolean late) throws IOException {
    reader
        .payload(cell, late)
        .flatMap(bytes -> Columns.of(bytes, 0, bytes.length, bytes.length))
        .ifPresent(facts::add);
  }

  private static Optional<Columns> columns(CellReader.Cell cell, byte[] beginning) {
    return Columns.of(beginning, 0, beginning.length, cell.length());
  }

  /** The whole row at a place; empty if it cannot be read. */
  static Optional<SavedRow> row(CellReader reader, RowIndex index, int at) throws IOException {
    long image = index.image(at);
    Optional<CellReader.Cell> cell = reader.cell(reader.page(image), index.cell(at));
    if (cell.isEmpty()) {
      return Optional.empty();
    }
    Optional<byte[]> payload = reader.payload(cell.get(), PageFile.isLate(image));
    return payload
        .flatMap(bytes -> Columns.of(bytes, 0, bytes.length, bytes.length))
        .flatMap(columns -> SavedRow.of(cell.get().rowid(), columns));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
