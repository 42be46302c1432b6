package org.lamppost.sense.bus;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * What waits to be switched on one port: what warns people first, then other writes, then outputs
 * that are only to be read. Safe from any thread.
 */
final class SwitchingQueue {
  /** Of each sort; more than this waiting means that something upstream has gone wild. */
  static final int MOST = 64;

  private final BlockingQueue<Switching> sounders = new ArrayBlockingQueue<>(MOST);
  private final BlockingQueue<Switching> writes = new ArrayBlockingQueue<>(MOST);
  private final BlockingQueue<Switching> reads = new ArrayBlockingQueue<>(MOST);
  private final List<BlockingQueue<Switching>> inSequence = List.of(sounders, writes, reads);

  /** Adds it behind others of its sort; false if too many of them wait. */
  boolean offer(Switching switching) {
    if (!switching.writes()) {
      return reads.offer(switching);
    }
    return (switching.output().sounder() ? sounders : writes).offer(switching);
  }

  /** Takes the next; null if none waits. */
  Switching poll() {
    for (BlockingQueue<Switching> queue : inSequence) {
      Switching next = queue.poll();
      if (next != null) {
        return next;
      }
    }
    return null;
  }
}
