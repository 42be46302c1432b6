package org.lamppost.simulator.device;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Samples that the gateway has not acknowledged, oldest first.
 *
 * <p>Bounded: when full, the oldest sample makes room for the newest and is handed back, so that
 * its loss can be told. Not thread-safe.
 */
final class Outbox {
  private final int capacity;
  private final int batchSize;
  private final Deque<Sample> waiting = new ArrayDeque<>();

  /**
   * An empty outbox.
   *
   * @param capacity most samples kept, 1 or more.
   * @param batchSize most samples in one message, 1 or more.
   */
  Outbox(int capacity, int batchSize) {
    this.capacity = capacity;
    this.batchSize = batchSize;
  }

  /**
   * Keeps a sample whose number is above all kept ones.
   *
   * @return the sample that was dropped for it.
   */
  Optional<Sample> add(Sample sample) {
    Optional<Sample> dropped =
        waiting.size() == capacity ? Optional.of(waiting.removeFirst()) : Optional.empty();
    waiting.addLast(sample);
    return dropped;
  }

  /** The oldest samples that may share one message; they stay here until released. */
  List<Sample> batch() {
    List<Sample> batch = new ArrayList<>();
    for (Sample sample : waiting) {
      boolean alone = sample.form() != Sample.Form.PLAIN;
      if (batch.size() == batchSize || (alone && !batch.isEmpty())) {
        break;
      }
      batch.add(sample);
      if (alone) {
        break;
      }
    }
    return List.copyOf(batch);
  }

  /** Forgets every sample up to and including a number. */
  void release(long through) {
    while (!waiting.isEmpty() && waiting.peekFirst().number() <= through) {
      waiting.removeFirst();
    }
  }

  /** Everything kept, oldest first. */
  List<Sample> waiting() {
    return List.copyOf(waiting);
  }
}
