package org.lamppost.sense.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.network.KeyMID;
import org.junit.jupiter.api.Test;

class RecentMessagesTest {
  private static final int PEERS = 3;
  private static final int MESSAGES = 4;
  private static final int LIFETIME_SECONDS = 10;

  private final AtomicLong nanos = new AtomicLong(-5);
  private final RecentMessages recent =
      new RecentMessages(new CoapLimits(PEERS, MESSAGES, LIFETIME_SECONDS, 8192, 1, 1), nanos::get);

  @Test
  void a_repeated_message_finds_the_first_exchange() {
    Exchange first = exchange();
    assertNull(recent.findPrevious(key(1, 7), first));
    assertSame(first, recent.findPrevious(key(1, 7), exchange()));
    assertNull(recent.findPrevious(key(2, 7), exchange()));
    assertEquals(2, recent.size());
  }

  @Test
  void a_message_is_forgotten_after_its_life() {
    recent.findPrevious(key(1, 7), exchange());
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(LIFETIME_SECONDS));
    assertTrue(recent.find(key(1, 7)) != null);
    nanos.addAndGet(1);
    assertNull(recent.find(key(1, 7)));
    recent.findPrevious(key(2, 1), exchange());
    assertEquals(1, recent.size());
  }

  @Test
  void a_talkative_sender_pushes_out_its_own_messages_only() {
    Exchange other = exchange();
    recent.findPrevious(key(2, 1), other);
    for (int mid = 0; mid < 1000; mid++) {
      recent.findPrevious(key(1, mid), exchange());
    }
    assertEquals(MESSAGES + 1, recent.size());
    assertSame(other, recent.find(key(2, 1)));
    assertNull(recent.find(key(1, 999 - MESSAGES)));
    assertTrue(recent.find(key(1, 999)) != null);
  }

  @Test
  void the_longest_silent_sender_is_pushed_out_by_a_new_one() {
    recent.findPrevious(key(1, 1), exchange());
    recent.findPrevious(key(2, 1), exchange());
    recent.findPrevious(key(3, 1), exchange());
    recent.findPrevious(key(1, 2), exchange());
    recent.findPrevious(key(4, 1), exchange());
    assertNull(recent.find(key(2, 1)));
    assertTrue(recent.find(key(1, 1)) != null);
  }

  @Test
  void a_message_can_be_replaced_by_its_successor() {
    Exchange first = exchange();
    Exchange second = exchange();
    recent.findPrevious(key(1, 1), first);
    assertTrue(recent.replacePrevious(key(1, 1), first, second));
    assertSame(second, recent.find(key(1, 1)));
    assertTrue(!recent.replacePrevious(key(1, 1), first, exchange()));
    recent.clear();
    assertTrue(recent.isEmpty());
  }

  @Property
  void it_never_holds_more_than_its_bounds(
      @ForAll @Size(max = 300) List<@IntRange(min = 0, max = 199) Integer> arrivals) {
    Set<KeyMID> seen = new HashSet<>();
    recent.clear();
    for (int arrival : arrivals) {
      KeyMID key = key(arrival / 20, arrival % 20);
      recent.findPrevious(key, exchange());
      seen.add(key);
      assertTrue(recent.size() <= PEERS * MESSAGES);
      assertTrue(recent.find(key) != null);
      nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(700));
    }
    long held = seen.stream().filter(each -> recent.find(each) != null).count();
    assertTrue(held <= recent.size(), held + " found, size " + recent.size());
  }

  private static KeyMID key(int sender, int mid) {
    return new KeyMID(mid, new InetSocketAddress("127.0.0.1", 10_000 + sender));
  }

  private static Exchange exchange() {
    return new Exchange(Request.newPost(), "peer", Exchange.Origin.REMOTE, Runnable::run);
  }
}
