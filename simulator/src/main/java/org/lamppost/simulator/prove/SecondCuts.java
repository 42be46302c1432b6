package org.lamppost.simulator.prove;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.LoggerFactory;

/**
 * Cuts the power a second time, while the journal recovers from a first cut: the recoveries are
 * recorded like the workload was, and what they leave is held against the promises of the first
 * life. For one use.
 */
final class SecondCuts {
  private static final int VARIANTS = 12;

  private final Scratch scratch;
  private final List<Change> changes;
  private final long seed;
  private final Findings findings = new Findings();
  private long images;

  /**
   * Second cuts.
   *
   * @param changes of the workload.
   */
  SecondCuts(Scratch scratch, List<Change> changes, long seed) {
    this.scratch = scratch;
    this.changes = changes;
    this.seed = seed;
  }

  /** One cut of the recovery of a folder. */
  private record Again(Cut cut, String folder) {}

  /**
   * Lets the journal recover from some cuts, and cuts that.
   *
   * @param first in the order of their points.
   * @param each how many cuts of each recovery.
   */
  Findings check(List<Cut> first, int each) throws IOException {
    if (first.isEmpty()) {
      return findings;
    }
    Map<String, byte[]> before = new TreeMap<>();
    Map<String, Promises> promises = new HashMap<>();
    Disk disk = new Disk();
    int done = 0;
    for (int i = 0; i < first.size(); i++) {
      for (; done < first.get(i).point(); done++) {
        disk.apply(changes.get(done));
      }
      String folder = "r" + i;
      first
          .get(i)
          .image(disk, seed)
          .forEach((name, content) -> before.put(folder + "/" + name, content));
      promises.put(folder, promises(first.get(i).point()));
    }
    List<String> folders = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      folders.add("r" + i);
    }
    List<Change> recoveries = Recording.ofRecoveries(scratch, before, folders);
    follow(new Disk(before), recoveries, draw(recoveries, each), promises);
    return findings;
  }

  private Promises promises(int point) {
    Promises promises = new Promises();
    changes.subList(0, point).forEach(promises::follow);
    return promises;
  }

  /** Cuts of each recovery, in the order of their points. */
  private List<Again> draw(List<Change> recoveries, int each) {
    Random random = new Random(seed);
    Map<String, List<Integer>> points = new TreeMap<>();
    Map<Integer, String> folders = new HashMap<>();
    String folder = "";
    for (int i = 0; i < recoveries.size(); i++) {
      Change change = recoveries.get(i);
      int slash = change.name().indexOf('/');
      if (slash > 0) {
        folders.put(change.file(), change.name().substring(0, slash));
        folder = change.name().substring(0, slash);
      } else {
        folder = folders.getOrDefault(change.file(), folder);
      }
      points.computeIfAbsent(folder, name -> new ArrayList<>()).add(i + 1);
    }
    TreeSet<Again> cuts =
        new TreeSet<>(
            Comparator.comparingInt((Again again) -> again.cut().point())
                .thenComparingInt(again -> again.cut().variant()));
    points.forEach(
        (name, all) -> {
          for (int i = 0; i < each; i++) {
            int point = all.get(random.nextInt(all.size()));
            cuts.add(new Again(new Cut(point, random.nextInt(VARIANTS)), name));
          }
        });
    return List.copyOf(cuts);
  }

  private void follow(
      Disk disk, List<Change> recoveries, List<Again> cuts, Map<String, Promises> promises)
      throws IOException {
    Logger journal = (Logger) LoggerFactory.getLogger("org.lamppost.keep");
    Level level = journal.getLevel();
    journal.setLevel(Level.OFF);
    try {
      Path place = scratch.folder("second");
      int done = 0;
      for (Again again : cuts) {
        for (; done < again.cut().point(); done++) {
          disk.apply(recoveries.get(done));
        }
        disk.look(again.folder());
        Findings found =
            ImageCheck.of(again.cut().image(disk, seed), place, promises.get(again.folder()));
        findings.addAll(found, "recovery " + again.folder() + " " + again.cut());
        images++;
      }
    } finally {
      journal.setLevel(level);
    }
  }

  /** How many images were opened. */
  long images() {
    return images;
  }
}
