package org.lamppost.simulator.city;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code lamppost-city-writer}: stores what has queued in one commit, at most every 20
 * ms, and tells its listener afterwards.
 *
 * <p>The queue holds 2,000 messages; when it is full {@link #put} blocks, which holds up the MQTT
 * callback and so the broker: nothing is dropped. A batch that the disk refuses is tried again
 * until it is stored or the writer is closed; without a receipt the gateways keep their records.
 */
final class Writer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  private static final int QUEUE = 2_000;
  private static final int BATCH = 1_000;
  private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long IDLE_MILLIS = 50;
  private static final long STOP_MILLIS = 10_000;

  private final Store store;
  private final Listener listener;
  private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(QUEUE);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "lamppost-city-writer");

  /** Hears from the writer, on the writer's thread. */
  interface Listener {
    /** A commit is durable. */
    void committed(Store.Commit commit);

    /** Nothing happened for a moment; also called after each commit. */
    void tick();
  }

  Writer(Store store, Listener listener) {
    this.store = store;
    this.listener = listener;
  }

  void start() {
    thread.start();
  }

  /**
   * Queues a message, waiting for room.
   *
   * @param stored runs on the writer's thread once the message is durable.
   * @return false if the writer is closing and does not take it.
   * @throws InterruptedException if interrupted while waiting.
   */
  boolean put(Arrival arrival, Runnable stored) throws InterruptedException {
    return put(new Item(arrival, stored));
  }

  /** Completes when everything queued before is stored and its listener has heard. */
  CompletableFuture<Void> settled() throws InterruptedException {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    if (!put(new Item(null, () -> reached.complete(null)))) {
      reached.completeExceptionally(new IllegalStateException("the writer is closing"));
    }
    return reached;
  }

  private boolean put(Item item) throws InterruptedException {
    while (closing.getCount() > 0) {
      if (queue.offer(item, IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
        return true;
      }
    }
    return false;
  }

  private void run() {
    try {
      while (closing.getCount() > 0 || !queue.isEmpty()) {
        long began = System.nanoTime();
        List<Item> items = next();
        if (!items.isEmpty()) {
          handle(items);
        }
        tell(listener::tick);
        if (!items.isEmpty()) {
          pause(began + COMMIT_NANOS - System.nanoTime());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Item> next() throws InterruptedException {
    List<Item> items = new ArrayList<>();
    Item first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
    if (first != null) {
      items.add(first);
      queue.drainTo(items, BATCH - 1);
    }
    return items;
  }

  private void handle(List<Item> items) throws InterruptedException {
    List<Arrival> batch = new ArrayList<>(items.size());
    for (Item item : items) {
      if (item.arrival() != null) {
        batch.add(item.arrival());
      }
    }
    if (!batch.isEmpty() && !store(batch)) {
      return;
    }
    for (Item item : items) {
      tell(item.stored());
    }
  }

  private boolean store(List<Arrival> batch) throws InterruptedException {
    while (true) {
      try {
        Store.Commit commit = store.write(batch);
        tell(() -> listener.committed(commit));
        return true;
      } catch (StoreException e) {
        LOG.error("batch not stored, no receipt is sent messages={}", batch.size(), e);
      }
      if (closing.getCount() == 0) {
        return false;
      }
      pause(RETRY_NANOS);
    }
  }

  private void pause(long nanos) throws InterruptedException {
    if (nanos > 0) {
      closing.await(nanos, TimeUnit.NANOSECONDS);
    }
  }

  private static void tell(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      // A listener that fails must not end the thread that gives custody.
      LOG.error("listener of the writer failed", e);
    }
  }

  /** Stores what is queued and ends the thread, within 10 s. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(STOP_MILLIS);
      if (thread.isAlive()) {
        LOG.error("writer did not end in time queued={}", queue.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A message, or without one a mark that is reached. */
  private record Item(Arrival arrival, Runnable stored) {}
}
