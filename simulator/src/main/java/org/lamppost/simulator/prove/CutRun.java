package org.lamppost.simulator.prove;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.lamppost.simulator.process.PartException;
import org.slf4j.LoggerFactory;

/** Checks many cuts of one recording, on some threads that each follow the whole recording. */
final class CutRun {
  private static final int THREADS = 2;
  private static final Comparator<Cut> ORDER =
      Comparator.comparingInt(Cut::point).thenComparingInt(Cut::variant);

  private final Scratch scratch;
  private final List<Change> changes;
  private final long seed;
  private final boolean believesSyncs;
  private final Findings findings = new Findings();
  private final AtomicLong images = new AtomicLong();

  /**
   * A run.
   *
   * @param believesSyncs false to see that a disk that lies is noticed.
   */
  CutRun(Scratch scratch, List<Change> changes, long seed, boolean believesSyncs) {
    this.scratch = scratch;
    this.changes = changes;
    this.seed = seed;
    this.believesSyncs = believesSyncs;
  }

  /** So many different cuts, drawn. */
  List<Cut> sample(int count) {
    Random random = new Random(seed);
    int most = Math.min(count, changes.size() * Cut.Sort.values().length);
    TreeSet<Cut> cuts = new TreeSet<>(ORDER);
    while (cuts.size() < most) {
      cuts.add(new Cut(1 + random.nextInt(changes.size()), random.nextInt(12)));
    }
    return List.copyOf(cuts);
  }

  /** Each point with so many variants. */
  List<Cut> every(int variants) {
    List<Cut> cuts = new ArrayList<>();
    for (int point = 1; point <= changes.size(); point++) {
      for (int variant = 0; variant < variants; variant++) {
        cuts.add(new Cut(point, variant));
      }
    }
    return cuts;
  }

  /**
   * Checks cuts, which are in the order of their points.
   *
   * @param deadlineNanos when to stop, as {@link System#nanoTime()} tells it.
   */
  Findings check(List<Cut> cuts, long deadlineNanos) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    // What the journal says of thousands of cuts helps nobody; the findings tell.
    Logger journal = (Logger) LoggerFactory.getLogger("org.lamppost.keep");
    Level level = journal.getLevel();
    journal.setLevel(Level.OFF);
    try {
      List<Future<Void>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int part = i;
        Path folder = scratch.folder("image-" + i);
        Callable<Void> work = () -> follow(cuts, part, folder, deadlineNanos);
        all.add(threads.submit(work));
      }
      for (Future<Void> each : all) {
        each.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PartException("interrupted", e);
    } catch (ExecutionException e) {
      throw new PartException("a check failed: " + e.getCause(), e.getCause());
    } finally {
      journal.setLevel(level);
      threads.shutdownNow();
    }
    return findings;
  }

  private Void follow(List<Cut> cuts, int part, Path folder, long deadlineNanos)
      throws IOException {
    Disk disk = new Disk(believesSyncs);
    Promises promises = new Promises();
    int done = 0;
    for (int i = part; i < cuts.size() && System.nanoTime() < deadlineNanos; i += THREADS) {
      Cut cut = cuts.get(i);
      for (; done < cut.point(); done++) {
        disk.apply(changes.get(done));
        promises.follow(changes.get(done));
      }
      Findings found = ImageCheck.of(cut.image(disk, seed), folder, promises);
      findings.addAll(found, cut.toString());
      images.incrementAndGet();
    }
    return null;
  }

  /** How many images were opened. */
  long images() {
    return images.get();
  }
}
