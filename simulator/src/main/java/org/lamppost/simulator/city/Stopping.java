package org.lamppost.simulator.city;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a running part once, at the end of its command or at SIGTERM, whichever comes first; both
 * wait until it is closed.
 */
final class Stopping {
  private static final Logger LOG = LoggerFactory.getLogger(Stopping.class);

  private final AutoCloseable part;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "lamppost-simulator-stop");

  private Stopping(AutoCloseable part) {
    this.part = part;
  }

  /**
   * Runs a body and closes the part when it ends; SIGTERM closes it before that.
   *
   * @throws IOException if the body does; the part is closed then too.
   */
  static void guard(AutoCloseable part, Body body) throws IOException {
    Stopping stopping = new Stopping(part);
    Runtime.getRuntime().addShutdownHook(stopping.hook);
    try {
      body.run();
    } finally {
      stopping.stop();
      stopping.release();
    }
  }

  /** What runs while the part is open. */
  interface Body {
    /** Returns when the part is to be closed. */
    void run() throws IOException;
  }

  private void release() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("the process is ending already", e);
    }
  }

  private void stop() {
    try {
      if (begun.compareAndSet(false, true)) {
        part.close();
        ended.countDown();
      }
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      // AutoCloseable declares it; a part that cannot close must not keep the process alive.
      LOG.error("not closed cleanly", e);
      ended.countDown();
    }
  }
}
