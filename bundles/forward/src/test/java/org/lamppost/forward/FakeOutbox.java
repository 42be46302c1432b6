package org.lamppost.forward;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamppost.api.Outbox;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;

/** A journal in memory, of several epochs, that keeps the contract of the outbox. */
final class FakeOutbox implements Outbox {
  static final String GATEWAY = "pole-0001";

  /** What is there of one epoch. */
  private static final class Epoch {
    final Map<Stream, Long> watermarks = new EnumMap<>(Stream.class);
    final Map<Stream, Long> highest = new EnumMap<>(Stream.class);
    final Map<Stream, List<Outgoing>> records = new EnumMap<>(Stream.class);

    Epoch(long released) {
      for (Stream stream : Stream.values()) {
        records.put(stream, new ArrayList<>());
        watermarks.put(stream, released);
        highest.put(stream, released);
      }
    }
  }

  private final Map<String, Epoch> epochs = new LinkedHashMap<>();
  private String present = "e1";
  private String unreadable = "";
  private String heads = "";
  private Runnable wake = () -> {};
  private boolean broken;
  int reads;
  int signatures;

  FakeOutbox() {
    epochs.put(present, new Epoch(0));
  }

  /** Makes a record durable and tells the listener. */
  synchronized void commit(Stream stream, String subject) {
    put(present, stream, 1, subject);
    wake.run();
  }

  synchronized void commit(Stream stream, int count) {
    for (int i = 0; i < count; i++) {
      long next = epochs.get(present).highest.get(stream) + 1;
      commit(stream, stream == Stream.INCIDENT ? "i-" + next : "");
    }
  }

  /** Makes a record durable that stands for several sequences, and tells the listener. */
  synchronized void commitRange(Stream stream, int count) {
    put(present, stream, count, "");
    wake.run();
  }

  private void put(String of, Stream stream, int count, String subject) {
    Epoch epoch = epochs.get(of);
    long sequence = epoch.highest.merge(stream, (long) count, Long::sum);
    RecordId id = new RecordId(GATEWAY, of, stream, sequence);
    byte[] body = (stream.label() + " " + of + " " + sequence).getBytes(UTF_8);
    epoch.records.get(stream).add(new Outgoing(id, subject, body));
  }

  /** Sets the journal aside; nothing of it is salvaged. */
  synchronized void begin(String newEpoch) {
    epochs.remove(present);
    succeed(newEpoch);
  }

  /** Sets the journal aside; its records stay to be had as those of an older epoch. */
  synchronized void succeed(String newEpoch) {
    present = newEpoch;
    epochs.put(present, new Epoch(0));
    wake.run();
  }

  /** An older epoch with so many records of each stream turns up, after so many released ones. */
  synchronized void salvage(String epoch, long released, int count) {
    Map<String, Epoch> younger = new LinkedHashMap<>(epochs);
    epochs.clear();
    epochs.put(epoch, new Epoch(released));
    for (Stream stream : Stream.values()) {
      for (int i = 0; i < count; i++) {
        put(epoch, stream, 1, stream == Stream.INCIDENT ? epoch + "-i" : "");
      }
    }
    epochs.putAll(younger);
    wake.run();
  }

  /** The journal gives an older epoch up. */
  synchronized void drop(String epoch) {
    epochs.remove(epoch);
    wake.run();
  }

  synchronized void breakDown(boolean down) {
    broken = down;
  }

  /** Reads of this epoch fail from now on; empty for none. */
  synchronized void damage(String epoch) {
    unreadable = epoch;
  }

  /** What is signed from now on. */
  synchronized void sign(String text) {
    heads = text;
    wake.run();
  }

  synchronized long watermark(Stream stream) {
    return watermark(present, stream);
  }

  synchronized long watermark(String epoch, Stream stream) {
    return epochs.get(epoch).watermarks.get(stream);
  }

  @Override
  public synchronized String epoch() {
    check();
    return present;
  }

  @Override
  public synchronized List<String> epochs(String destination) {
    check();
    return List.copyOf(epochs.keySet());
  }

  @Override
  public synchronized byte[] signedHeads() {
    check();
    signatures++;
    return heads.getBytes(UTF_8);
  }

  @Override
  public synchronized List<Outgoing> next(
      String destination, String of, Stream stream, long after, int limit) {
    check();
    if (of.equals(unreadable)) {
      throw new IllegalStateException("page is damaged");
    }
    reads++;
    Epoch epoch = epochs.get(of);
    if (epoch == null) {
      return List.of();
    }
    long from = Math.max(after, epoch.watermarks.get(stream));
    return epoch.records.get(stream).stream()
        .filter(record -> record.id().sequence() > from)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized void release(String destination, RecordId through) {
    check();
    Epoch epoch = epochs.get(through.epoch());
    if (epoch != null) {
      epoch.watermarks.merge(through.stream(), through.sequence(), Math::max);
    }
  }

  @Override
  public synchronized AutoCloseable listen(Runnable listener) {
    wake = listener;
    return () -> wake = () -> {};
  }

  private void check() {
    if (broken) {
      throw new IllegalStateException("disk does not answer");
    }
  }
}
