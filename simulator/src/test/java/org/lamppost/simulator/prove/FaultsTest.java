package org.lamppost.simulator.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lamppost.simulator.prove.FaultControl.Fault;
import org.lamppost.simulator.prove.FaultControl.When;

/** The disk refuses under a running journal, and is well again. */
class FaultsTest {
  @Test
  void a_disk_that_refuses_or_hangs_blocks_nobody_is_seen_and_loses_nothing() throws IOException {
    // The others are left to `prove faults`.
    List<String> chosen =
        List.of(
            "hanging writes telemetry.db",
            "EIO of reads at its start",
            "ENOSPC at its stop",
            "hanging writes at its stop");
    List<Fault> troubles =
        FaultRun.all().stream()
            .filter(
                fault ->
                    chosen.contains(fault.name())
                        || fault.when() == When.RUNNING && fault.files().equals(".db"))
            .toList();
    FaultsResult result = FaultRun.proven(troubles);

    assertEquals(10, result.faults());
    assertFalse(result.broken(), result.toString());
  }

  @Test
  void a_fault_that_never_comes_is_noticed_as_not_seen() throws IOException {
    try (Scratch scratch = Scratch.make()) {
      Fault elsewhere = new Fault("EIO elsewhere", When.RUNNING, 5, 0, ".db");
      FaultsResult result = new FaultRun(scratch).run(List.of(elsewhere));

      assertEquals(1, result.notVisible());
      assertTrue(result.broken());
    }
  }
}
