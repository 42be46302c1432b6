package org.lamppost.sense.bus;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lamppost.api.Line;
import org.lamppost.api.LineException;
import org.lamppost.model.Command;
import org.lamppost.model.Quality;
import org.lamppost.model.Readings;

/** Keeps all readings. Safe from any thread. */
final class RecordingLine implements Line {
  /** One row. */
  record Row(int point, long at, double value, Quality quality) {}

  private final List<Row> rows = new ArrayList<>();
  private boolean full;

  @Override
  public synchronized CompletionStage<Void> offer(Readings batch) {
    for (int row = 0; row < batch.size(); row++) {
      rows.add(
          new Row(batch.point(row), batch.sampleMillis(row), batch.value(row), batch.quality(row)));
    }
    return full
        ? CompletableFuture.failedFuture(new LineException("full"))
        : CompletableFuture.completedFuture(null);
  }

  @Override
  public void command(Command command) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void reported(String incidentId) {
    throw new UnsupportedOperationException();
  }

  synchronized void full(boolean now) {
    full = now;
  }

  synchronized List<Row> rows() {
    return List.copyOf(rows);
  }

  synchronized List<Row> rows(int point) {
    return rows.stream().filter(row -> row.point() == point).toList();
  }

  synchronized List<Quality> qualities(int point) {
    return rows(point).stream().map(Row::quality).toList();
  }

  synchronized void clear() {
    rows.clear();
  }
}
