package org.lamppost.forward;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * One attempt at a connection to the broker, and the connection that comes of it. Used once.
 *
 * <p>Calls never block and never throw; stages and the listener are called on the transport's
 * threads, also after {@link #close}. A stage may never complete: whoever waits has a limit of its
 * own.
 */
interface Uplink {
  /**
   * Begins to connect.
   *
   * @param will what the broker publishes, retained, when the link breaks.
   * @return completes when the broker has accepted; fails with {@link UplinkException}.
   */
  CompletionStage<Terms> connect(Message will, Listener listener);

  /** Subscribes with QoS 1; fails with {@link UplinkException} if the broker refuses one. */
  CompletionStage<Void> subscribe(List<String> topics);

  /**
   * Publishes with QoS 1.
   *
   * @return completes when the broker has acknowledged; fails with {@link UplinkException} if it
   *     refuses or the link is lost.
   */
  CompletionStage<Void> publish(Message message, boolean retained);

  /**
   * Gives the connection up and frees all it holds, whatever state it is in.
   *
   * @param farewell whether to tell the broker, which then does not publish the will.
   * @return completes when no thread and no socket is left.
   */
  CompletionStage<Void> close(boolean farewell);

  /** A payload and where it goes or came from. */
  record Message(String topic, byte[] payload) {}

  /**
   * What the broker grants.
   *
   * @param unacknowledged how many publications may be without its acknowledgement.
   * @param largestBytes the largest packet that it takes.
   */
  record Terms(int unacknowledged, long largestBytes) {}

  /** Told by the transport's threads; must return at once. */
  interface Listener {
    /** A message of a subscribed topic. */
    void received(Message message);

    /** The connection broke. */
    void lost(String reason);
  }
}
