package org.lamppost.forward;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A transport whose far end the test plays. */
final class FakeUplink implements Uplink {
  /** A publication that the broker has seen. */
  record Publication(String topic, String text, boolean retained, CompletableFuture<Void> answer) {}

  final CompletableFuture<Terms> connecting = new CompletableFuture<>();
  final CompletableFuture<Void> subscribing = new CompletableFuture<>();
  final List<Publication> published = new ArrayList<>();
  final Deque<Publication> unanswered = new ArrayDeque<>();
  final List<String> subscribed = new ArrayList<>();
  Message will;
  Listener listener;
  boolean closed;
  boolean farewell;

  @Override
  public CompletionStage<Terms> connect(Message lastWill, Listener told) {
    will = lastWill;
    listener = told;
    return connecting;
  }

  @Override
  public CompletionStage<Void> subscribe(List<String> topics) {
    subscribed.addAll(topics);
    return subscribing;
  }

  @Override
  public CompletionStage<Void> publish(Message message, boolean retained) {
    Publication publication =
        new Publication(
            message.topic(),
            new String(message.payload(), UTF_8),
            retained,
            new CompletableFuture<>());
    published.add(publication);
    unanswered.add(publication);
    return publication.answer();
  }

  @Override
  public CompletionStage<Void> close(boolean said) {
    closed = true;
    farewell = said;
    return CompletableFuture.completedStage(null);
  }

  /** The broker acknowledges what it has seen. */
  void acknowledge() {
    while (!unanswered.isEmpty()) {
      unanswered.poll().answer().complete(null);
    }
  }

  /** What was published to a stream, such as {@code incident}, as bodies. */
  List<String> to(String lastWord) {
    return published.stream()
        .filter(publication -> publication.topic().endsWith("/" + lastWord))
        .map(Publication::text)
        .toList();
  }

  /** All records in order, without our own state and heads. */
  List<String> records() {
    return published.stream()
        .filter(publication -> !publication.topic().endsWith("/state"))
        .filter(publication -> !publication.topic().endsWith("/heads"))
        .map(Publication::text)
        .toList();
  }
}
