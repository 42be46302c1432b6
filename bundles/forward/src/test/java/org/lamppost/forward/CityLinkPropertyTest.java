package org.lamppost.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
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
    MEND,
    SALVAGE,
    SUCCEED
  }

  record Step(Deed deed, Stream stream, int amount) {}

  /** One stream of one epoch. */
  record Place(String epoch, Stream stream) {}

  /** A receiver as the contract wants it: drops what it has, refuses holes. */
  private static final class Receiver {
    final Map<Place, Long> committed = new HashMap<>();
    final Map<Place, Long> stored = new HashMap<>();
    final Map<Place, Long> receipted = new HashMap<>();
    final Map<FakeUplink, Integer> seen = new HashMap<>();
    final List<String> epochs = new ArrayList<>();
    int born;

    Receiver() {
      open("e1", 0, 0);
    }

    /** An epoch of which so many records were released long ago, and so many are there. */
    void open(String epoch, long released, long count) {
      epochs.add(epoch);
      for (Stream stream : Stream.values()) {
        Place place = new Place(epoch, stream);
        committed.put(place, released + count);
        stored.put(place, released);
        receipted.put(place, released);
      }
    }

    String present() {
      return epochs.get(epochs.size() - 1);
    }

    void take(FakeUplink uplink) {
      List<String> records = uplink.records();
      for (String record : records.subList(seen.getOrDefault(uplink, 0), records.size())) {
        String[] words = record.split(" ");
        Place place = new Place(words[1], Stream.of(words[0]));
        long sequence = Long.parseLong(words[2]);
        assertTrue(sequence <= stored.get(place) + 1, "hole before " + record);
        assertTrue(
            sequence > receipted.get(place), "sent although its receipt had come: " + record);
        stored.merge(place, sequence, Math::max);
      }
      seen.put(uplink, records.size());
    }
  }

  @Property(tries = 1_000)
  void nothing_is_lost_or_reordered_and_no_window_is_exceeded(@ForAll("weeks") List<Step> steps) {
    Street street = new Street();
    Receiver receiver = new Receiver();
    street.turn();
    for (Step step : steps) {
      act(street, receiver, step);
      receiver.take(street.last());
      check(street, receiver);
    }
    street.outbox.breakDown(false);
    drainAll(street, receiver);
    receiver.committed.forEach(
        (place, expected) -> {
          assertEquals(expected, receiver.stored.get(place), place.toString());
          assertEquals(expected, watermark(street, place), place.toString());
        });
  }

  private static long watermark(Street street, Place place) {
    return street.outbox.watermark(place.epoch(), place.stream());
  }

  private static void act(Street street, Receiver receiver, Step step) {
    FakeUplink uplink = street.last();
    switch (step.deed()) {
      case COMMIT -> {
        street.outbox.commit(step.stream(), step.amount());
        receiver.committed.merge(
            new Place(receiver.present(), step.stream()), (long) step.amount(), Long::sum);
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
      case SALVAGE -> {
        String epoch = "old" + receiver.born++;
        street.outbox.salvage(epoch, step.amount() % 5, step.amount());
        String present = receiver.epochs.remove(receiver.epochs.size() - 1);
        receiver.open(epoch, step.amount() % 5, step.amount());
        receiver.epochs.add(present);
      }
      case SUCCEED -> {
        String epoch = "new" + receiver.born++;
        street.outbox.succeed(epoch);
        receiver.open(epoch, 0, 0);
      }
      default -> throw new AssertionError(step.deed());
    }
    street.turn();
  }

  /** A receipt for something that is stored, perhaps an old one, while the link stands. */
  private static void receipt(Street street, Receiver receiver, Step step) {
    if (!"online".equals(street.status.get().get("state"))) {
      return;
    }
    Place place =
        new Place(receiver.epochs.get(step.amount() % receiver.epochs.size()), step.stream());
    receipt(street, receiver, place, step.amount() / 4);
  }

  private static void receipt(Street street, Receiver receiver, Place place, long behind) {
    long through = Math.max(0, receiver.stored.get(place) - behind);
    receiver.receipted.merge(place, through, Math::max);
    street.receipt(place.epoch(), place.stream(), through);
  }

  private static void check(Street street, Receiver receiver) {
    for (Place place : receiver.committed.keySet()) {
      long without = receiver.stored.get(place) - receiver.receipted.get(place);
      assertTrue(
          without <= street.plan.drain().windows().get(place.stream()),
          without + " of " + place + " without a receipt");
      assertTrue(
          watermark(street, place) <= receiver.receipted.get(place),
          place + " freed without a receipt");
    }
  }

  /** A good day: everything works until nothing more comes. */
  private static void drainAll(Street street, Receiver receiver) {
    for (int round = 0; round < 2_000; round++) {
      FakeUplink uplink = street.last();
      uplink.connecting.complete(new Uplink.Terms(20, 100_000));
      street.turn();
      uplink.subscribing.complete(null);
      street.turn();
      street.settle();
      receiver.take(street.last());
      if ("online".equals(street.status.get().get("state"))) {
        receiver.committed.keySet().forEach(place -> receipt(street, receiver, place, 0));
      }
      if (done(street, receiver)) {
        return;
      }
      street.pass(1_000);
    }
  }

  private static boolean done(Street street, Receiver receiver) {
    return receiver.committed.entrySet().stream()
        .allMatch(entry -> watermark(street, entry.getKey()) >= entry.getValue());
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
