package org.lamppost.forward;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.lamppost.api.Outbox;
import org.lamppost.model.RecordId;
import org.lamppost.model.Stream;

/** A journal in memory that keeps the contract of the outbox. */
final class FakeOutbox implements Outbox {
  static final String GATEWAY = "pole-0001";

  final Map<Stream, Long> watermarks = new EnumMap<>(Stream.class);
  private final Map<Stream, List<Outgoing>> records = new EnumMap<>(Stream.class);
  private String epoch = "e1";
  private Runnable wake = () -> {};
  private boolean broken;
  int reads;

  FakeOutbox() {
    clear();
  }

  private void clear() {
    for (Stream stream : Stream.values()) {
      records.put(stream, new ArrayList<>());
      watermarks.put(stream, 0L);
    }
  }

  /** Makes a record durable and tells the listener. */
  synchronized void commit(Stream stream, String subject) {
    long sequence = records.get(stream).size() + 1;
    RecordId id = new RecordId(GATEWAY, epoch, stream, sequence);
    byte[] body = (stream.label() + " " + epoch + " " + sequence).getBytes(UTF_8);
    records.get(stream).add(new Outgoing(id, subject, body));
    wake.run();
  }

  synchronized void commit(Stream stream, int count) {
    for (int i = 0; i < count; i++) {
      commit(stream, stream == Stream.INCIDENT ? "i-" + (records.get(stream).size() + 1) : "");
    }
  }

  /** Sets the journal aside. */
  synchronized void begin(String newEpoch) {
    epoch = newEpoch;
    clear();
    wake.run();
  }

  synchronized void breakDown(boolean down) {
    broken = down;
  }

  synchronized long watermark(Stream stream) {
    return watermarks.get(stream);
  }

  @Override
  public synchronized String epoch() {
    check();
    return epoch;
  }

  @Override
  public synchronized List<String> epochs(String destination) {
    check();
    return List.of(epoch);
  }

  @Override
  public byte[] signedHeads() {
    return new byte[0];
  }

  @Override
  public synchronized List<Outgoing> next(
      String destination, String of, Stream stream, long after, int limit) {
    check();
    reads++;
    int from = (int) Math.max(after, watermarks.get(stream));
    List<Outgoing> all = records.get(stream);
    return List.copyOf(all.subList(Math.min(from, all.size()), Math.min(from + limit, all.size())));
  }

  @Override
  public synchronized void release(String destination, RecordId through) {
    check();
    if (through.epoch().equals(epoch)) {
      watermarks.merge(through.stream(), through.sequence(), Math::max);
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
