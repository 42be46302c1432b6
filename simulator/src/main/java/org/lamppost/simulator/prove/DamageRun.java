package org.lamppost.simulator.prove;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * <p>No record of it spills over its page, so a record is touched if its page is.
 */
final class DamageRun implements Closeable {
  private static final int PAGE = 4096;
  private static final int AT_ONCE = 500;
  private static final long START_MILLIS = 2_000;
  private static final long SETTLED_MILLIS = 1_000;
  private static final long MOST_MILLIS = 30_000;
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

  // sums over all starts
  private int starts;
  private long untouched;
  private long recovered;
  private long falseRecords;
  private long slowestStart;

  /** A page of a file, and the records on it. */
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
  void fill(int count) throws IOException {
    try (SqliteJournal journal = DamageSite.open(full)) {
      DamageSite.fill(journal, count, random);
      each(journal, record -> records.put(record.id(), Arrays.hashCode(record.body())));
    }
    for (String file : List.of("safety.db", "telemetry.db")) {
      byte[] bytes = Files.readAllBytes(full.resolve(file));
      for (int at = 0; at < bytes.length; at += PAGE) {
        pages.add(new Page(file, at / PAGE, on(bytes, at, file)));
      }
    }
  }

  /** The records whose beginning is within a page. */
  private Set<RecordId> on(byte[] bytes, int at, String file) {
    String page = new String(bytes, at, PAGE, StandardCharsets.ISO_8859_1);
    Set<RecordId> found = new HashSet<>();
    String gateway = records.keySet().iterator().next().gatewayId();
    String epoch = records.keySet().iterator().next().epoch();
    boolean telemetry = file.startsWith("telemetry");
    String begin = telemetry ? blockBegin(gateway, epoch) : epoch;
    for (int from = page.indexOf(begin); from >= 0; from = page.indexOf(begin, from + 1)) {
      String rest = page.substring(from + begin.length());
      if (telemetry) {
        long sequence = blockSequence(rest);
        found.add(new RecordId(gateway, epoch, Stream.TELEMETRY, Math.max(1, sequence)));
      } else if (rest.startsWith("\",\"seq\":")) {
        String number = rest.substring(8, rest.indexOf(',', 8));
        Stream stream =
            rest.startsWith(",\"incidentId", 8 + number.length()) ? Stream.INCIDENT : Stream.AUDIT;
        found.add(new RecordId(gateway, epoch, stream, Long.parseLong(number)));
      }
    }
    return found;
  }

  /** How each telemetry record begins: up to its sequence, the first in which two differ. */
  private static String blockBegin(String gateway, String epoch) {
    byte[] first = emptyBlock(gateway, epoch, 1);
    int same = Arrays.mismatch(first, emptyBlock(gateway, epoch, 2));
    return new String(first, 0, same, StandardCharsets.ISO_8859_1);
  }

  private static byte[] emptyBlock(String gateway, String epoch, long sequence) {
    RecordId id = new RecordId(gateway, epoch, Stream.TELEMETRY, sequence);
    return TelemetryCodec.encode(new TelemetryRecord(id, "", 0, List.of(), List.of()));
  }

  /** Seven bits a letter, lowest first; 0 if the page ends before. */
  private static long blockSequence(String rest) {
    long sequence = 0;
    for (int i = 0; i < Math.min(rest.length(), 9); i++) {
      sequence |= (rest.charAt(i) & 0x7FL) << 7 * i;
      if (rest.charAt(i) < 0x80) {
        return sequence;
      }
    }
    return 0;
  }

  /** Damages pages; all for 0. */
  DamageResult measure(int sample) throws IOException {
    List<Page> chosen = new ArrayList<>(pages);
    Collections.shuffle(chosen, random);
    chosen = sample == 0 ? chosen : chosen.subList(0, Math.min(sample, chosen.size()));
    for (int i = 0; i < chosen.size(); i++) {
      Path copy = copy();
      damage(copy, chosen.get(i), kind.equals("all") ? KINDS.get(i % KINDS.size()) : kind);
      start(copy, chosen.get(i));
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
        kind);
  }

  private void start(Path copy, Page damaged) {
    untouched += records.size() - damaged.records().size();
    long began = System.nanoTime();
    try (SqliteJournal journal = DamageSite.open(copy)) {
      if (accepts(journal, began)) {
        starts++;
        slowestStart = Math.max(slowestStart, millisSince(began));
      }
      recovered += recovered(journal, damaged);
    } catch (RuntimeException e) { // a journal that does not open is a finding, not our end
      System.err.println(
          "lamppost prove: " + damaged.file() + " page " + damaged.number() + ": " + e);
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
      byte[] bytes = new byte[PAGE];
      file.seek((long) page.number() * PAGE);
      file.readFully(bytes);
      switch (how) {
        case "zeros" -> Arrays.fill(bytes, (byte) 0);
        case "random" -> random.nextBytes(bytes);
        default -> bytes[random.nextInt(PAGE)] ^= (byte) (1 << random.nextInt(8));
      }
      file.seek((long) page.number() * PAGE);
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
