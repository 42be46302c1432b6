package org.lamppost.forward;

import java.util.ArrayList;
import java.util.List;
import org.lamppost.api.Outbox;
import org.lamppost.api.Outbox.Outgoing;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;

/**
 * One stream of one epoch on its way to the receiver: its window, and its own patience with the
 * journal, so that a damaged file of an old epoch does not hold up the present one.
 *
 * <p>Not thread-safe: confined to the room's thread.
 */
final class Lane {
  private final String epoch;
  private final Window window;
  private final Outbox outbox;
  private final String destination;
  private final Retry read;
  private final Retry release;

  /** The last record whose receipt the journal has not noted yet; null for none. */
  private RecordId unreleased;

  Lane(Plan.DrainPlan plan, Outbox outbox, String epoch, Stream stream, ForwardStatus status) {
    this.epoch = epoch;
    this.outbox = outbox;
    this.destination = plan.destination();
    this.window = new Window(stream, plan.windows().get(stream), plan.receiptMillis());
    String name = stream.label() + " " + epoch;
    this.read = new Retry("read " + name, status);
    this.release = new Retry("release " + name, status);
  }

  String epoch() {
    return epoch;
  }

  Stream stream() {
    return window.stream();
  }

  Window window() {
    return window;
  }

  /**
   * Fills the window from the journal, as far as there is room and the journal answers.
   *
   * @return false if the journal gave records of another epoch; none of them was taken.
   */
  boolean refill(long nowMillis) {
    int wanted = window.wanted();
    if (wanted == 0 || !read.due(nowMillis)) {
      return true;
    }
    List<Outgoing> records = new ArrayList<>();
    boolean done =
        read.attempt(
            nowMillis,
            () ->
                records.addAll(
                    outbox.next(destination, epoch, stream(), window.lastRead(), wanted)));
    if (!done) {
      return true;
    }
    if (!records.stream().allMatch(record -> record.id().epoch().equals(epoch))) {
      return false;
    }
    window.add(records, wanted);
    return true;
  }

  /** Notes that the receiver holds everything up to a record. */
  void release(RecordId through, long nowMillis) {
    unreleased = through;
    releaseAgain(nowMillis);
  }

  /** Tells the journal what it could not be told before. */
  void releaseAgain(long nowMillis) {
    RecordId through = unreleased;
    if (through != null
        && release.due(nowMillis)
        && release.attempt(nowMillis, () -> outbox.release(destination, through))) {
      unreleased = null;
    }
  }

  /** When to read again after a failure, monotonic milliseconds; MAX_VALUE if nothing is wrong. */
  long readDueMillis() {
    return read.dueMillis();
  }

  /**
   * When a receipt is overdue or a failed release is to be repeated, monotonic milliseconds;
   * MAX_VALUE for never.
   */
  long dueMillis() {
    return Math.min(window.impatientAt(), release.dueMillis());
  }

  /** The journal no longer holds this epoch: nothing more is asked of it. */
  void end() {
    read.forget();
    release.forget();
  }
}
