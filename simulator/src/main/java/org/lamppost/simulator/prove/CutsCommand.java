package org.lamppost.simulator.prove;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.lamppost.simulator.process.PartException;
import org.lamppost.simulator.prove.Findings.Defect;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lamppost prove cuts}: the power is cut at every change of the disk. */
@Command(
    name = "cuts",
    mixinStandardHelpOptions = true,
    description = {
      "Records every change that a workload's journal makes to its folder, builds what a disk could",
      "hold after a power cut at each of them, and opens each with the real journal.",
      "Exit 0: everything that was promised was there."
    })
final class CutsCommand implements Callable<Integer> {
  private static final int NIGHTLY = 100_000;
  private static final int MOST_RECOVERIES = 60;

  /** Cuts of each recovery. */
  private static final int AGAIN = 40;

  @Option(names = "--sample", description = "so many cuts, drawn; without it all of them")
  private int sample;

  @Option(names = "--again", description = "so many recoveries are cut a second time; 0 for none")
  private int again = -1;

  @Option(names = "--seed", description = "draws workload and cuts; default: ${DEFAULT-VALUE}")
  private long seed = 1;

  @Option(names = "--steps", description = "steps in each life; default: ${DEFAULT-VALUE}")
  private int steps = 400;

  @Option(names = "--idle", description = "ms without readings before the last; default: 0")
  private long idleMillis;

  @Option(names = "--minutes", description = "stop after so many; default: ${DEFAULT-VALUE}")
  private int minutes = 240;

  @Option(names = "--log", description = "a recording that a failed run left, instead of a new one")
  private Path log;

  @Option(names = "--point", description = "only this point of it, or those from it on")
  private int point;

  @Option(names = "--through", description = "the last point; default: the first")
  private int through;

  @Option(names = "--variant", description = "only this variant; default: all of them")
  private int variant = -1;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    long began = System.nanoTime();
    try (Scratch scratch = Scratch.make()) {
      List<Change> changes =
          log == null
              ? Recording.make(scratch, new Recording.Plan(seed, steps, idleMillis, false))
              : ChangeLog.read(log);
      CutRun run = new CutRun(scratch, changes, seed, true);
      int variants = Math.max(point > 0 ? 12 : 6, NIGHTLY / changes.size() + 1);
      List<Cut> cuts = run.every(variants);
      if (point > 0) {
        cuts = cuts.stream().filter(this::chosen).toList();
      } else if (sample > 0) {
        cuts = run.sample(sample);
      }
      Findings found = run.check(cuts, began + TimeUnit.MINUTES.toNanos(minutes));
      SecondCuts second = new SecondCuts(scratch, changes, seed);
      found.addAll(second.check(run.sample(recoveries()), AGAIN), "");
      CutsResult result =
          new CutsResult(
              run.images() + second.images(),
              second.images(),
              found.count(Defect.LOST),
              found.count(Defect.INVERSION),
              found.count(Defect.FAILED_START),
              found.count(Defect.UNRECORDED_LOSS),
              CutsResult.KIND,
              found.count(Defect.SET_ASIDE),
              found.count(Defect.SET_ASIDE_AT_CREATION),
              found.count(Defect.CHECKPOINT),
              changes.size(),
              sample > 0 ? 12 : variants,
              seed,
              TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
              found.first());
      System.out.println(json ? new ObjectMapper().writeValueAsString(result) : result.toString());
      if (found.broken()) {
        repeatable(scratch, found.first());
      }
      return found.broken() ? 1 : 0;
    } catch (PartException e) {
      System.err.println("lamppost prove: " + e.getMessage());
      return 2;
    }
  }

  private int recoveries() {
    if (again >= 0 || point > 0) {
      return Math.max(0, again);
    }
    return sample > 0 ? Math.min(MOST_RECOVERIES, 1 + sample / 50) : MOST_RECOVERIES;
  }

  private boolean chosen(Cut cut) {
    return cut.point() >= point
        && cut.point() <= Math.max(point, through)
        && (variant < 0 || cut.variant() == variant);
  }

  private void repeatable(Scratch scratch, String first) throws IOException {
    Path kept = log;
    if (kept == null) {
      kept = Files.createTempFile("lamppost-prove", ".log");
      Files.copy(scratch.file("recorded.log"), kept, StandardCopyOption.REPLACE_EXISTING);
    }
    System.err.println("lamppost prove: " + first);
    System.err.println(
        "  again: ./lamppost prove cuts --seed "
            + seed
            + " --log "
            + kept
            + " --point P --variant V, as named above");
  }
}
