package org.lamppost.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lamppost.model.Stream;

/**
 * Whatever the broker, the city, the journal and the clock do: the receiver gets each stream in
 * order and whole, and never more than the window is without its receipt.
 */
class CityLinkPropertyTest {
  enum Deed {
    COMMIT,
    CONNECT,
    SUBSCRIBE,
    LOSE,
    ACKNOWLEDGE,
    REFUSE,
    RECEIPT,
    PASS,
    BREAK,
    MEND
  }

  record Step(Deed deed, Stream stream, int amount) {}

  /** A receiver as the contract wants it: drops what it has, refuses holes. */
  private static final class Receiver {
    final Map<Stream, Long> stored = new EnumMap<>(Stream.class);
    final Map<Stream, Long> receipted = new EnumMap<>(Stream.class);
    final Map<FakeUplink, Integer> seen = new HashMap<>();

    Receiver() {
      for (Stream stream : Stream.values()) {
        stored.put(stream, 0L);
        receipted.put(stream, 0L);
      }
    }

    void take(FakeUplink uplink) {
      List<String> records = uplink.records();
      for (String record : records.subList(seen.getOrDefault(uplink, 0), records.size())) {
        String[] words = record.split(" ");
        Stream stream = Stream.of(words[0]);
        long sequence = Long.parseLong(words[2]);
        assertTrue(sequence <= stored.get(stream) + 1, "hole before " + record);
        assertTrue(
            sequence > receipted.get(stream), "sent although its receipt had come: " + record);
        stored.merge(stream, sequence, Math::max);
      }
      seen.put(uplink, records.size());
    }
  }

  @Property(tries = 1_000)
  void nothing_is_lost_or_reordered_and_no_window_is_exceeded(@ForAll("weeks") List<Step> steps) {
    Street street = new Street();
    Receiver receiver = new Receiver();
    Map<Stream, Integer> committed = new EnumMap<>(Stream.class);
    street.turn();
    for (Step step : steps) {
      act(street, receiver, committed, step);
      receiver.take(street.last());
      check(street, receiver);
    }
    street.outbox.breakDown(false);
    drainAll(street, receiver, committed);
    for (Stream stream : Stream.values()) {
      long expected = committed.getOrDefault(stream, 0);
      assertEquals(expected, receiver.stored.get(stream), stream.label());
      assertEquals(expected, street.outbox.watermark(stream), stream.label());
    }
  }

  private static void act(
      Street street, Receiver receiver, Map<Stream, Integer> committed, Step step) {
    FakeUplink uplink = street.last();
    switch (step.deed()) {
      case COMMIT -> {
        street.outbox.commit(step.stream(), step.amount());
        committed.merge(step.stream(), step.amount(), Integer::sum);
      }
      case CONNECT -> uplink.connecting.complete(new Uplink.Terms(step.amount(), 100_000));
      case SUBSCRIBE -> uplink.subscribing.complete(null);
      case LOSE -> uplink.listener.lost("cut");
      case ACKNOWLEDGE -> uplink.acknowledge();
      case REFUSE -> {
        if (!uplink.unanswered.isEmpty()) {
          uplink
              .unanswered
              .poll()
              .answer()
              .completeExceptionally(new UplinkException("no", false, null));
        }
      }
      case RECEIPT -> receipt(street, receiver, step);
      case PASS -> street.now += step.amount() * 400L;
      case BREAK -> street.outbox.breakDown(true);
      case MEND -> street.outbox.breakDown(false);
      default -> throw new AssertionError(step.deed());
    }
    street.turn();
  }

  /** A receipt for something that is stored, perhaps an old one, while the link stands. */
  private static void receipt(Street street, Receiver receiver, Step step) {
    if (!"online".equals(street.status.get().get("state"))) {
      return;
    }
    long through = Math.max(0, receiver.stored.get(step.stream()) - step.amount() / 4);
    receiver.receipted.merge(step.stream(), through, Math::max);
    street.receipt(step.stream(), through);
  }

  private static void check(Street street, Receiver receiver) {
    for (Stream stream : Stream.values()) {
      long without = receiver.stored.get(stream) - receiver.receipted.get(stream);
      assertTrue(
          without <= street.plan.drain().windows().get(stream),
          without + " of " + stream + " without a receipt");
      assertTrue(
          street.outbox.watermark(stream) <= receiver.receipted.get(stream),
          stream + " freed without a receipt");
    }
  }

  /** A good day: everything works until nothing more comes. */
  private static void drainAll(Street street, Receiver receiver, Map<Stream, Integer> committed) {
    for (int round = 0; round < 2_000; round++) {
      FakeUplink uplink = street.last();
      uplink.connecting.complete(new Uplink.Terms(20, 100_000));
      street.turn();
      uplink.subscribing.complete(null);
      street.turn();
      street.settle();
      receiver.take(street.last());
      for (Stream stream : Stream.values()) {
        receipt(street, receiver, new Step(Deed.RECEIPT, stream, 0));
      }
      if (done(street, committed)) {
        return;
      }
      street.pass(1_000);
    }
  }

  private static boolean done(Street street, Map<Stream, Integer> committed) {
    List<Stream> open = new ArrayList<>();
    for (Stream stream : Stream.values()) {
      if (street.outbox.watermark(stream) < committed.getOrDefault(stream, 0)) {
        open.add(stream);
      }
    }
    return open.isEmpty();
  }

  @Provide
  Arbitrary<List<Step>> weeks() {
    return Combinators.combine(
            Arbitraries.of(Deed.class),
            Arbitraries.of(Stream.class),
            Arbitraries.integers().between(1, 30))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(120);
  }
}
