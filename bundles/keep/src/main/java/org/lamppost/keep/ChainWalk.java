package org.lamppost.keep;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lamppost.model.Stream;

/**
 * Goes through the rows of one stream in order and lets pass what the chain of {@code
 * docs/formats/heads.md} proves: a row whose head follows from the one before it, or whose body
 * does though its head is garbled, because the next row continues from it. A row after a hole
 * passes if its body decodes, names the right journal and sequence, and nothing else on its page is
 * garbled.
 *
 * <p>Goes twice: what the first walk learns of bad pages and of rows that others replace holds for
 * the second. Not thread-safe.
 */
final class ChainWalk {
  /** Heads remembered: a rewritten row continues from the row before its first. */
  private static final int REMEMBERED = 1_024;

  /** Versions of one row looked at. */
  private static final int VERSIONS = 8;

  private final Stream stream;
  private final RowIndex index;
  private final SavedFacts.Identity identity;
  private final Optional<SavedFacts.Base> base;
  private final Salvage.Trust trust;
  private final MessageDigest digest;
  private final Doubts doubts;

  /** Ranges whose rows one rewritten row replaces. */
  private final List<long[]> replaced = new ArrayList<>();

  // valid for one walk
  private final Map<Long, Claim> heads =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Claim> eldest) {
          return size() > REMEMBERED;
        }
      };

  private long refused;

  /** Pages that are free, and those with something garbled. */
  record Doubts(BitSet free, BitSet suspect) {}

  /** A chain's head, and whether it is certain. */
  private record Claim(byte[] head, boolean proven) {}

  /** One version of a row; a weak one needs proof. */
  private record Version(SavedRow row, long image, boolean weak, boolean overflows) {}

  /** All versions of a row. */
  private record Group(long sequence, List<Version> versions, int end) {}

  /** Takes rows that passed. */
  interface Passed {
    /** Takes one. */
    void row(SavedRow row) throws IOException;
  }

  ChainWalk(Stream stream, Salvaged.Found found, Salvage.Trust trust, Doubts doubts) {
    this.stream = stream;
    this.index = found.rows().get(stream);
    this.identity = found.identity();
    this.base = found.facts().base(stream);
    this.trust = trust;
    this.digest = trust.digest().get();
    this.doubts = doubts;
  }

  /** Rows that did not pass in the last walk. */
  long refused() {
    return refused;
  }

  /** Goes through all rows. */
  void walk(CellReader reader, Passed passed) throws IOException {
    heads.clear();
    refused = 0;
    if (!identity.epoch().isEmpty()) {
      digest.update(Salvage.utf8(identity.epoch()));
      digest.update((byte) 0);
      heads.put(0L, new Claim(digest.digest(Salvage.utf8(stream.label())), true));
    }
    long deleted = deleted(reader);
    Group next = group(reader, 0);
    long last = deleted;
    while (!next.versions().isEmpty() || next.end() > 0) {
      Group group = next;
      next = group.end() < index.size() ? group(reader, group.end()) : new Group(0, List.of(), 0);
      if (group.sequence() <= deleted) {
        continue;
      }
      Optional<SavedRow> row = judged(group, next);
      refused += row.isEmpty() ? 1 : 0;
      if (row.isPresent()) {
        if (row.get().first() <= last) {
          replaced.add(new long[] {row.get().first(), row.get().sequence()});
        }
        last = row.get().sequence();
        if (!isReplaced(last)) {
          passed.row(row.get());
        }
      }
    }
  }

  /** The last deleted row, if what follows it proves that. */
  private long deleted(CellReader reader) throws IOException {
    if (base.isEmpty()) {
      return 0;
    }
    long sequence = base.get().sequence();
    heads.put(sequence, new Claim(base.get().head(), false));
    int at = 0;
    while (at < index.size() && index.sequence(at) <= sequence) {
      at++;
    }
    if (at == index.size()) {
      return 0;
    }
    boolean follows =
        group(reader, at).versions().stream()
            .map(Version::row)
            .anyMatch(
                row ->
                    row.first() == sequence + 1
                        && Arrays.equals(chained(base.get().head(), row), row.head()));
    return follows ? sequence : 0;
  }

  private boolean isReplaced(long sequence) {
    return replaced.stream().anyMatch(range -> range[0] <= sequence && sequence < range[1]);
  }

  private Group group(CellReader reader, int from) throws IOException {
    if (from >= index.size()) {
      return new Group(0, List.of(), 0);
    }
    long sequence = index.sequence(from);
    List<Version> strong = new ArrayList<>();
    List<Version> weak = new ArrayList<>();
    int at = from;
    for (; at < index.size() && index.sequence(at) == sequence; at++) {
      if (at - from < VERSIONS) {
        long image = index.image(at);
        boolean doubtful = PageFile.isLate(image) || doubts.free().get((int) image);
        boolean overflows =
            reader
                .cell(reader.page(image), index.cell(at))
                .map(CellReader.Cell::overflows)
                .orElse(false);
        Salvage.row(reader, index, at)
            .filter(SavedRow::isPlausible)
            .map(row -> new Version(row, image, doubtful, overflows))
            .ifPresent(doubtful ? weak::add : strong::add);
      }
    }
    strong.addAll(weak);
    return new Group(sequence, strong, at);
  }

  private Optional<SavedRow> judged(Group group, Group next) {
    for (Version version : group.versions()) {
      Optional<SavedRow> proven = proven(version, next);
      if (proven.isPresent()) {
        heads.put(group.sequence(), new Claim(proven.get().head(), true));
        return proven;
      }
    }
    for (Version version : group.versions()) {
      if (isCredible(version)) {
        heads.put(group.sequence(), new Claim(version.row().head(), false));
        return Optional.of(version.row());
      }
    }
    for (Version version : group.versions()) {
      heads.putIfAbsent(group.sequence(), new Claim(version.row().head(), false));
      if (!version.weak() && !version.overflows()) {
        doubts.suspect().set((int) version.image());
      }
    }
    return Optional.empty();
  }

  /** The row if the chain proves it, with its right head. */
  private Optional<SavedRow> proven(Version version, Group next) {
    SavedRow row = version.row();
    Claim before = heads.get(row.first() - 1);
    if (before == null || !speaksForItself(row)) {
      return Optional.empty();
    }
    byte[] head = chained(before.head(), row);
    boolean right =
        Arrays.equals(head, row.head()) || before.proven() && continues(head, row, next);
    return right ? Optional.of(row.provenWith(head)) : Optional.empty();
  }

  private boolean continues(byte[] head, SavedRow row, Group next) {
    return next.versions().stream()
        .map(Version::row)
        .anyMatch(
            after ->
                after.first() == row.sequence() + 1
                    && Arrays.equals(chained(head, after), after.head()));
  }

  /** What the chain does not cover: the subject, and the body of a rewritten row. */
  private boolean speaksForItself(SavedRow row) {
    if (stream == Stream.INCIDENT || row.isRewritten()) {
      return decodes(row);
    }
    return row.subject().isEmpty();
  }

  private boolean isCredible(Version version) {
    SavedRow row = version.row();
    Claim before = heads.get(row.first() - 1);
    return !version.weak()
        && (before == null || !before.proven())
        && !doubts.suspect().get((int) version.image())
        && decodes(row);
  }

  private boolean decodes(SavedRow row) {
    Optional<BodyClaim> claim = BodyClaim.of(row.body());
    return claim.isPresent()
        && claim.get().stream() == stream
        && claim.get().sequence() == row.sequence()
        && claim.get().subject().equals(row.subject())
        && (claim.get().gateway().equals(identity.gateway()))
        && claim.get().epoch().equals(identity.epoch())
        && (!row.isRewritten() || trust.proofs().fits(signed(row), row.proof()));
  }

  private byte[] signed(SavedRow row) {
    HexFormat hex = HexFormat.of();
    return Salvage.utf8(
        String.join(
            "\n",
            "lamppost-rewrite-1",
            identity.gateway(),
            identity.epoch(),
            stream.label(),
            row.first() + " " + row.sequence(),
            hex.formatHex(digest.digest(row.leaves())),
            hex.formatHex(digest.digest(row.body())),
            ""));
  }

  /** The head after a row. */
  private byte[] chained(byte[] before, SavedRow row) {
    if (!row.isRewritten()) {
      digest.update(ByteBuffer.allocate(8).putLong(0, row.sequence()));
      byte[] leaf = digest.digest(row.body());
      digest.update(before);
      return digest.digest(leaf);
    }
    byte[] head = before;
    for (int at = 0; at < row.leaves().length; at += head.length) {
      digest.update(head);
      digest.update(row.leaves(), at, 32);
      head = digest.digest();
    }
    return head;
  }
}
