package org.lamppost.sense.gpio;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.lamppost.api.Line;
import org.lamppost.model.Command;
import org.lamppost.model.Readings;

/** Notes what it is offered and answers as the test says. */
final class FakeLine implements Line {
  final List<Readings> offered = new CopyOnWriteArrayList<>();

  private volatile Supplier<CompletionStage<Void>> answer =
      () -> CompletableFuture.completedFuture(null);

  void answering(Supplier<CompletionStage<Void>> next) {
    answer = next;
  }

  @Override
  public CompletionStage<Void> offer(Readings batch) {
    offered.add(batch);
    return answer.get();
  }

  @Override
  public void command(Command command) {
    throw new UnsupportedOperationException("a driver gives no commands");
  }

  @Override
  public void reported(String incidentId) {
    throw new UnsupportedOperationException("a driver gives no receipts");
  }
}
