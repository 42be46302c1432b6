package org.lamppost.keep;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.lamppost.model.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Salvages files that were set aside, in the background, and hands their records out under their
 * own epoch until every destination has them.
 *
 * <p>Nothing waits for it: the new epoch is written meanwhile. What the disk does not give is tried
 * again for a while; what was begun and cut short is begun anew at the next start. The damaged file
 * itself is never deleted. Safe from any thread.
 */
final class Recovery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
  private static final long PAUSE_MILLIS = 2_000;
  private static final long STOP_MILLIS = 1_500;

  /** So often a file is read again that the disk does not give whole. */
  private static final int MOST_FAILURES = 10;

  private final JournalFolder folder;
  private final Identity ours;
  private final Pair.Setting setting;
  private final Runnable wake;
  private final BiConsumer<String, String> report;
  private final List<SalvagedFile> files = new CopyOnWriteArrayList<>();
  private final Map<String, Map<Stream, Long>> known = new HashMap<>();
  private final Set<Path> hopeless = new LinkedHashSet<>();

  /** How often each file could not be read; confined to the thread. */
  private final Map<Path, Integer> failures = new HashMap<>();

  private final Thread thread = new Thread(this::run, "lamppost-keep-salvage");

  // guarded by this
  private boolean look = true;
  private boolean again;
  private boolean stopping;

  private volatile boolean busy = true;

  /**
   * Makes it; {@link #start} begins.
   *
   * @param ours names the gateway and the zone; the epoch does not matter.
   * @param wake called when there are records to hand out.
   * @param report told of each file what became of it: its name, and a sentence.
   */
  Recovery(
      JournalFolder folder,
      Identity ours,
      Pair.Setting setting,
      Runnable wake,
      BiConsumer<String, String> report) {
    this.folder = folder;
    this.ours = ours;
    this.setting = setting;
    this.wake = wake;
    this.report = report;
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  void start() {
    thread.start();
  }

  /**
   * Files were set aside.
   *
   * @param epoch theirs; may be empty.
   * @param last the last sequences that were known of it; may be empty.
   */
  synchronized void look(String epoch, Map<Stream, Long> last) {
    known.put(epoch, Map.copyOf(last));
    look = true;
    busy = true;
    notifyAll();
  }

  /** Epochs with records that a destination still needs, oldest first. */
  List<String> epochs(String destination) {
    Set<String> epochs = new LinkedHashSet<>();
    files.stream()
        .filter(file -> file.needed(destination))
        .forEach(file -> epochs.add(file.epoch()));
    return List.copyOf(epochs);
  }

  /** A stream of a salvaged epoch. */
  Optional<StreamTable> table(String epoch, Stream stream) {
    return files.stream()
        .filter(file -> file.epoch().equals(epoch) && file.tables().containsKey(stream))
        .map(file -> file.tables().get(stream))
        .findFirst();
  }

  /** Whether there may be something left to salvage. */
  boolean busy() {
    return busy;
  }

  private void run() {
    try {
      openAll(folder.salvaged());
      while (awaitWork()) {
        boolean failed = false;
        for (Path damaged : folder.damaged()) {
          if (!hopeless.contains(damaged) && !isStopping()) {
            failed |= !attempt(damaged);
          }
        }
        settled();
        calm(failed);
      }
    } catch (IOException | RuntimeException e) { // top of our thread: salvage must stop nothing
      LOG.error("salvage ended, it is begun anew at the next start", e);
    } finally {
      busy = false;
      files.forEach(SalvagedFile::close);
    }
  }

  private synchronized boolean awaitWork() {
    try {
      if (!look && !stopping) {
        wait(files.isEmpty() && !again ? 0 : PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping = true;
    }
    look = false;
    return !stopping;
  }

  private synchronized void calm(boolean failed) {
    again = failed;
    busy = look || again;
  }

  private synchronized boolean isStopping() {
    return stopping;
  }

  private void openAll(List<Path> salvaged) {
    for (Path file : salvaged) {
      try {
        add(SalvagedFile.open(new Database(file), ours, setting));
      } catch (SQLException | RuntimeException e) {
        LOG.error("salvaged records cannot be read file={} reason={}", file, e.getMessage());
      }
    }
  }

  private void add(SalvagedFile file) {
    files.add(file);
    wake.run();
  }

  /** Gives false if it is worth another attempt. */
  private boolean attempt(Path damaged) {
    String name = damaged.getFileName().toString();
    try {
      salvage(damaged, name);
    } catch (SQLException | IOException | RuntimeException e) {
      if (failures.merge(damaged, 1, Integer::sum) < MOST_FAILURES) {
        LOG.warn(
            "damaged file could not be salvaged, will be tried again file={} reason={}",
            name,
            e.toString());
        return false;
      }
      // Not again before the next start.
      hopeless.add(damaged);
      LOG.error("set-aside file could not be salvaged file={} reason={}", name, e.toString(), e);
      report.accept(name, "could not be salvaged: " + e.getMessage());
    }
    return true;
  }

  /** A disk that gives nothing may be well again; some pages that stay unreadable are lost. */
  private void requireReadable(Path damaged, Salvaged salvaged) throws IOException {
    boolean nothing = salvaged.epoch().isEmpty() && salvaged.unreadable() > 0;
    boolean last = failures.getOrDefault(damaged, 0) == MOST_FAILURES - 1;
    if (nothing || salvaged.unreadable() > 0 && !last) {
      throw new IOException("the disk does not give " + salvaged.unreadable() + " pages");
    }
  }

  private void salvage(Path damaged, String name) throws SQLException, IOException {
    Salvaged salvaged = read(damaged);
    requireReadable(damaged, salvaged);
    if (!salvaged.gateway().equals(ours.gatewayId()) || salvaged.epoch().isEmpty()) {
      folder.done(damaged);
      report.accept(name, "holds nothing of this gateway that could be salvaged");
      return;
    }
    Path part = folder.gathering(damaged);
    folder.delete(part);
    Map<Stream, Long> last;
    synchronized (this) {
      last = known.getOrDefault(salvaged.epoch(), Map.of());
    }
    Database into = new Database(part);
    Salvaging salvaging = new Salvaging(salvaged, into, ours, setting, last);
    try {
      salvaging.gather(SalvagedFile.KINDS.get(name.startsWith("safety") ? 0 : 1));
    } finally {
      into.close();
    }
    Path whole = folder.salvaged(damaged);
    add(SalvagedFile.open(new Database(whole), ours, setting));
    String outcome =
        String.format(
            "epoch %s: %d records salvaged, %d lost",
            salvaged.epoch(), salvaging.saved(), salvaging.lost());
    if (chained(salvaged) == setting.key().suite().name()) {
      outcome +=
          String.format(", %d of %d pages damaged", salvaged.damagedPages(), salvaged.pages());
    }
    LOG.warn("set-aside file was salvaged file={} outcome={}", name, outcome);
    report.accept(name, outcome);
  }

  /** Reads it with the suite that it was chained with, which may not be the one that signs now. */
  private Salvaged read(Path damaged) throws SQLException, IOException {
    Suite ours = setting.key().suite();
    Salvaged salvaged =
        Salvage.read(damaged, new Salvage.Trust(ours::messageDigest, setting.key()::signed));
    Suite.Name theirs = chained(salvaged);
    if (theirs == ours.name()) {
      return salvaged;
    }
    Suite suite =
        Suite.find(theirs)
            .orElseThrow(
                () ->
                    new KeepException(
                        "its records are chained with "
                            + theirs.digest()
                            + ", which is not loaded; they wait, unharmed, until the setting"
                            + " 'signing' also names "
                            + theirs.setting()));
    Salvage.Proofs proofs =
        DeviceKey.former(folder, suite)
            .<Salvage.Proofs>map(key -> key::signed)
            .orElse((text, proof) -> false);
    return Salvage.read(damaged, new Salvage.Trust(suite::messageDigest, proofs));
  }

  /** The suite that a file was chained with; ours where that cannot be read. */
  private Suite.Name chained(Salvaged salvaged) throws DamagedFile {
    boolean readable = salvaged.meta().containsKey("epoch");
    return readable
        ? Suite.Name.ofDigest(salvaged.meta().get(Vault.DIGEST))
        : setting.key().suite().name();
  }

  /** Saves receipts; a file that nobody needs any more goes. */
  private void settled() throws IOException {
    for (SalvagedFile file : files) {
      try {
        file.settle();
        if (!file.needed()) {
          files.remove(file);
          file.close();
          folder.delete(file.database().file());
        }
      } catch (SQLException e) {
        LOG.warn("salvaged records: receipts could not be saved reason={}", e.getMessage());
      }
    }
  }

  /** Ends the thread within 2 s. */
  @Override
  public void close() {
    synchronized (this) {
      stopping = true;
      notifyAll();
    }
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
