package org.lamppost.keep;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lamppost.model.Loss;
import org.lamppost.model.PointId;
import org.lamppost.wire.TelemetryCodec;
import org.lamppost.wire.TelemetryRecord;
import org.lamppost.wire.TelemetryRecord.Series;
import org.lamppost.wire.WireException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the sealed blocks within their limit: the oldest unsent blocks lose their readings, and
 * declare them, by point, in their place.
 *
 * <p>A thinned block keeps its sequence and boot, so the stream has no hole, and keeps the losses
 * that it already declared. What is measured is the size of the records kept; the file may be
 * larger by the room that is free within its pages.
 *
 * <p>Confined to the telemetry writer.
 */
final class Thinning {
  private static final Logger LOG = LoggerFactory.getLogger(Thinning.class);
  private static final String THINNED = "thinned";

  /** Blocks thinned in one transaction, so that it stays short. */
  private static final int AT_ONCE = 32;

  private final Database database;
  private final StreamTable blocks;
  private final long limitBytes;
  private final LossTally tally;

  /** Every block up to this one has been thinned already. */
  private long through;

  /** Whether everything that can be thinned is. */
  private boolean exhausted;

  Thinning(Database database, StreamTable blocks, long limitBytes, LossTally tally) {
    this.database = database;
    this.blocks = blocks;
    this.limitBytes = limitBytes;
    this.tally = tally;
  }

  void load() throws SQLException {
    byte[] blob = database.state(THINNED);
    through = blob.length == 0 ? 0 : new BlobReader(blob).number();
  }

  /** Whether the blocks exceed their limit and something can be done about it. */
  boolean needed() {
    if (blocks.keptBytes() <= limitBytes) {
      exhausted = false;
      return false;
    }
    return !exhausted || blocks.deletable() || blocks.last() > through;
  }

  /**
   * Thins some blocks, or first deletes some that are no longer needed.
   *
   * @return whether there was something to do.
   */
  boolean shrink() throws SQLException {
    if (!needed()) {
      return false;
    }
    if (blocks.deletable()) {
      List<Runnable> after = new ArrayList<>();
      database.transact(file -> after.add(blocks.settle()));
      after.forEach(Runnable::run);
      return true;
    }
    thinSome();
    return true;
  }

  private void thinSome() throws SQLException {
    // Down to a little less than the limit, so that not every new block begins this anew.
    long surplus = blocks.keptBytes() - (limitBytes - limitBytes / 32);
    long next = Math.max(through, blocks.releasedByAll()) + 1;
    Map<Long, byte[]> thinned = new TreeMap<>();
    List<Loss> losses = new ArrayList<>();
    while (surplus > 0 && next <= blocks.last() && thinned.size() < AT_ONCE) {
      byte[] body = blocks.body(next);
      byte[] rest = TelemetryCodec.encode(withoutReadings(decoded(next, body), losses));
      thinned.put(next, rest);
      surplus -= body.length - rest.length;
      next++;
    }
    long reached = next - 1;
    List<Runnable> after = new ArrayList<>();
    database.transact(
        file -> {
          for (Map.Entry<Long, byte[]> block : thinned.entrySet()) {
            after.add(blocks.rewrite(block.getKey(), block.getKey(), "", block.getValue()));
          }
          file.putState(THINNED, new BlobWriter().number(reached).bytes());
        });
    after.forEach(Runnable::run);
    losses.forEach(tally::add);
    through = reached;
    exhausted = reached >= blocks.last();
    LOG.warn(
        "journal is full, oldest readings were dropped and declared blocks={} through={} limit={}",
        thinned.size(),
        reached,
        limitBytes);
  }

  private static TelemetryRecord decoded(long sequence, byte[] body) throws DamagedFile {
    try {
      return TelemetryCodec.decode(body);
    } catch (WireException e) {
      throw new DamagedFile("block " + sequence + " is garbled", e);
    }
  }

  private static TelemetryRecord withoutReadings(TelemetryRecord record, List<Loss> declared) {
    if (record.series().isEmpty()) {
      return record;
    }
    Map<PointId, Long> counts = new HashMap<>();
    long from = Long.MAX_VALUE;
    long to = Long.MIN_VALUE;
    for (Series series : record.series()) {
      counts.merge(series.point(), (long) series.size(), Long::sum);
      for (long at : series.sampleMillis()) {
        from = Math.min(from, at);
        to = Math.max(to, at);
      }
    }
    Loss loss = new Loss(Loss.Cause.JOURNAL_FULL, from, to, counts);
    declared.add(loss);
    List<Loss> losses = new ArrayList<>(record.losses());
    losses.add(loss);
    return new TelemetryRecord(
        record.id(), record.bootId(), record.utcOffsetMillis(), List.of(), losses);
  }
}
