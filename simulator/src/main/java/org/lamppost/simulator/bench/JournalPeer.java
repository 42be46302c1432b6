package org.lamppost.simulator.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lamppost.keep.SqliteJournal;
import org.lamppost.model.Readings;

/**
 * Our journal, batches marked urgent. Like the peers' records, its readings are made beforehand.
 */
final class JournalPeer implements Peer {
  private static final int MADE = 1_000;

  private final SqliteJournal journal;
  private final List<Readings> batches = new ArrayList<>();
  private int next;

  JournalPeer(Path folder) {
    this.journal = BenchSite.open(folder, Map.of());
    BenchSite site = new BenchSite();
    for (int i = 0; i < MADE; i++) {
      batches.add(site.readings(BATCH, true));
    }
  }

  @Override
  public void append() {
    BenchSite.join(journal.accept(batches.get(next++ % MADE)));
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
