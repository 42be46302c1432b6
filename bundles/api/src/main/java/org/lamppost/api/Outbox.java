package org.lamppost.api;

import java.util.List;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The journal's way out: durable records in order, kept until each destination has given its
 * receipt.
 *
 * <p>Safe from any thread; reads may block on the disk.
 */
@ProviderType
public interface Outbox {
  /**
   * A durable record, encoded as it is sent.
   *
   * @param id its identity.
   * @param subject the incident id for the stream {@code incident}, else empty.
   * @param body the message's payload. Not to be changed.
   */
  record Outgoing(RecordId id, String subject, byte[] body) {}

  /** The epoch that is being written. */
  String epoch();

  /**
   * Epochs that hold records for a destination, oldest first. The last is the one that is being
   * written; those before it were salvaged from damaged files, get no new records, and go when
   * everything in them is released.
   */
  List<String> epochs(String destination);

  /**
   * The next records for a destination.
   *
   * @param destination such as {@code city}; the first call makes it known, and records are kept
   *     for it from then on.
   * @param epoch one of {@link #epochs}; for any other there is nothing.
   * @param after sequence after which to begin; 0 for the first without a receipt. Lower values
   *     than the destination's watermark count as the watermark.
   * @param limit how many at most.
   * @return in sequence order; empty if there is nothing more.
   */
  List<Outgoing> next(String destination, String epoch, Stream stream, long after, int limit);

  /**
   * Notes a receipt: everything up to and including this record is in the destination's custody.
   * Idempotent.
   */
  void release(String destination, RecordId through);

  /**
   * The signed heads of the streams' chains as they stand now, as they are sent: what a verifier
   * holds the journal against later. Empty if nothing can be signed.
   */
  byte[] signedHeads();

  /**
   * Asks to be told when something new is durable.
   *
   * @param wake called after commits, on the journal's thread; must return at once.
   * @return ends the telling.
   */
  AutoCloseable listen(Runnable wake);
}
