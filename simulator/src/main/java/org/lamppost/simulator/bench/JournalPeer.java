package org.lamppost.simulator.bench;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.lamppost.keep.SqliteJournal;
import org.lamppost.model.Readings;

/**
 * Our journal, batches marked urgent. Like the peers' records, its readings are made beforehand.
 *
 * <p>Its {@code accept} does not wait, and the line does not either: with more than one batch under
 * way, those that wait for the disk share a commit. With one it is as the peers are.
 */
final class JournalPeer implements Peer {
  private static final int MADE = 200;

  private final SqliteJournal journal;
  private final int mostUnderWay;
  private final List<Readings> batches = new ArrayList<>();
  private final Deque<CompletionStage<Void>> underWay = new ArrayDeque<>();
  private long appended;

  /**
   * Opens it.
   *
   * @param mostUnderWay how many batches may be handed over and not yet durable.
   */
  JournalPeer(Path folder, int mostUnderWay) {
    this.journal = BenchSite.open(folder, Map.of());
    this.mostUnderWay = mostUnderWay;
    BenchSite site = new BenchSite();
    for (int i = 0; i < MADE; i++) {
      batches.add(site.readings(BATCH, true));
    }
  }

  @Override
  public void append() {
    underWay.add(journal.accept(batches.get((int) (appended++ % MADE))));
    if (underWay.size() >= mostUnderWay) {
      BenchSite.join(underWay.remove());
    }
  }

  @Override
  public void finish() {
    while (!underWay.isEmpty()) {
      BenchSite.join(underWay.remove());
    }
  }

  /** Less than 1 if batches were committed together. */
  double commitsPerBatch() {
    Object writer = journal.get().get("telemetry.db");
    return ((Number) ((Map<?, ?>) writer).get("commits")).doubleValue() / appended;
  }

  @Override
  public int batchesOfARound() {
    return 200;
  }

  @Override
  public void close() {
    journal.close();
  }
}
