package org.lamppost.simulator.prove;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.keep.SqliteJournal;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;
import org.lamppost.wire.TelemetryCodec;
import org.lamppost.wire.TelemetryRecord;

/**
 * One damage proof: a full journal, and a start on a copy of it for each damaged page.
 *
 * <p>A record is touched if a page is that holds any part of it.
 */
final class DamageRun implements Closeable {
  private static final int AT_ONCE = 500;
  private static final long START_MILLIS = 2_000;
  private static final long SETTLED_MILLIS = 1_000;
  private static final long MOST_MILLIS = 30_000;
  private static final int MOST_REMARKS = 50;
  private static final List<String> KINDS = List.of("zeros", "random", "bit");
  private static final List<String> FILES =
      List.of("safety.db", "telemetry.db", "epoch", "device.key", "device.pub");

  private final Path folder;
  private final Path full;
  private final String kind;
  private final Random random;

  /** Each record's body as a number, by identity. */
  private final Map<RecordId, Integer> records = new HashMap<>();

  private final List<Page> pages = new ArrayList<>();

  /** Both files have pages of one size. */
  private int pageBytes;

  // sums over all starts
  private int starts;
  private long untouched;
  private long recovered;
  private long falseRecords;
  private long slowestStart;
  private final List<String> remarks = new ArrayList<>();

  /** A page of a file, the first being 1, and the records on it. */
  private record Page(String file, int number, Set<RecordId> records) {}

  DamageRun(Path folder, String kind, long seed) {
    this.folder = folder;
    this.full = folder.resolve("full");
    this.kind = kind;
    this.random = new Random(seed);
    if (!kind.equals("all") && !KINDS.contains(kind)) {
      throw new IllegalArgumentException("kind " + kind + "; expected one of " + KINDS);
    }
  }

  /** Makes the journal, and notes what is where in it. */
  void fill(int count) throws IOException, SQLException {
    try (SqliteJournal journal = DamageSite.open(full)) {
      DamageSite.fill(journal, count, random);
      each(journal, record -> records.put(record.id(), Arrays.hashCode(record.body())));
    }
    for (String file : Specimen.FILES) {
      Path database = full.resolve(file);
      byte[] bytes = Files.readAllBytes(database);
      pageBytes = RecordPages.pageBytes(ByteBuffer.wrap(bytes));
      Map<Integer, Set<RecordId>> on = new HashMap<>();
      for (String stream : Specimen.STREAMS) {
        if (Specimen.file(stream).equals(file)) {
          place(RecordPages.of(database, Specimen.table(stream)), Stream.of(stream), on);
        }
      }
      for (int page = 1; page <= bytes.length / pageBytes; page++) {
        pages.add(new Page(file, page, on.getOrDefault(page, Set.of())));
      }
    }
  }

  private void place(Map<Integer, Set<Long>> rows, Stream stream, Map<Integer, Set<RecordId>> on) {
    RecordId any = records.keySet().iterator().next();
    rows.forEach(
        (page, sequences) -> {
          for (long sequence : sequences) {
            on.computeIfAbsent(page, number -> new HashSet<>())
                .add(new RecordId(any.gatewayId(), any.epoch(), stream, sequence));
          }
        });
  }

  /** Damages pages; all for 0. */
  DamageResult measure(int sample) throws IOException {
    List<Page> chosen = new ArrayList<>(pages);
    Collections.shuffle(chosen, random);
    chosen = sample == 0 ? chosen : chosen.subList(0, Math.min(sample, chosen.size()));
    for (int i = 0; i < chosen.size(); i++) {
      Path copy = copy();
      String how = kind.equals("all") ? KINDS.get(i % KINDS.size()) : kind;
      damage(copy, chosen.get(i), how);
      start(copy, chosen.get(i), how);
      delete(copy);
    }
    return new DamageResult(
        chosen.size(),
        starts,
        DamageResult.percent(starts, chosen.size()),
        untouched,
        recovered,
        DamageResult.percent(recovered, untouched),
        falseRecords,
        slowestStart,
        kind,
        List.copyOf(remarks));
  }

  private void start(Path copy, Page damaged, String how) {
    String where = damaged.file() + " page " + damaged.number() + " " + how + ": ";
    int wanted = records.size() - damaged.records().size();
    untouched += wanted;
    long began = System.nanoTime();
    try (SqliteJournal journal = DamageSite.open(copy)) {
      if (accepts(journal, began)) {
        starts++;
        slowestStart = Math.max(slowestStart, millisSince(began));
      } else {
        remark(where + "no incident accepted after " + millisSince(began) + " ms");
      }
      long back = recovered(journal, damaged);
      recovered += back;
      if (back < wanted) {
        remark(where + (wanted - back) + " records missing, " + journal.get().get("salvaging"));
      }
    } catch (RuntimeException e) { // a journal that does not open is a finding, not our end
      remark(where + e);
    }
  }

  private void remark(String what) {
    if (remarks.size() < MOST_REMARKS) {
      remarks.add(what);
    }
  }

  private static boolean accepts(SqliteJournal journal, long began) {
    try {
      journal
          .accept(DamageSite.change("after"), new byte[] {2})
          .toCompletableFuture()
          .get(Math.max(1, START_MILLIS - millisSince(began)), TimeUnit.MILLISECONDS);
      return millisSince(began) <= START_MILLIS;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Counts until nothing more comes: salvage goes on behind a start. */
  private long recovered(SqliteJournal journal, Page damaged) {
    Set<RecordId> wanted = new HashSet<>(records.keySet());
    wanted.removeAll(damaged.records());
    Set<RecordId> wrong = new HashSet<>();
    long began = System.nanoTime();
    long changed = began;
    int missing = wanted.size();
    while (!wanted.isEmpty()
        && millisSince(changed) < SETTLED_MILLIS
        && millisSince(began) < MOST_MILLIS) {
      tryEach(journal, record -> take(record, wanted, wrong));
      boolean more = wanted.size() < missing || Boolean.TRUE.equals(journal.get().get("salvaging"));
      changed = more ? System.nanoTime() : changed;
      missing = wanted.size();
    }
    falseRecords += wrong.size();
    return records.size() - damaged.records().size() - missing;
  }

  private void take(Outgoing record, Set<RecordId> wanted, Set<RecordId> wrong) {
    if (record.id().stream() == Stream.TELEMETRY) {
      takeBlock(TelemetryCodec.decode(record.body()), wanted);
      return;
    }
    Integer before = records.get(record.id());
    if (before == null || before == Arrays.hashCode(record.body())) {
      wanted.remove(record.id());
    } else if (!isGap(record)) {
      wrong.add(record.id());
    }
  }

  /** A block may be re-packed since: it stands for several then. One without readings is a gap. */
  private static void takeBlock(TelemetryRecord block, Set<RecordId> wanted) {
    if (block.series().isEmpty()) {
      return;
    }
    RecordId id = block.id();
    for (long sequence = block.firstSequence(); sequence <= id.sequence(); sequence++) {
      wanted.remove(new RecordId(id.gatewayId(), id.epoch(), id.stream(), sequence));
    }
  }

  /** Whether it says of itself that its content is gone. */
  private static boolean isGap(Outgoing record) {
    return new String(record.body(), StandardCharsets.UTF_8).contains("\"gap\":\"lost\"");
  }

  /** Takes records. */
  private interface Taker {
    void take(Outgoing record);
  }

  private static void tryEach(SqliteJournal journal, Taker taker) {
    try {
      each(journal, taker);
    } catch (RuntimeException e) { // what cannot be read now may be salvaged a little later
      System.err.println("lamppost prove: " + e);
    }
  }

  private static void each(SqliteJournal journal, Taker taker) {
    for (String epoch : journal.epochs(DamageSite.CITY)) {
      for (Stream stream : Stream.values()) {
        long after = 0;
        List<Outgoing> some = journal.next(DamageSite.CITY, epoch, stream, after, AT_ONCE);
        while (!some.isEmpty()) {
          some.forEach(taker::take);
          after = some.get(some.size() - 1).id().sequence();
          some = journal.next(DamageSite.CITY, epoch, stream, after, AT_ONCE);
        }
      }
    }
  }

  private void damage(Path copy, Page page, String how) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(copy.resolve(page.file()).toFile(), "rw")) {
      byte[] bytes = new byte[pageBytes];
      long place = (page.number() - 1L) * pageBytes;
      file.seek(place);
      file.readFully(bytes);
      switch (how) {
        case "zeros" -> Arrays.fill(bytes, (byte) 0);
        case "random" -> random.nextBytes(bytes);
        default -> bytes[random.nextInt(pageBytes)] ^= (byte) (1 << random.nextInt(8));
      }
      file.seek(place);
      file.write(bytes);
    }
  }

  private Path copy() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("copy"));
    for (String file : FILES) {
      Files.copy(full.resolve(file), copy.resolve(file));
    }
    return copy;
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> files;
    try (java.util.stream.Stream<Path> walked = Files.walk(directory)) {
      files = walked.sorted(Comparator.reverseOrder()).collect(Collectors.toList());
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  @Override
  public void close() throws IOException {
    delete(folder);
  }
}
