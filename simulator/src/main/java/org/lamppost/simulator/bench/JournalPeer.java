package org.lamppost.simulator.bench;

import java.nio.file.Path;
import java.util.Map;
import org.lamppost.keep.SqliteJournal;

/** Our journal, batches marked urgent. */
final class JournalPeer implements Peer {
  private final BenchSite site = new BenchSite();
  private final SqliteJournal journal;

  JournalPeer(Path folder) {
    this.journal = BenchSite.open(folder, Map.of());
  }

  @Override
  public void append() {
    BenchSite.join(journal.accept(site.readings(BATCH, true)));
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
