package org.lamppost.sense.coap;

/**
 * The settings after a check, because nobody else enforces their ranges.
 *
 * @param maxPeers senders remembered for de-duplication.
 * @param messagesPerPeer messages remembered for each sender.
 * @param exchangeLifetimeSeconds how long a message is remembered.
 * @param maxBodyBytes the largest pack.
 * @param receiverThreads threads on each port.
 * @param maxPending answers to alarm packs that may wait for the journal; packs beyond are judged
 *     too.
 */
record CoapLimits(
    int maxPeers,
    int messagesPerPeer,
    int exchangeLifetimeSeconds,
    int maxBodyBytes,
    int receiverThreads,
    int maxPending) {
  CoapLimits {
    require("maxPeers", maxPeers, 1, 100_000);
    require("messagesPerPeer", messagesPerPeer, 1, 1_024);
    require("exchangeLifetimeSeconds", exchangeLifetimeSeconds, 1, 3_600);
    require("maxBodyBytes", maxBodyBytes, 64, 60_000);
    require("receiverThreads", receiverThreads, 1, 8);
    require("maxPending", maxPending, 1, 10_000);
  }

  static CoapLimits of(CoapSettings settings) {
    return new CoapLimits(
        settings.maxPeers(),
        settings.messagesPerPeer(),
        settings.exchangeLifetimeSeconds(),
        settings.maxBodyBytes(),
        settings.receiverThreads(),
        settings.maxPending());
  }

  private static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + "; expected " + least + " to " + most);
    }
  }
}
