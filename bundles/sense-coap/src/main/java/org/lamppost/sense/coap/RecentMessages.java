package org.lamppost.sense.coap;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.network.KeyMID;
import org.eclipse.californium.core.network.deduplication.Deduplicator;

/**
 * Remembers the last messages of the last senders, so that a repeated one is answered and not taken
 * twice.
 *
 * <p>Bounded twice: by senders, of which the longest silent one is forgotten, and by messages of
 * each, of which the oldest is forgotten. The library's own stores bound only the second, so that
 * many forged senders fill the heap. Needs no timer: what is too old goes when something comes.
 *
 * <p>Safe from any thread.
 */
final class RecentMessages implements Deduplicator {
  private record Kept(Exchange exchange, long atNanos) {}

  private final int maxPeers;
  private final int messagesPerPeer;
  private final long lifetimeNanos;
  private final LongSupplier nanos;

  // Peers in the order of their last message, messages of each in the order of arrival.
  private final LinkedHashMap<Object, LinkedHashMap<KeyMID, Kept>> peers =
      new LinkedHashMap<>(16, 0.75f, true);

  private int size;

  RecentMessages(CoapLimits limits, LongSupplier nanos) {
    this.maxPeers = limits.maxPeers();
    this.messagesPerPeer = limits.messagesPerPeer();
    this.lifetimeNanos = limits.exchangeLifetimeSeconds() * 1_000_000_000L;
    this.nanos = nanos;
  }

  @Override
  public synchronized Exchange findPrevious(KeyMID key, Exchange exchange) {
    Exchange previous = find(key);
    if (previous == null) {
      put(key, exchange);
    }
    return previous;
  }

  @Override
  public synchronized boolean replacePrevious(KeyMID key, Exchange previous, Exchange exchange) {
    Exchange present = find(key);
    if (present != null && present != previous) {
      return false;
    }
    put(key, exchange);
    return true;
  }

  @Override
  public synchronized Exchange find(KeyMID key) {
    Map<KeyMID, Kept> messages = peers.get(key.getPeer());
    Kept kept = messages == null ? null : messages.get(key);
    return kept == null || nanos.getAsLong() - kept.atNanos() > lifetimeNanos
        ? null
        : kept.exchange();
  }

  private void put(KeyMID key, Exchange exchange) {
    long now = nanos.getAsLong();
    LinkedHashMap<KeyMID, Kept> messages =
        peers.computeIfAbsent(key.getPeer(), peer -> new LinkedHashMap<>());
    if (messages.remove(key) == null) {
      size++;
    }
    messages.put(key, new Kept(exchange, now));
    if (messages.size() > messagesPerPeer) {
      removeFirst(messages.keySet().iterator());
      size--;
    }
    forgetSilentPeers(now);
  }

  private void forgetSilentPeers(long now) {
    Iterator<LinkedHashMap<KeyMID, Kept>> eldest = peers.values().iterator();
    while (eldest.hasNext()) {
      LinkedHashMap<KeyMID, Kept> messages = eldest.next();
      boolean old =
          messages.values().stream().allMatch(kept -> now - kept.atNanos() > lifetimeNanos);
      if (!old && peers.size() <= maxPeers) {
        return;
      }
      size -= messages.size();
      eldest.remove();
    }
  }

  private static void removeFirst(Iterator<?> first) {
    first.next();
    first.remove();
  }

  @Override
  public synchronized boolean isEmpty() {
    return size == 0;
  }

  @Override
  public synchronized int size() {
    return size;
  }

  @Override
  public synchronized void clear() {
    peers.clear();
    size = 0;
  }

  @Override
  public void start() {
    // nothing runs by itself
  }

  @Override
  public void stop() {
    // the library wants the state kept
  }

  @Override
  public void setExecutor(ScheduledExecutorService executor) {
    // no timer is needed
  }
}
