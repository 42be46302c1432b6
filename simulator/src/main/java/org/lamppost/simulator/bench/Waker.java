package org.lamppost.simulator.bench;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import org.lamppost.simulator.process.PartException;

/**
 * The least that another thread costs: how long one that waits on a queue needs to be running. What
 * this machine does beside the measurement shows in it.
 */
final class Waker implements AutoCloseable {
  private final BlockingQueue<Boolean> bell = new LinkedBlockingQueue<>();
  private final SynchronousQueue<Long> awake = new SynchronousQueue<>();
  private final Thread thread = new Thread(this::answer, "lamppost-bench-waker");

  Waker() {
    thread.setDaemon(true);
    thread.start();
  }

  private void answer() {
    try {
      while (bell.take()) {
        awake.put(System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Wakes the thread once; nanoseconds until it ran. */
  long wake() {
    long began = System.nanoTime();
    bell.add(true);
    try {
      return awake.take() - began;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PartException("interrupted", e);
    }
  }

  @Override
  public void close() {
    bell.add(false);
  }
}
