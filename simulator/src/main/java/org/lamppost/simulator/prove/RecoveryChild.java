package org.lamppost.simulator.prove;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.lamppost.keep.SqliteJournal;
import org.lamppost.simulator.process.Pause;

/** A process that opens one journal after the other after cuts, and closes it again. */
final class RecoveryChild {
  /** Longer than the window: what the journal does on its own has begun then. */
  private static final Duration OPEN = Duration.ofMillis(ProofSite.WINDOW_MILLIS + 50);

  private RecoveryChild() {}

  /** Runs it. Arguments: the folder, and the names of the journals' folders in it. */
  public static void main(String[] arguments) {
    for (String name : Arrays.asList(arguments).subList(1, arguments.length)) {
      try (SqliteJournal journal = ProofSite.open(Path.of(arguments[0], name))) {
        journal.checkpoint();
        Pause.of(OPEN);
      }
    }
    System.exit(0);
  }
}
