package org.lamppost.forward;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lamppost.api.Outbox;

/**
 * Decides when the journal's signed heads go out: right after connecting, and then when the journal
 * has something new, but not more often than the period says.
 *
 * <p>Not thread-safe except {@link #expectMore}: confined to the room's thread.
 */
final class HeadsNews {
  private final Outbox outbox;
  private final long periodMillis;
  private final Retry call;
  private final AtomicBoolean news = new AtomicBoolean(true);

  // valid for one connection
  private long notBeforeMillis;
  private byte[] last = {};

  /**
   * Nothing was sent yet.
   *
   * @param periodMillis the shortest time between two messages.
   */
  HeadsNews(Outbox outbox, long periodMillis, ForwardStatus status) {
    this.outbox = outbox;
    this.periodMillis = periodMillis;
    this.call = new Retry("heads", status);
  }

  /** The journal has something new, or the last message did not reach the broker. Any thread. */
  void expectMore() {
    news.set(true);
  }

  /** There is a new connection: the receiver may have missed what went out before. */
  void begin(long nowMillis) {
    notBeforeMillis = nowMillis;
    last = new byte[0];
    news.set(true);
  }

  /** The message to send now; empty for none. */
  byte[] next(long nowMillis) {
    if (nowMillis < notBeforeMillis || !call.due(nowMillis) || !news.getAndSet(false)) {
      return new byte[0];
    }
    byte[][] answer = {{}};
    if (!call.attempt(nowMillis, () -> answer[0] = outbox.signedHeads())) {
      news.set(true);
      return new byte[0];
    }
    notBeforeMillis = nowMillis + periodMillis;
    if (Arrays.equals(answer[0], last)) {
      return new byte[0];
    }
    last = answer[0];
    return last;
  }

  /** When there may be a message, monotonic milliseconds; MAX_VALUE while nothing is new. */
  long dueMillis() {
    if (!news.get()) {
      return Long.MAX_VALUE;
    }
    return call.failing() ? Math.max(notBeforeMillis, call.dueMillis()) : notBeforeMillis;
  }
}
