package org.lamppost.keep;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.lamppost.model.Loss;
import org.lamppost.wire.TelemetryCodec;
import org.lamppost.wire.TelemetryRecord;
import org.lamppost.wire.TelemetryRecord.Series;
import org.lamppost.wire.WireException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the sealed blocks small while nobody takes them. In this order, each only with blocks that
 * were never handed out:
 *
 * <ol>
 *   <li>Many small blocks are re-packed into a large one, as soon as many wait. Nothing is lost.
 *   <li>Beyond the limit, the oldest are thinned: least, mean and greatest value of each point and
 *       period stay, the readings are declared lost. At least half of the limit stays with readings
 *       that are whole.
 *   <li>Then the oldest that are thinned already keep only what they declared.
 * </ol>
 *
 * <p>What is over age keeps only what it declared at once, whatever room there is.
 *
 * <p>What is measured is the size of the rows kept; the file may be larger by the room that is free
 * within its pages. Confined to the telemetry writer.
 */
final class Thinning {
  private static final Logger LOG = LoggerFactory.getLogger(Thinning.class);
  private static final String PROGRESS = "thinned";

  /** Rows looked at in one transaction, so that it stays short. */
  private static final int AT_ONCE = 16;

  /** Rows that wait before any are re-packed: less is the usual breath of a link. */
  private static final int MANY = 32;

  /** Readings and bytes of a re-packed block, at most: it is one message. */
  private static final int MOST_READINGS = 8_000;

  private static final int MOST_BYTES = 48 << 10;

  /** Blocks from here on gain little by being re-packed. */
  private static final int LARGE_BYTES = 12 << 10;

  private final Database database;
  private final StreamTable blocks;
  private final Limits limits;
  private final LossTally tally;
  private final AgeMarks age;

  /** Up to where blocks have been re-packed, or cannot be. */
  private long packed;

  /** Up to where blocks have been thinned. */
  private long thinned;

  /** Up to where only declarations are left. */
  private long bare;

  /** The end of the stream when nothing more could be done. */
  private long exhaustedAt = -1;

  Thinning(Database database, StreamTable blocks, Limits limits, LossTally tally, AgeMarks age) {
    this.database = database;
    this.blocks = blocks;
    this.limits = limits;
    this.tally = tally;
    this.age = age;
  }

  void load() throws SQLException {
    byte[] blob = database.state(PROGRESS);
    if (blob.length > 0) {
      BlobReader in = new BlobReader(blob);
      thinned = in.number();
      bare = in.number();
      in.end();
    }
  }

  /** Whether blocks are to be re-packed, or exceed a limit, and something can be done. */
  boolean needed() {
    return packable() || oversize() || overAge();
  }

  private boolean overAge() {
    long through = age.overAge();
    long next = firstWithMore();
    return next <= through && blocks.endOf(next) <= through;
  }

  /** The first sequence that may be left with what it declared only. */
  private long firstWithMore() {
    return Math.max(bare, blocks.untouchable()) + 1;
  }

  /** Whether what is needed can wait: there is room, and nothing is over age. */
  boolean canWait() {
    return blocks.keptBytes() < limits.telemetryBytes() / 2 && !overAge();
  }

  private boolean oversize() {
    return blocks.keptBytes() > limits.telemetryBytes() && exhaustedAt != blocks.last();
  }

  private boolean packable() {
    return blocks.rowsAfter(Math.max(packed, blocks.untouchable())) >= MANY;
  }

  /**
   * Does one thing, in one transaction.
   *
   * @return whether there was something to do.
   */
  boolean shrink() throws SQLException {
    if ((oversize() || overAge()) && blocks.deletable()) {
      List<Runnable> after = new ArrayList<>();
      database.transact(file -> after.add(blocks.settle()));
      after.forEach(Runnable::run);
      return true;
    }
    if (overAge()) {
      strip(firstWithMore(), age.overAge());
      return true;
    }
    if (packable()) {
      repack();
      return true;
    }
    if (oversize()) {
      giveUp();
      return true;
    }
    return false;
  }

  private void repack() throws SQLException {
    long first = Math.max(packed, blocks.untouchable()) + 1;
    List<TelemetryRecord> group = new ArrayList<>();
    int readings = 0;
    int bytes = 0;
    for (long next = first; group.size() < AT_ONCE; ) {
      long end = blocks.endOf(next);
      bytes += blocks.bytesAt(next);
      TelemetryRecord record = decoded(end);
      readings += record.series().stream().mapToInt(Series::size).sum();
      boolean fits =
          readings <= MOST_READINGS
              && bytes <= MOST_BYTES
              && blocks.bytesAt(next) < LARGE_BYTES
              && (group.isEmpty() || Merging.fit(group.get(group.size() - 1), record));
      if (!fits) {
        break;
      }
      group.add(record);
      next = end + 1;
    }
    if (group.size() < 2) {
      packed = blocks.endOf(first);
      return;
    }
    TelemetryRecord whole = Merging.merged(group);
    write(List.of(whole), thinned, bare);
    packed = whole.id().sequence();
  }

  private void giveUp() throws SQLException {
    long floor = blocks.untouchable();
    boolean whole = blocks.bytesAfter(thinned) > limits.telemetryBytes() / 2;
    if (whole && Math.max(thinned, floor) < blocks.last()) {
      thin(Math.max(thinned, floor) + 1);
    } else if (Math.max(bare, floor) < thinned) {
      strip(firstWithMore(), blocks.endOf(thinned));
    } else if (Math.max(thinned, floor) < blocks.last()) {
      thin(Math.max(thinned, floor) + 1);
    } else {
      exhaustedAt = blocks.last();
      LOG.error("journal is full and nothing more can be given up bytes={}", blocks.keptBytes());
    }
  }

  private void thin(long first) throws SQLException {
    List<TelemetryRecord> rest = new ArrayList<>();
    List<Loss> losses = new ArrayList<>();
    for (long next = first; next <= blocks.last() && rest.size() < AT_ONCE; ) {
      TelemetryRecord record = decoded(blocks.endOf(next));
      if (!record.series().isEmpty()) {
        losses.add(Thinned.loss(record));
      }
      rest.add(Thinned.of(record, limits.thinMillis()));
      next = record.id().sequence() + 1;
    }
    long reached = rest.get(rest.size() - 1).id().sequence();
    write(rest, reached, bare);
    losses.forEach(tally::add);
    thinned = reached;
    LOG.warn(
        "journal is full, oldest readings were thinned and declared blocks={} through={} limit={}",
        rest.size(),
        reached,
        limits.telemetryBytes());
  }

  /** Leaves only what they declared of some rows that end not after {@code through}. */
  private void strip(long first, long through) throws SQLException {
    List<TelemetryRecord> group = new ArrayList<>();
    List<Loss> losses = new ArrayList<>();
    for (long next = first; next <= through && group.size() < AT_ONCE; ) {
      TelemetryRecord record = decoded(blocks.endOf(next));
      next = record.id().sequence() + 1;
      boolean fits = group.isEmpty() || Merging.fit(group.get(group.size() - 1), record);
      if (next > through + 1 || !fits) {
        break;
      }
      // After a restart it may have been re-packed with what was not thinned.
      if (!record.series().isEmpty()) {
        losses.add(Thinned.loss(record));
      }
      group.add(Thinned.declared(record));
    }
    if (group.isEmpty()) {
      return; // handed out a moment ago
    }
    TelemetryRecord rest = Merging.lossesOf(group);
    long reached = rest.id().sequence();
    write(List.of(rest), Math.max(thinned, reached), reached);
    losses.forEach(tally::add);
    bare = reached;
    thinned = Math.max(thinned, reached);
    if (!losses.isEmpty()) {
      LOG.warn(
          "oldest readings were given up and declared blocks={} through={} telemetryDays={}",
          group.size(),
          reached,
          limits.age().telemetryDays());
    }
  }

  /** Puts each record in the place of the rows that it stands for, and notes how far it got. */
  private void write(List<TelemetryRecord> records, long thinnedThrough, long bareThrough)
      throws SQLException {
    List<Runnable> after = new ArrayList<>();
    database.transact(
        file -> {
          for (TelemetryRecord each : records) {
            byte[] body = TelemetryCodec.encode(each);
            after.add(blocks.rewrite(each.firstSequence(), each.id().sequence(), "", body));
          }
          file.putState(
              PROGRESS, new BlobWriter().number(thinnedThrough).number(bareThrough).bytes());
        });
    after.forEach(Runnable::run);
  }

  private TelemetryRecord decoded(long sequence) throws SQLException {
    try {
      return TelemetryCodec.decode(blocks.body(sequence));
    } catch (WireException e) {
      throw new DamagedFile("block " + sequence + " is garbled", e);
    }
  }
}
