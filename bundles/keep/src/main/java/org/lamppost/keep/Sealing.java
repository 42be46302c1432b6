package org.lamppost.keep;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.lamppost.model.RecordId;
import org.lamppost.wire.TelemetryCodec;
import org.lamppost.wire.TelemetryRecord;

/**
 * Makes blocks of tail rows: at once, or beside the writer, so that no commit waits for the coding
 * while readings come fast. Its thread ends when there is nothing to make for some seconds.
 *
 * <p>Confined to the telemetry writer.
 */
final class Sealing implements AutoCloseable {
  private static final int IDLE_SECONDS = 10;
  private static final int STOP_SECONDS = 1;

  private final ThreadPoolExecutor beside;
  private CompletableFuture<Block> begun;

  /**
   * A block that is to be stored.
   *
   * @param through the last commit of the tail that is in it.
   * @param numbers the points' numbers after it.
   * @param body the record.
   */
  record Block(long through, Numbers numbers, byte[] body, int readings) {}

  /**
   * What a block is made of.
   *
   * @param rows of one boot, in order.
   * @param through the number of the last of them.
   * @param numbers the points' numbers before them.
   * @param id the record's identity.
   */
  record Order(List<TailRow> rows, long through, Numbers numbers, RecordId id, Moment moment) {}

  Sealing() {
    beside =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "lamppost-keep-seal");
              thread.setDaemon(true);
              return thread;
            });
    beside.allowCoreThreadTimeOut(true);
  }

  /** Makes a block. */
  static Block make(Order order) {
    Numbers numbers = order.numbers().copy();
    BlockBuilder block = new BlockBuilder(numbers);
    order.rows().forEach(block::add);
    TelemetryRecord record = record(order.id(), block, order.moment());
    int readings = record.series().stream().mapToInt(TelemetryRecord.Series::size).sum();
    return new Block(order.through(), numbers, TelemetryCodec.encode(record), readings);
  }

  /** What was gathered, as the record of a moment's boot. */
  static TelemetryRecord record(RecordId id, BlockBuilder block, Moment moment) {
    return new TelemetryRecord(
        id, moment.bootId(), moment.utcOffsetMillis(), block.series(), block.losses());
  }

  /** Begins to make a block beside the writer; only one at a time. */
  void begin(Order order) {
    begun = CompletableFuture.supplyAsync(() -> make(order), beside);
  }

  /** Whether a block was begun that is not stored yet. */
  boolean isBegun() {
    return begun != null;
  }

  /** Whether the block that was begun can be stored without waiting. */
  boolean isReady() {
    return begun != null && begun.isDone();
  }

  /** The block that was begun, when it is ready. */
  Block await() {
    return begun.join();
  }

  /** The block was stored. */
  void stored() {
    begun = null;
  }

  /** Ends its thread; what was begun is not stored. */
  @Override
  public void close() {
    beside.shutdown();
    try {
      beside.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
