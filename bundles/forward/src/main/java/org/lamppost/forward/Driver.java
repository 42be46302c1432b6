package org.lamppost.forward;

import java.util.concurrent.TimeUnit;
import org.lamppost.api.GatewayClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The room's thread: turns the link whenever something happened or a time has come. */
final class Driver {
  private static final Logger LOG = LoggerFactory.getLogger(Driver.class);
  private static final long STOP_MILLIS = 1_900;

  private final CityLink link;
  private final Mailbox mailbox;
  private final GatewayClock clock;
  private final Thread thread;
  private volatile boolean stopping;

  Driver(CityLink link, Mailbox mailbox, GatewayClock clock) {
    this.link = link;
    this.mailbox = mailbox;
    this.clock = clock;
    this.thread = new Thread(this::run, "lamppost-forward");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Says goodbye and ends the thread; returns within two seconds. */
  void stop() {
    stopping = true;
    mailbox.wake();
    try {
      thread.join(STOP_MILLIS);
      if (thread.isAlive()) {
        LOG.error("thread did not end in time, left behind thread={}", thread.getName());
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!stopping) {
        long due = turn();
        long wait = due == Long.MAX_VALUE ? due : due - clock.monotonicMillis();
        mailbox.await(Math.max(0, Math.min(wait, TimeUnit.HOURS.toMillis(1))));
      }
    } catch (InterruptedException e) {
      LOG.debug("interrupted");
    }
    link.stop();
  }

  private long turn() {
    try {
      return link.turn();
    } catch (RuntimeException e) { // top of our thread: a defect must not end forwarding for good
      LOG.error("unexpected failure, connecting anew", e);
      link.abandon("unexpected failure: " + e);
      return clock.monotonicMillis() + 1_000;
    }
  }
}
